#include "modules/privacy/internal/consents.hpp"
#include "modules/privacy/internal/merged_enterprises.hpp"
#include "modules/privacy/internal/pages.hpp"
#include "modules/privacy/internal/requests.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::privacy {
namespace {

constexpr const char* kRemind = "privacy.remind";

base::Result<RequestId> id_of(const kernel::Context& c) {
  return kernel::id_of<RequestId>(c, {"个人信息申请", "request"});
}

base::Result<PrivacyRequest> view_one(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "privacy.decide"));
  QY_TRY(const auto id, id_of(c));
  return view(c, id);
}

base::Result<PrivacyRequest> decide_one(kernel::Context& c, const PrivacyDecision& decision) {
  QY_CHECK(auth::require(c.caller, "privacy.decide"));
  QY_TRY(const auto id, id_of(c));
  return decide(c, id, decision);
}

}  // namespace

void register_module(kernel::Registry& r) {
  const kernel::Access officers{.permission = "privacy.decide"};
  r.get<RequestQuery, kernel::List<PrivacyRequest>>(
      "/api/v1/privacy/requests",
      {.access = officers, .summary = {"个人信息申请", "Requests about personal data"}}, list);
  r.get<kernel::Nothing, PrivacyRequest>(
      "/api/v1/privacy/requests/{id}", {.access = officers, .summary = {"申请详情", "A request"}}, view_one);
  r.post<PrivacyDecision, PrivacyRequest>("/api/v1/privacy/requests/{id}/actions/decide",
                                          {.access = officers, .summary = {"办理申请", "Decide a request"}},
                                          decide_one);
  r.job(kRemind, [](db::Connection& db, const jobs::Job& job) { remind(db, job.now); });
  r.schedule({kRemind, std::chrono::hours(6)});
  register_consents(r);
  register_pages(r);
  register_merged_enterprises(r);
}

}  // namespace qiying::privacy
