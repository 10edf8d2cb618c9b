#include "modules/account/internal/staff_plan.hpp"

#include <set>

#include "modules/account/internal/roles.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/text.hpp"
#include "platform/imports/table.hpp"

namespace qiying::account {
namespace {

const std::vector<imports::Field>& fields() {
  static const std::vector<imports::Field> kFields = {
      {"org", {"单位代码", "org code"}},      {"org_name", {"单位名称", "organisation"}},
      {"parent", {"上级单位代码", "parent"}}, {"kind", {"单位类型", "kind"}},
      {"login", {"登录名", "账号", "login"}}, {"name", {"姓名", "name"}},
      {"phone", {"手机", "电话", "phone"}},   {"roles", {"角色", "roles"}},
      {"post", {"岗位", "职务", "post"}},     {"head", {"负责人", "head"}},
  };
  return kFields;
}

const std::vector<std::pair<std::string_view, auth::OrgKind>>& kinds() {
  using auth::OrgKind;
  static const std::vector<std::pair<std::string_view, OrgKind>> kKinds = {
      {"", OrgKind::department},     {"部门", OrgKind::department}, {"department", OrgKind::department},
      {"街道", OrgKind::street},     {"street", OrgKind::street},   {"服务站", OrgKind::station},
      {"站", OrgKind::station},      {"station", OrgKind::station}, {"科室", OrgKind::section},
      {"section", OrgKind::section},
  };
  return kKinds;
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> out;
  std::string rest = text;
  for (const std::string mark : {"、", "，", ";", "；"})
    for (std::size_t at; (at = rest.find(mark)) != std::string::npos;) rest.replace(at, mark.size(), ",");
  for (std::size_t from = 0; from <= rest.size();) {
    const auto to = std::min(rest.find(',', from), rest.size());
    if (const auto part = base::trim(std::string_view(rest).substr(from, to - from)); !part.empty())
      out.emplace_back(part);
    from = to + 1;
  }
  return out;
}

bool says_yes(const std::string& text) {
  return text == "是" || text == "1" || text == "yes" || text == "true" || text == "Y" || text == "√";
}

/// Reads row after row and remembers what earlier rows will have made.
class Judge {
 public:
  explicit Judge(kernel::Context& c) : c_(c) {
    for (const auto& org : auth::list_orgs(c.db(), {.district = c.caller.district, .with_inactive = true}))
      codes_.insert(org.code);
  }

  void take(const imports::NamedTable& row) {
    line_ = row.line();
    ++plan.rows;
    const auto org = row.value("org");
    if (!org.empty() && !codes_.contains(org)) take_org(row, org);
    if (!row.value("login").empty() || !row.value("name").empty())
      take_person(row, org);
    else if (org.empty())
      fault("单位代码", "", {"这一行既没有单位也没有人员", "This row names no organisation and no person"});
  }

  StaffPlan plan;

 private:
  void fault(std::string column, std::string value, base::Text message) {
    plan.faults.push_back({line_, std::move(column), std::move(value), message.zh, message.en});
  }

  void take_org(const imports::NamedTable& row, const std::string& code) {
    OrgLine line{line_, code, row.value("org_name"), row.value("parent")};
    if (line.name.empty())
      return fault(
          "单位名称", "",
          {"单位代码 " + code + " 是新的，请填写名称", "The code " + code + " is new: it needs a name"});
    if (!line.parent.empty() && !codes_.contains(line.parent))
      return fault(
          "上级单位代码", line.parent,
          {"没有这个单位；上级单位须在前面的行中", "No such organisation; parents come first in the file"});
    const auto kind =
        std::ranges::find(kinds(), row.value("kind"), [](const auto& k) { return std::string(k.first); });
    if (kind == kinds().end())
      return fault("单位类型", row.value("kind"),
                   {"可填：部门、街道、服务站、科室", "One of: department, street, station, section"});
    line.kind = kind->second;
    codes_.insert(code);
    plan.orgs.push_back(std::move(line));
  }

  void take_person(const imports::NamedTable& row, const std::string& org) {
    PersonLine person{line_, row.value("login"), row.value("name"), row.value("phone"),
                      org,   row.value("post")};
    if (person.login.empty()) return fault("登录名", "", {"请填写登录名", "The login is missing"});
    if (person.name.empty()) return fault("姓名", "", {"请填写姓名", "The name is missing"});
    if (!org.empty() && !codes_.contains(org)) return;  // the organisation's own fault is told already
    if (auth::account_by_login(c_.db(), person.login) || !logins_.insert(person.login).second)
      return fault("登录名", person.login, {"登录名已被使用", "This login is in use"});
    person.head = says_yes(row.value("head"));
    if (take_roles(person, row.value("roles"))) plan.people.push_back(std::move(person));
    if (plan.people.size() == kMostPeople + 1)
      fault("", "", {"一个文件最多 500 人，请分成几个文件", "At most 500 people in one file; make several"});
  }

  bool take_roles(PersonLine& person, const std::string& text) {
    for (const auto& part : parts_of(text.empty() ? "officer" : text)) {
      const auto role = role_called(part);
      if (role.empty() || role == "enterprise") {
        fault("角色", part, {"没有这个角色", "No such role"});
        return false;
      }
      person.roles.push_back(role);
    }
    if (may_give(c_.caller, person.roles, c_.services.settings.separation).ok()) return true;
    fault("角色", text, {"您不能授予此角色", "This role is not yours to give"});
    return false;
  }

  kernel::Context& c_;
  std::int64_t line_ = 0;
  std::set<std::string, std::less<>> codes_, logins_;
};

}  // namespace

std::vector<std::string> staff_headings() {
  std::vector<std::string> out;
  for (const auto& field : fields()) out.emplace_back(field.headings.front());
  return out;
}

base::Result<StaffPlan> read_staff(kernel::Context& c, const std::filesystem::path& file) {
  QY_TRY(auto table, imports::NamedTable::open(file, fields()));
  Judge judge(c);
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) return std::move(judge.plan);
    judge.take(table);
  }
}

}  // namespace qiying::account
