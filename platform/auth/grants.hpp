#pragma once
/// Which role holds which permissions: declared by the modules, put together once at start. Immutable
/// afterwards, then thread-safe.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"

namespace qiying::auth {

/// One permission and the roles that hold it, as a module declares it.
struct Grant {
  std::string_view permission;
  std::vector<std::string_view> roles;
};

class Grants {
 public:
  Grants() = default;
  explicit Grants(std::span<const Grant> grants);
  bool knows(std::string_view role) const { return roles_.contains(role); }
  /// All roles that hold anything, by name.
  const std::map<std::string, Permissions, std::less<>>& roles() const { return roles_; }
  /// The union of what the roles hold; unknown roles hold nothing.
  Permissions permissions_of(std::span<const std::string> roles) const;
  /// Whether `caller` may give `roles` to somebody: only what he holds himself. Unknown roles are refused at
  /// field "roles".
  base::Result<void> may_give(const Caller& caller, std::span<const std::string> roles) const;

 private:
  std::map<std::string, Permissions, std::less<>> roles_;
};

}  // namespace qiying::auth
