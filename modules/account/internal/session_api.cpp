#include "modules/account/internal/session_api.hpp"

#include "modules/account/account.hpp"
#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

struct SignIn {
  std::string login, password;
};
QY_DESCRIBE(SignIn, QY_FIELD(login, .min = 1, .max = 64), QY_FIELD(password, .min = 1, .max = 200))

struct MenuView {
  std::string path, title_zh, title_en, icon;
  int order = 100;
};
QY_DESCRIBE(MenuView, QY_FIELD(path), QY_FIELD(title_zh), QY_FIELD(title_en), QY_FIELD(icon), QY_FIELD(order))

/// Who the caller is and what they may see.
struct Me {
  std::optional<auth::AccountId> account_id;
  std::string login, name, kind;  ///< kind: "anonymous", "subject", "staff"
  std::optional<auth::OrgId> org_id;
  std::string org_name, org_path, district;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name;
  std::vector<std::string> permissions, roles;
  bool must_change_password = false;
  std::string barrier;  ///< "password", "factor": what must be done first; empty: nothing
  bool has_factor = false;
  std::string csrf;
  bool demo = false;
  std::string site_title_zh, site_title_en, district_name_zh, district_name_en;
  std::vector<MenuView> menu;
};
QY_DESCRIBE(Me, QY_FIELD(account_id), QY_FIELD(login), QY_FIELD(name), QY_FIELD(kind), QY_FIELD(org_id),
            QY_FIELD(org_name), QY_FIELD(org_path), QY_FIELD(district), QY_FIELD(subject_id),
            QY_FIELD(subject_name), QY_FIELD(permissions), QY_FIELD(roles), QY_FIELD(must_change_password),
            QY_FIELD(barrier), QY_FIELD(has_factor), QY_FIELD(csrf), QY_FIELD(demo), QY_FIELD(site_title_zh),
            QY_FIELD(site_title_en), QY_FIELD(district_name_zh), QY_FIELD(district_name_en), QY_FIELD(menu))

std::string_view kind_name(auth::CallerKind kind) {
  switch (kind) {
    case auth::CallerKind::subject:
      return "subject";
    case auth::CallerKind::staff:
      return "staff";
    case auth::CallerKind::system:
      return "system";
    default:
      return "anonymous";
  }
}

std::vector<MenuView> menu_of(const auth::Caller& caller) {
  std::vector<MenuView> out;
  for (const auto& module : kernel::modules())
    for (const auto& item : module.menu)
      if (item.permission.empty() || caller.can(item.permission))
        out.push_back(
            {std::string(item.path), item.title.zh, item.title.en, std::string(item.icon), item.order});
  std::sort(out.begin(), out.end(), [](const MenuView& a, const MenuView& b) { return a.order < b.order; });
  return out;
}

void fill_account(kernel::Context& c, Me& me) {
  me.account_id = c.caller.account;
  me.csrf = c.caller.csrf;
  me.barrier = c.caller.barrier == auth::Barrier::password ? "password"
               : c.caller.barrier == auth::Barrier::factor ? "factor"
                                                           : "";
  me.has_factor = auth::factor_state(c.db(), c.caller.account).on;
  me.permissions.assign(c.caller.permissions.begin(), c.caller.permissions.end());
  if (const auto account = auth::find_account(c.db(), c.caller.account)) {
    me.login = account->login;
    me.roles = account->roles;
    me.org_name = account->org_name;
    me.must_change_password = account->must_change_password;
  }
  if (c.caller.kind == auth::CallerKind::staff) {
    me.org_id = c.caller.org;
    me.org_path = c.caller.org_path;
    me.menu = menu_of(c.caller);
  } else {
    me.subject_id = c.caller.subject;
    if (const auto entity = register_::find_public(c.db(), c.caller.district, c.caller.subject))
      me.subject_name = entity->name;
  }
}

base::Result<Me> who_am_i(kernel::Context& c, const kernel::Nothing&) {
  const auto& settings = c.services.settings;
  Me me;
  me.name = c.caller.name;
  me.kind = kind_name(c.caller.kind);
  me.district = c.caller.district;
  me.demo = settings.demo;
  me.site_title_zh = settings.site_title_zh;
  me.site_title_en = settings.site_title_en;
  me.district_name_zh = settings.district_name_zh;
  me.district_name_en = settings.district_name_en;
  if (c.caller.signed_in()) fill_account(c, me);
  return me;
}

base::Result<http::Response> create_session(kernel::Context& c) {
  SignIn input;
  // A foreign page can send a form or plain text without asking, JSON it cannot.
  if (!c.request.headers.get("Content-Type").value_or("").starts_with("application/json"))
    return base::Error{base::ErrorKind::unsupported,
                       "body.not_json",
                       {"请求内容必须是 JSON", "The request body must be JSON"},
                       {},
                       {"请设置 Content-Type: application/json", "Set Content-Type: application/json"},
                       {}};
  QY_CHECK(base::read_json(c.request.body, base::type_of<SignIn>, &input));
  auto response = http::Response::json("{}");
  QY_TRY(const bool pending, sign_in(c, input.login, input.password, response));
  if (pending) response.body = std::string(R"({"code_needed":true})");
  return response;
}

base::Result<http::Response> delete_session(kernel::Context& c) {
  auto response = http::Response::json("{}");
  sign_out(c, response);
  return response;
}

base::Result<kernel::List<auth::SessionView>> my_sessions(kernel::Context& c, const kernel::Nothing&) {
  kernel::List<auth::SessionView> out;
  out.items = auth::list_sessions(c.db(), c.caller.account, c.now, c.caller.session);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::Nothing> end_session(kernel::Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, kernel::id_of<auth::SessionId>(c, {"会话", "session"}));
  QY_CHECK(auth::revoke_session(c.db(), id, c.now));
  c.audit("session.revoke", "session", id.str());
  return kernel::Nothing{};
}

struct NewPassword {
  std::string old_password, password;
};
QY_DESCRIBE(NewPassword, QY_FIELD(old_password, .min = 1, .max = 200),
            QY_FIELD(password, .min = 1, .max = 200))

base::Result<kernel::Nothing> new_password(kernel::Context& c, const NewPassword& input) {
  QY_CHECK(auth::change_password(c.db(), c.caller, input.old_password, input.password, c.now));
  c.audit("account.change_password", "account", c.caller.account.str());
  return kernel::Nothing{};
}

}  // namespace

auth::LoginOptions login_options(const kernel::Context& c) {
  const auto& settings = c.services.settings;
  return {.now = c.now,
          .life = std::chrono::hours(settings.session_hours),
          .most = settings.session_most,
          .password_days = settings.password_days};
}

void welcome_device(kernel::Context& c, const auth::NewSession& session, std::string_view agent) {
  c.services.pool.transact(auth::scope_of(auth::Caller::system("")), [&](db::Connection& db) {
    const auto known = db.number(
        "select count(*) filter (where s.user_agent = $3) + case when count(*) = 0 then 1 else 0 end "
        "from auth.session s where s.account_id = $1 and s.id <> $2 and not s.pending",
        session.account, session.id, agent);
    const auto account = auth::find_account(db, session.account);
    if (known > 0 || !account) return;
    notify_account(db, account->district, session.account,
                   {"account.device",
                    {"新设备登录提醒", "A new device signed in"},
                    {"您的账号刚从一台新设备登录（" + c.request.remote +
                         "）。如非本人操作，请立即修改密码并退出该设备。",
                     "Your account was used on a new device (" + c.request.remote +
                         "). If it was not you, change the password and sign that device out at once."},
                    account->kind == auth::AccountKind::staff ? "/desk/account/me" : "/me"});
  });
}

base::Result<bool> sign_in(kernel::Context& c, std::string_view login, std::string_view password,
                           http::Response& response) {
  const auto agent = c.request.headers.get("User-Agent").value_or("").substr(0, 200);
  const auto options = login_options(c);
  QY_TRY(const auto session, auth::login(c.services.pool, login, password, c.request.remote, agent, options));
  if (!session.pending) welcome_device(c, session, agent);
  hand_over(c, session, response);
  return session.pending;
}

void hand_over(kernel::Context& c, const auth::NewSession& session, http::Response& response) {
  if (c.caller.signed_in())
    c.services.pool.transact(auth::scope_of(auth::Caller::system("")), [&](db::Connection& db) {
      (void)auth::revoke_session(db, c.caller.session, c.now);
    });
  const auto life = std::chrono::seconds(login_options(c).life).count();
  response.set_cookie(kernel::session_cookie(c.request.secure), session.token, life, c.request.secure);
}

void sign_out(kernel::Context& c, http::Response& response) {
  if (c.caller.signed_in()) (void)auth::revoke_session(c.db(), c.caller.session, c.now);
  response.set_cookie(kernel::session_cookie(c.request.secure), "", 0, c.request.secure);
}

void register_session_api(kernel::Registry& r) {
  // Signing in keeps its own transactions: failures must be counted although the request is refused.
  r.raw(http::Method::post, "/api/v1/session",
        {.access = {.everyone = true},
         .summary = {"登录：JSON 中写 login 和 password，应答的 Cookie 即会话",
                     "Sign in: JSON with login and password; the answer's cookie is the session"},
         .read_only_post = true,
         .csrf_exempt = true},
        create_session);
  r.raw(http::Method::del, "/api/v1/session",
        {.access = {.everyone = true}, .summary = {"退出登录", "Sign out"}}, delete_session);
  r.get<kernel::Nothing, Me>("/api/v1/me",
                             {.access = {.everyone = true}, .summary = {"当前用户", "Who am I"}}, who_am_i);
  r.get<kernel::Nothing, kernel::List<auth::SessionView>>(
      "/api/v1/sessions", {.access = {.signed_in = true}, .summary = {"我的登录", "My sessions"}},
      my_sessions);
  r.del<kernel::Nothing, kernel::Nothing>(
      "/api/v1/sessions/{id}", {.access = {.signed_in = true}, .summary = {"结束登录", "End a session"}},
      end_session);
  r.post<NewPassword, kernel::Nothing>(
      "/api/v1/me/password", {.access = {.signed_in = true}, .summary = {"修改密码", "Change my password"}},
      new_password);
}

}  // namespace qiying::account
