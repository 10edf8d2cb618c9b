#include "modules/account/internal/roles.hpp"

#include <algorithm>

namespace qiying::account {

const auth::Grants& grants() {
  static const auth::Grants all = [] {
    std::vector<auth::Grant> list;
    for (const auto& module : kernel::modules())
      for (const auto& permission : module.permissions) list.push_back({permission.name, permission.roles});
    return auth::Grants(list);
  }();
  return all;
}

namespace {

bool administers(const std::string& role) {
  return role == "admin" || role == "security" || role == "auditor";
}

base::Result<void> check_apart(const auth::Caller& caller, const std::vector<std::string>& roles) {
  if (!roles.empty() && caller.can("account.create"))
    return base::forbidden(
        {"三员分立：账号由系统管理员建立，角色由安全管理员授予",
         "The system administrator makes accounts, the security administrator gives roles"});
  if (roles.size() > 1 && std::ranges::any_of(roles, administers))
    return base::invalid("roles", "account.roles_apart",
                         {"系统、安全、审计管理员须各由一人担任，不得兼任其他角色",
                          "System, security and audit administrators hold no other role"});
  return {};
}

}  // namespace

base::Result<void> may_give(const auth::Caller& caller, const std::vector<std::string>& roles,
                            bool separated) {
  if (separated) QY_CHECK(check_apart(caller, roles));
  if (!caller.can("account.grant")) return grants().may_give(caller, roles);
  return grants().may_give(auth::Caller::system(caller.district), roles);
}

base::Result<void> may_create(const auth::Caller& caller, bool separated) {
  if (!separated || caller.can("account.create")) return {};
  return auth::require(caller, "account.create");
}

base::Result<void> may_release(const auth::Caller& caller, bool separated) {
  if (!separated || !caller.can("account.create")) return {};
  return base::forbidden({"三员分立：口令由系统管理员重置，二次验证由安全管理员解除",
                          "The system administrator gives new passwords, the security administrator takes a "
                          "second factor off"});
}

base::Text role_title(std::string_view role) {
  static const std::map<std::string_view, base::Text> titles = {
      {"admin", {"系统管理员", "Administrator"}},
      {"security", {"安全管理员", "Security administrator"}},
      {"auditor", {"审计员", "Auditor"}},
      {"dispatcher", {"派单员", "Dispatcher"}},
      {"centre_head", {"中心主任", "Head of the centre"}},
      {"officer", {"部门经办", "Officer"}},
      {"department_head", {"部门负责人", "Head of department"}},
      {"specialist", {"服务专员", "Specialist"}},
      {"editor", {"编辑", "Editor"}},
      {"publisher", {"发布审核", "Publisher"}},
      {"leader", {"区领导", "District leader"}},
      {"registrar", {"数据管理员", "Registrar"}},
      {"enterprise", {"企业用户", "Enterprise"}},
      {"operator_appeal", {"经办人（诉求）", "Operator (appeals)"}},
      {"operator_policy", {"经办人（政策）", "Operator (policies)"}}};
  const auto known = titles.find(role);
  return known == titles.end() ? base::Text{std::string(role), std::string(role)} : known->second;
}

std::string role_called(std::string_view text) {
  for (const auto& [name, permissions] : grants().roles()) {
    const auto title = role_title(name);
    if (text == name || text == title.zh || text == title.en) return name;
  }
  return {};
}

}  // namespace qiying::account
