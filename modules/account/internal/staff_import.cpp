#include "modules/account/internal/staff_import.hpp"

#include "modules/account/internal/org_events.hpp"
#include "modules/account/internal/staff_plan.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/csv.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::account {
namespace {

/// A new account with the password to hand over, told this once.
struct MadeAccount {
  std::string login, name, org, password;
};
QY_DESCRIBE(MadeAccount, QY_FIELD(login), QY_FIELD(name), QY_FIELD(org, .min = 0), QY_FIELD(password))

struct StaffReport {
  std::int64_t rows = 0, orgs = 0, people = 0;  ///< rows read; organisations and people that are new
  bool written = false;
  std::vector<StaffFault> faults;
  std::vector<MadeAccount> accounts;
};
QY_DESCRIBE(StaffReport, QY_FIELD(rows), QY_FIELD(orgs), QY_FIELD(people), QY_FIELD(written),
            QY_FIELD(faults), QY_FIELD(accounts))

using Codes = std::map<std::string, auth::OrgId>;

Codes codes_of(kernel::Context& c) {
  Codes out;
  for (const auto& org : auth::list_orgs(c.db(), {.district = c.caller.district, .with_inactive = true}))
    out[org.code] = org.id;
  return out;
}

/// A line of the file that the platform itself refuses (a code of strange characters, say).
base::Error at_line(base::Error error, std::int64_t line) {
  const auto number = std::to_string(line);
  error.field = "file";
  error.message = {"第 " + number + " 行：" + error.message.zh, "Row " + number + ": " + error.message.en};
  return error;
}

base::Result<void> write_orgs(kernel::Context& c, const StaffPlan& plan, Codes& codes) {
  for (const auto& line : plan.orgs) {
    const auto parent = codes.find(line.parent.empty() ? c.caller.district : line.parent);
    if (parent == codes.end())
      return base::conflict("org.root",
                            {"还没有本行政区的单位", "The district's own organisation is missing"});
    const auto id = auth::create_org(c.db(), {.district = c.caller.district,
                                              .parent = parent->second,
                                              .kind = line.kind,
                                              .code = line.code,
                                              .name = line.name});
    if (!id.ok()) return at_line(id.error(), line.line);
    codes[line.code] = *id;
    c.audit("org.create", "org", id->str());
    tell_org_saved(c, *id);
  }
  return {};
}

base::Result<MadeAccount> write_person(kernel::Context& c, const PersonLine& person, const Codes& codes) {
  MadeAccount out{person.login, person.name, person.org, auth::random_password()};
  const auto org = codes.at(person.org.empty() ? c.caller.district : person.org);
  const auto id = auth::create_account(c.db(),
                                       {.district = c.caller.district,
                                        .login = person.login,
                                        .name = person.name,
                                        .phone = person.phone,
                                        .org = org,
                                        .roles = person.roles,
                                        .post_title = person.post,
                                        .is_head = person.head,
                                        .must_change_password = true},
                                       out.password);
  if (!id.ok()) return at_line(id.error(), person.line);
  c.audit("account.create", "account", id->str());
  return out;
}

base::Result<StaffReport> write(kernel::Context& c, const StaffPlan& plan, StaffReport report) {
  auto codes = codes_of(c);
  QY_CHECK(write_orgs(c, plan, codes));
  for (const auto& person : plan.people) {
    QY_TRY(auto made, write_person(c, person, codes));
    report.accounts.push_back(std::move(made));
  }
  report.written = true;
  return report;
}

base::Result<http::Response> take(kernel::Context& c) {
  QY_CHECK(auth::require(c.caller, "account.create"));
  QY_CHECK(auth::require(c.caller, "org.manage"));
  if (c.request.files.empty())
    return base::invalid("file", "field.required", {"请选择文件", "Choose a file"});
  QY_TRY(const auto plan, read_staff(c, *c.request.files.front().path));
  StaffReport report{.rows = plan.rows,
                     .orgs = static_cast<std::int64_t>(plan.orgs.size()),
                     .people = static_cast<std::int64_t>(plan.people.size()),
                     .faults = plan.faults};
  const bool dry_run = c.request.query_value("dry_run") == "true";
  if (!dry_run && plan.faults.empty()) {
    QY_TRY(report, write(c, plan, std::move(report)));
  }
  return http::Response::json(base::to_json(report));
}

base::Result<http::Response> blank_form(kernel::Context&) {
  std::string out(base::kCsvBom);
  const auto headings = staff_headings();
  const std::vector<std::string_view> cells(headings.begin(), headings.end());
  base::append_csv_row(out, cells);
  base::append_csv_row(out, {"d01", "发展和改革局", "", "部门", "", "", "", "", "", ""});
  base::append_csv_row(out, {"d01", "", "", "", "zhangsan", "张三", "13900000000", "部门经办", "科员", "否"});
  return exports::download(std::move(out), exports::kCsvType, "staff-template.csv");
}

}  // namespace

void register_staff_import(kernel::Registry& r) {
  const kernel::Access managers{.permission = "account.create"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 10u << 20;
  r.raw(http::Method::post, "/api/v1/accounts/import",
        {.access = managers,
         .summary = {"批量导入单位和人员", "Import organisations and staff"},
         .options = upload},
        take);
  r.raw(http::Method::get, "/api/v1/accounts/import/template.csv",
        {.access = managers, .summary = {"导入模板", "A file to begin with"}}, blank_form);
}

}  // namespace qiying::account
