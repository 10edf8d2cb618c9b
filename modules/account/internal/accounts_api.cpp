#include "modules/account/account.hpp"
#include "modules/account/internal/admin_api.hpp"
#include "modules/account/internal/roles.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/base/mask.hpp"
#include "platform/exports/exports.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

struct AccountQuery {
  std::optional<std::string> q, role;
  std::optional<auth::OrgId> org;
  std::optional<auth::AccountStatus> status;
  std::optional<auth::AccountKind> kind;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(AccountQuery, QY_FIELD(q, .max = 100), QY_FIELD(role, .max = 60), QY_FIELD(org), QY_FIELD(status),
            QY_FIELD(kind), QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 80))

struct AccountView {
  auth::AccountId id;
  std::string login, name;
  auth::AccountKind kind = auth::AccountKind::staff;
  std::optional<auth::OrgId> org_id;
  std::string org_name;
  std::vector<std::string> roles;
  auth::AccountStatus status = auth::AccountStatus::active;
  std::optional<base::Timestamp> last_login_at;
  std::string phone_masked;
  std::int64_t version = 1;
};
QY_DESCRIBE(AccountView, QY_FIELD(id), QY_FIELD(login), QY_FIELD(name), QY_FIELD(kind), QY_FIELD(org_id),
            QY_FIELD(org_name), QY_FIELD(roles), QY_FIELD(status), QY_FIELD(last_login_at),
            QY_FIELD(phone_masked), QY_FIELD(version))

/// An account together with the password to hand over, shown this once.
struct WithPassword {
  AccountView account;
  std::string password;
};
QY_DESCRIBE(WithPassword, QY_FIELD(account), QY_FIELD(password))

struct NewAccount {
  std::string login, name;
  std::optional<std::string> phone;
  auth::OrgId org_id;
  std::vector<std::string> roles;
  std::optional<std::string> post_title;
  bool is_head = false;
};
QY_DESCRIBE(NewAccount, QY_FIELD(login, .min = 3, .max = 64), QY_FIELD(name, .min = 1, .max = 50),
            QY_FIELD(phone, .max = 30), QY_FIELD(org_id), QY_FIELD(roles, .max = 20),
            QY_FIELD(post_title, .max = 50), QY_FIELD(is_head))

struct ChangeAccount {
  std::string name;
  std::optional<std::string> phone;  ///< absent: unchanged (it is shown masked only)
  std::optional<std::vector<std::string>> roles;
  std::int64_t version = 0;
};
QY_DESCRIBE(ChangeAccount, QY_FIELD(name, .min = 1, .max = 50), QY_FIELD(phone, .max = 30), QY_FIELD(roles),
            QY_FIELD(version))

AccountView view(const auth::Account& a) {
  return {a.id,       a.login, a.name,   a.kind,          a.org_id,
          a.org_name, a.roles, a.status, a.last_login_at, base::mask_phone(a.phone),
          a.version};
}

base::Result<auth::Account> found(kernel::Context& c) {
  QY_TRY(const auto id, kernel::id_of<auth::AccountId>(c, {"账号", "account"}));
  auto account = auth::find_account(c.db(), id);
  if (!account) return base::not_found({"账号", "account"});
  return *std::move(account);
}

base::Result<kernel::List<AccountView>> list(kernel::Context& c, const AccountQuery& q) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  auth::AccountFilter filter{.q = q.q.value_or(""),
                             .within = c.caller.org_path,
                             .role = q.role,
                             .kind = q.kind,
                             .status = q.status,
                             .after = q.cursor.value_or(""),
                             .limit = q.limit.value_or(50) + 1};
  if (q.kind == auth::AccountKind::subject) filter.within.clear();
  if (q.org)
    if (const auto org = auth::find_org(c.db(), *q.org)) filter.within = org->path;
  kernel::List<AccountView> out;
  for (const auto& account : auth::list_accounts(c.db(), filter)) out.items.push_back(view(account));
  if (static_cast<int>(out.items.size()) == filter.limit) {
    out.items.pop_back();
    out.next_cursor = out.items.back().login;
  }
  out.total = auth::count_accounts(c.db(), filter);
  return out;
}

base::Result<AccountView> show(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  QY_TRY(const auto account, found(c));
  return view(account);
}

base::Result<WithPassword> create(kernel::Context& c, const NewAccount& input) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  QY_CHECK(may_create(c.caller, c.services.settings.separation));
  QY_CHECK(may_give(c.caller, input.roles, c.services.settings.separation));
  const auto password = auth::random_password();
  QY_TRY(const auto id, auth::create_account(c.db(),
                                             {.district = c.caller.district,
                                              .login = input.login,
                                              .name = input.name,
                                              .phone = input.phone.value_or(""),
                                              .org = input.org_id,
                                              .roles = input.roles,
                                              .post_title = input.post_title.value_or(""),
                                              .is_head = input.is_head,
                                              .must_change_password = true},
                                             password));
  c.audit("account.create", "account", id.str());
  return WithPassword{view(*auth::find_account(c.db(), id)), password};
}

base::Result<AccountView> change(kernel::Context& c, const ChangeAccount& input) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  QY_TRY(const auto account, found(c));
  QY_CHECK(auth::update_account(c.db(), account.id,
                                {input.name, input.phone.value_or(account.phone), input.version}));
  if (input.roles && *input.roles != account.roles) {
    QY_CHECK(may_give(c.caller, *input.roles, c.services.settings.separation));
    QY_CHECK(auth::set_roles(c.db(), account.id, *input.roles));
  }
  c.audit("account.change", "account", account.id.str());
  return view(*auth::find_account(c.db(), account.id));
}

/// Whoever gets into an account this way does it in the sight of its owner.
void tell_owner(kernel::Context& c, const auth::Account& account) {
  notify_account(
      c.db(), account.district, account.id,
      {"account.reset",
       {"登录凭证已由管理员重置", "An administrator has reset how you sign in"},
       {"您的密码或二次验证已由管理员重置。如非您提出，请立即联系安全管理员。",
        "An administrator has given you a new password or taken your second factor off. If you did "
        "not ask for it, tell the security administrator at once."},
       account.kind == auth::AccountKind::staff ? "/desk/account/me" : "/me"});
}

base::Result<WithPassword> act(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  QY_TRY(const auto account, found(c));
  const auto action = c.request.param("action");
  WithPassword out;
  if (action == "disable" || action == "enable" || action == "reset-password")
    QY_CHECK(may_create(c.caller, c.services.settings.separation));
  if (action == "remove-factor") QY_CHECK(may_release(c.caller, c.services.settings.separation));
  if (account.id == c.caller.account && action == "disable")
    return base::conflict("account.self", {"不能停用自己的账号", "You cannot switch off your own account"});
  if (action == "disable" || action == "enable")
    QY_CHECK(auth::set_enabled(c.db(), account.id, action == "enable", c.now));
  else if (action == "unlock")
    QY_CHECK(auth::unlock(c.db(), account.id));
  else if (action == "remove-factor")
    auth::remove_factor(c.db(), account.id);
  else if (action == "revoke-sessions")
    auth::revoke_sessions(c.db(), account.id, c.now);
  else if (action == "reset-password") {
    out.password = auth::random_password();
    QY_CHECK(auth::set_password(c.db(), account.id, out.password, c.now, {.must_change = true}));
  } else
    return base::not_found({"操作", "action"});
  if (action == "reset-password" || action == "remove-factor") tell_owner(c, account);
  c.audit("account." + std::string(action), "account", account.id.str());
  out.account = view(*auth::find_account(c.db(), account.id));
  return out;
}

struct RoleView {
  std::string name, title_zh, title_en;
  std::vector<std::string> permissions;
};
QY_DESCRIBE(RoleView, QY_FIELD(name), QY_FIELD(title_zh), QY_FIELD(title_en), QY_FIELD(permissions))

base::Result<kernel::List<RoleView>> roles(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "account.manage"));
  kernel::List<RoleView> out;
  for (const auto& [name, permissions] : grants().roles()) {
    const auto title = role_title(name);
    out.items.push_back({name, title.zh, title.en, {permissions.begin(), permissions.end()}});
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

std::vector<exports::Column<AccountView>> columns() {
  using View = AccountView;
  using kernel::Context;
  return {
      {{"登录名", "Login"}, [](const Context&, const View& v) { return v.login; }},
      {{"姓名", "Name"}, [](const Context&, const View& v) { return v.name; }},
      {{"单位", "Organisation"}, [](const Context&, const View& v) { return v.org_name; }},
      {{"角色", "Roles"},
       [](const Context& c, const View& v) {
         std::string out;
         for (const auto& role : v.roles) out += (out.empty() ? "" : ", ") + c.pick(role_title(role));
         return out;
       }},
      {{"状态", "State"}, [](const Context&, const View& v) { return std::string(base::name_of(v.status)); }},
      {{"手机（脱敏）", "Phone (masked)"}, [](const Context&, const View& v) { return v.phone_masked; }},
      {{"最近登录", "Last sign-in"},
       [](const Context&, const View& v) { return exports::shown(v.last_login_at); }},
  };
}

}  // namespace

void register_accounts_api(kernel::Registry& r) {
  const kernel::Access managers{.permission = "account.manage"};
  r.get<AccountQuery, kernel::List<AccountView>>(
      "/api/v1/accounts", {.access = managers, .summary = {"账号列表", "Accounts"}}, list);
  r.post<NewAccount, WithPassword>(
      "/api/v1/accounts", {.access = managers, .summary = {"新建账号", "Create an account"}, .step_up = true},
      create);
  r.get<kernel::Nothing, AccountView>("/api/v1/accounts/{id}",
                                      {.access = managers, .summary = {"账号详情", "One account"}}, show);
  r.put<ChangeAccount, AccountView>(
      "/api/v1/accounts/{id}",
      {.access = managers, .summary = {"修改账号", "Change an account"}, .step_up = true}, change);
  r.post<kernel::Nothing, WithPassword>(
      "/api/v1/accounts/{id}/actions/{action}",
      {.access = managers, .summary = {"账号操作", "Act on an account"}, .step_up = true}, act);
  r.get<kernel::Nothing, kernel::List<RoleView>>(
      "/api/v1/roles", {.access = managers, .summary = {"角色列表", "Roles"}}, roles);
  exports::add_list<AccountQuery, AccountView>(r,
                                               {.path = "/api/v1/accounts/export",
                                                .name = "accounts",
                                                .title = {"账号", "Accounts"},
                                                .action = "account.export",
                                                .access = managers},
                                               columns(), list);
}

}  // namespace qiying::account
