#include "modules/sitecheck/internal/check.hpp"

namespace qiying::sitecheck {
namespace {

constexpr const char* kProbe = "sitecheck.probe";
constexpr const char* kCheck = "sitecheck.check";

/// Asks for a check at once; one that waits already is enough.
base::Result<kernel::Nothing> check_now(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "sitecheck.run"));
  jobs::enqueue(c.db(), kCheck, {"{}"}, {.unique_key = "now", .max_attempts = 2});
  c.audit("sitecheck.run", "site", c.caller.district);
  return kernel::Nothing{};
}

using Work = void (*)(db::Connection&, const std::string&, const Ask&, const base::Clock&);

/// A job over the own site; settings are known once the server has started.
jobs::JobHandler over_site(std::shared_ptr<const kernel::Services*> services, Work work) {
  return [services = std::move(services), work](db::Connection& db, const jobs::Job&) {
    if (*services)
      work(db, (*services)->settings.district_code, over_http((*services)->settings), (*services)->clock);
  };
}

}  // namespace

void register_module(kernel::Registry& r) {
  r.get<kernel::Nothing, SiteBoard>(
      "/api/v1/site-check",
      {.access = {.permission = "sitecheck.view"}, .summary = {"网站自查结果", "What the site check found"}},
      board);
  r.post<kernel::Nothing, kernel::Nothing>(
      "/api/v1/site-check/actions/run",
      {.access = {.permission = "sitecheck.run"}, .summary = {"立即自查", "Check the site now"}}, check_now);
  const auto services = std::make_shared<const kernel::Services*>(nullptr);
  r.at_start([services](const kernel::Services& started) {
    *services = &started;
    return std::string();
  });
  r.job(kProbe, over_site(services, probe));
  r.job(kCheck, over_site(services, run_check));
  r.schedule({kProbe, std::chrono::minutes(30), std::chrono::minutes(5)});
  r.schedule({kCheck, std::chrono::hours(24), std::chrono::minutes(10)});
}

}  // namespace qiying::sitecheck
