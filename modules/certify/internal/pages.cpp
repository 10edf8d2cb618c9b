#include "modules/certify/internal/pages.hpp"

#include "modules/certify/internal/certificates.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::certify {
namespace {

using kernel::Context;
using kernel::Page;
using kernel::text;

constexpr std::uint64_t kFileLimit = 10u << 20;

struct Application {
  Class cls = Class::sme;
  std::optional<std::string> note;
};
QY_DESCRIBE(Application, QY_FIELD(cls), QY_FIELD(note, .max = 500))

/// What a person reads instead of "approved" when the time is over.
std::string state_key(const CertificateView& v, base::Date today) {
  if (v.state == State::approved && *v.valid_to < today) return "ended";
  return std::string(base::name_of(v.state));
}

void add_row(Context& c, http::Values& values, const CertificateView& v) {
  auto& row = values.add("CERTIFICATES");
  const auto key = state_key(v, base::local_date(c.now));
  row.set("CLASS", c.pick(info_of(v.cls).title));
  row.set("STATE", text(c, "certify.page." + key));
  row.set("KIND", key == "approved" ? "green" : key == "submitted" ? "yellow" : "grey");
  row.set("APPLIED", base::to_display(v.applied_at));
  if (v.valid_to) row.set("UNTIL", base::to_iso(*v.valid_to));
  if (!v.reason.empty()) row.set("REASON", v.reason);
  if (v.state == State::submitted) row.set("ID", v.id.str()), row.show("OPEN");
}

base::Result<Page> show_with(Context& c, const base::Error* error) {
  QY_TRY(const auto all, mine(c));
  Page page;
  page.template_name = "certify/mine.html";
  page.title = text(c, "certify.page.title");
  for (const auto& v : all) add_row(c, page.values, v);
  if (all.empty()) page.values.show("EMPTY");
  for (const auto& info : classes()) {
    auto& option = page.values.add("CLASSES");
    option.set("VALUE", base::name_of(info.name));
    option.set("TITLE", c.pick(info.title));
    if (c.request.form_value("cls") == base::name_of(info.name)) option.show("CHECKED");
  }
  page.values.set("NOTE", c.request.form_value("note").value_or(""));
  if (c.request.query_value("sent")) page.values.show("SENT");
  return kernel::with_error(c, std::move(page), error);
}

base::Result<Page> show(Context& c) {
  return show_with(c, nullptr);
}

base::Result<Page> send(Context& c) {
  Application input;
  const auto good = base::read_form(c.request.form, base::type_of<Application>, &input);
  if (!good.ok()) return show_with(c, &good.error());
  const bool has_file = !c.request.files.empty() && c.request.files[0].size > 0;
  if (!has_file) {
    const auto missing = base::invalid(
        "file", "certify.evidence", {"请上传证明材料", "Please add evidence"},
        {"如入库通知、年报截图、上级文件，PDF 或照片", "A notice, an annual report: PDF or photo"});
    return show_with(c, &missing);
  }
  const auto id = apply(c, input.cls, input.note.value_or(""));
  if (!id.ok()) return show_with(c, &id.error());
  files::Visibility visible{.subject = c.caller.subject, .permissions = {"certify.read", "certify.review"}};
  const auto kept = c.services.files.put(c.db(), c.caller, c.request.files[0], "certificate", id->str(),
                                         kFileLimit, visible);
  if (!kept.ok()) return show_with(c, &kept.error());
  return kernel::redirect("/me/certification?sent=1");
}

base::Result<Page> take_back(Context& c) {
  QY_TRY(const auto id, kernel::id_of<CertificateId>(c, {"认证申请", "application"}));
  QY_CHECK(withdraw(c, id));
  return kernel::redirect("/me/certification");
}

}  // namespace

void register_pages(kernel::Registry& r) {
  const kernel::Access owner{.permission = "certify.apply"};
  http::RouteOptions uploads;
  uploads.multipart = true;
  uploads.body_limit = kFileLimit + (1 << 20);
  r.page("/me/certification", {.access = owner, .summary = {"企业认证", "Certification"}}, show);
  r.form("/me/certification", {.access = owner, .summary = {"申请认证", "Apply"}, .options = uploads}, send);
  r.form("/me/certification/{id}/withdraw", {.access = owner, .summary = {"撤回申请", "Withdraw"}},
         take_back);
}

}  // namespace qiying::certify
