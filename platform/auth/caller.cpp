#include "platform/auth/caller.hpp"

namespace qiying::auth {
namespace {

/// ",a,b,": a policy looks for ",a," in it.
std::string joined(const std::set<std::string, std::less<>>& permissions) {
  if (permissions.empty()) return {};
  std::string out = ",";
  for (const auto& permission : permissions) out += permission + ',';
  return out;
}

template <class Tag>
std::string text_of(const base::Id<Tag>& id) {
  return id.is_nil() ? std::string() : id.str();
}

}  // namespace

std::string_view name_of(CallerKind kind) {
  switch (kind) {
    case CallerKind::anonymous:
      return "anonymous";
    case CallerKind::subject:
      return "subject";
    case CallerKind::staff:
      return "staff";
    case CallerKind::system:
      return "system";
  }
  throw std::logic_error("caller kind without a name");
}

Caller Caller::system(std::string district) {
  Caller caller;
  caller.kind = CallerKind::system;
  caller.name = "系统";
  caller.district = std::move(district);
  return caller;
}

base::Result<void> require_signed_in(const Caller& caller) {
  if (caller.kind != CallerKind::anonymous) return {};
  return base::Error{.kind = base::ErrorKind::unauthenticated,
                     .code = "auth.sign_in",
                     .message = {"请先登录", "Please sign in first"},
                     .help = {"登录后会回到本页", "You will return here after signing in"}};
}

base::Result<void> require(const Caller& caller, std::string_view permission) {
  QY_CHECK(require_signed_in(caller));
  if (caller.can(permission)) return {};
  return base::forbidden();
}

db::Scope scope_of(const Caller& caller) {
  return {{{"kind", std::string(name_of(caller.kind))},
           {"account", text_of(caller.account)},
           {"org", text_of(caller.org)},
           {"org_path", caller.org_path},
           {"district", caller.district},
           {"subject", text_of(caller.subject)},
           {"permissions", joined(caller.permissions)}}};
}

}  // namespace qiying::auth
