#include "platform/auth/grants.hpp"

#include <algorithm>

namespace qiying::auth {

Grants::Grants(std::span<const Grant> grants) {
  for (const auto& grant : grants)
    for (const auto role : grant.roles) roles_[std::string(role)].emplace(grant.permission);
}

Permissions Grants::permissions_of(std::span<const std::string> roles) const {
  Permissions::Names out;
  for (const auto& role : roles)
    if (const auto found = roles_.find(role); found != roles_.end())
      out.insert(found->second.begin(), found->second.end());
  return out;
}

base::Result<void> Grants::may_give(const Caller& caller, std::span<const std::string> roles) const {
  for (const auto& role : roles) {
    if (!knows(role))
      return base::invalid("roles", "account.role_unknown",
                           {"没有这个角色：" + role, "There is no such role: " + role});
    const auto& held = roles_.find(role)->second;
    if (!std::ranges::all_of(held, [&](const auto& permission) { return caller.can(permission); }))
      return base::forbidden({"您不能授予超出自己权限的角色：" + role,
                              "You cannot give a role that holds more than you do: " + role});
  }
  return {};
}

}  // namespace qiying::auth
