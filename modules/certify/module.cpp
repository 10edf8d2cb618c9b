#include "modules/certify/internal/certificates.hpp"
#include "modules/certify/internal/merged_enterprises.hpp"
#include "modules/certify/internal/pages.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::certify {
namespace {

constexpr std::uint64_t kListLimit = 20u << 20;

base::Result<CertificateView> decide_one(kernel::Context& c, const Decision& decision) {
  QY_TRY(const auto id, kernel::id_of<CertificateId>(c, {"认证申请", "application"}));
  return decide(c, id, decision);
}

base::Result<kernel::List<files::FileInfo>> evidence(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "certify.read"));
  kernel::List<files::FileInfo> out;
  out.items = c.services.files.list(c.db(), "certificate", std::string(c.request.param("id")));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<http::Response> take_list(kernel::Context& c) {
  QY_CHECK(auth::require(c.caller, "certify.review"));
  const auto cls = base::enum_from<Class>(c.request.param("class"));
  if (!cls) return base::not_found({"类别", "class"});
  if (c.request.files.size() != 1)
    return base::invalid("file", "import.file", {"请选择一个文件", "Choose one file"});
  QY_TRY(const auto report, bring_list(c, *cls, *c.request.files[0].path, c.request.files[0].filename));
  return http::Response::json(base::to_json(report));
}

}  // namespace

void register_module(kernel::Registry& r) {
  const kernel::Access readers{.permission = "certify.read"}, reviewers{.permission = "certify.review"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = kListLimit;
  r.get<CertificateQuery, kernel::List<CertificateView>>(
      "/api/v1/certificates", {.access = readers, .summary = {"认证列表", "Certificates"}}, list);
  r.get<kernel::Nothing, kernel::List<Coverage>>(
      "/api/v1/certificates/coverage", {.access = readers, .summary = {"认证覆盖率", "Coverage"}}, coverage);
  r.get<kernel::Nothing, kernel::List<files::FileInfo>>(
      "/api/v1/certificates/{id}/files", {.access = readers, .summary = {"证明材料", "Evidence"}}, evidence);
  r.post<Decision, CertificateView>("/api/v1/certificates/{id}/actions/decide",
                                    {.access = reviewers, .summary = {"审核认证", "Decide"}}, decide_one);
  r.raw(http::Method::post, "/api/v1/certificates/lists/{class}",
        {.access = reviewers, .summary = {"导入名单", "Bring in a list"}, .options = upload}, take_list);
  register_pages(r);
  register_merged_enterprises(r);
}

}  // namespace qiying::certify
