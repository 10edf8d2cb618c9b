#include "platform/auth/caller.hpp"

namespace qiying::auth {
namespace {

base::Error first_do(Barrier barrier) {
  if (barrier == Barrier::password)
    return {.kind = base::ErrorKind::forbidden,
            .code = "auth.password_first",
            .message = {"请先修改初始密码", "Please change the password you were given first"},
            .help = {"在“我的账号”中修改", "At \"My account\""}};
  return {.kind = base::ErrorKind::forbidden,
          .code = "auth.factor_first",
          .message = {"您的角色须先开启二次验证", "Your role needs a second factor first"},
          .help = {"在“我的账号”中用验证器扫码开启", "Switch it on at \"My account\" with an authenticator"}};
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

base::Result<void> require_proof(const Caller& caller, base::Timestamp now) {
  if (caller.kind == CallerKind::system || caller.proved_at + kProofLife > now) return {};
  return base::Error{.kind = base::ErrorKind::forbidden,
                     .code = "auth.prove",
                     .message = {"这一操作需要再次验证身份", "This needs a fresh proof of who you are"},
                     .help = {"请输入验证码或密码后继续，10 分钟内有效",
                              "Type a code or your password to go on; it holds for 10 minutes"}};
}

base::Result<void> require(const Caller& caller, std::string_view permission) {
  QY_CHECK(require_signed_in(caller));
  if (caller.can(permission)) return {};
  if (caller.barrier != Barrier::none) return first_do(caller.barrier);
  return base::forbidden();
}

namespace {

/// Every path begins with "", so that staff of no organisation would stand above all of them.
std::string place_of(const Caller& caller) {
  return caller.kind == CallerKind::staff && caller.org_path.empty() ? "-" : caller.org_path;
}

}  // namespace

db::Scope scope_of(const Caller& caller) {
  return {{{"kind", std::string(name_of(caller.kind))},
           {"account", text_of(caller.account)},
           {"org", text_of(caller.org)},
           {"org_path", place_of(caller)},
           {"district", caller.district},
           {"subject", text_of(caller.subject)},
           {"permissions", caller.permissions.joined()}}};
}

}  // namespace qiying::auth
