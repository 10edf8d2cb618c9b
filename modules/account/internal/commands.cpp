#include "modules/account/internal/commands.hpp"

#include <fmt/format.h>

#include <iostream>

#include "platform/auth/accounts.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::account {
namespace {

constexpr std::string_view kCreateHelp =
    R"(qiying account create --login L --name N [--role R ...] [--org CODE]
新建工作人员账号，打印一次性密码 / makes an account for staff and prints its one-time password

  --login L    登录名 / what is typed at sign-in
  --name N     姓名 / the person's name
  --role R     角色，可重复；默认 admin / may be repeated; default: admin
  --org CODE   单位代码；默认本行政区 / code of the organisation; default: the district itself

退出码 / exit code: 0 已建 made, 1 登录名已被使用等 refused, 2 参数有误 bad arguments
)";

constexpr std::string_view kResetHelp =
    R"(qiying account reset --login L
给被锁定或忘记密码的账号一个新的一次性密码 / a new one-time password for somebody locked out; all sessions end

退出码 / exit code: 0 已重置 done, 1 没有此账号 no such account, 2 参数有误 bad arguments
)";

struct Arguments {
  std::string login, name, org;
  std::vector<std::string> roles;
};

const base::Text kSeeHelp{"用法：在命令后加 --help", "put --help behind the command for its words"};

base::Error usage(const std::string& arg) {
  return base::invalid(arg, "usage", {"参数有误：" + arg, "wrong argument: " + arg}, kSeeHelp);
}
base::Error lacks(const std::string& arg) {
  return base::invalid(arg, "usage", {"缺少参数 " + arg, arg + " is missing"}, kSeeHelp);
}

base::Result<Arguments> parse(std::span<const std::string> args) {
  Arguments out;
  for (std::size_t i = 0; i < args.size(); i += 2) {
    if (i + 1 == args.size() || args[i + 1].empty()) return usage(args[i]);
    const auto& value = args[i + 1];
    if (args[i] == "--login")
      out.login = value;
    else if (args[i] == "--name")
      out.name = value;
    else if (args[i] == "--org")
      out.org = value;
    else if (args[i] == "--role")
      out.roles.push_back(value);
    else
      return usage(args[i]);
  }
  if (out.login.empty()) return lacks("--login");
  return out;
}

base::Result<void> check_roles(const std::vector<std::string>& roles) {
  for (const auto& role : roles) {
    bool known = false;
    for (const auto& module : kernel::modules())
      for (const auto& permission : module.permissions)
        known = known || std::ranges::find(permission.roles, role) != permission.roles.end();
    if (!known || role == "enterprise")
      return base::invalid("--role", "account.role", {"没有这个角色：" + role, "no such role: " + role});
  }
  return {};
}

base::Result<Arguments> parse_create(std::span<const std::string> args) {
  QY_TRY(auto out, parse(args));
  if (out.name.empty()) return lacks("--name");
  if (out.roles.empty()) out.roles = {"admin"};
  QY_CHECK(check_roles(out.roles));
  return out;
}

base::Result<Arguments> parse_reset(std::span<const std::string> args) {
  QY_TRY(auto out, parse(args));
  if (!out.name.empty() || !out.org.empty() || !out.roles.empty()) return usage("account reset");
  return out;
}

/// The district's own organisation, made from the settings in an empty installation.
base::Result<auth::OrgId> district_org(db::Connection& db, const config::Settings& s) {
  auth::ensure_district(db, s.district_code, s.district_name_zh, s.district_name_en);
  if (const auto known = auth::org_by_code(db, s.district_code, s.district_code)) return known->id;
  return auth::create_org(db, {.district = s.district_code,
                               .kind = auth::OrgKind::district,
                               .code = s.district_code,
                               .name = s.district_name_zh,
                               .name_en = s.district_name_en});
}

base::Result<auth::OrgId> org_of(db::Connection& db, const config::Settings& s, const std::string& code) {
  QY_TRY(const auto district, district_org(db, s));
  if (code.empty()) return district;
  if (const auto org = auth::org_by_code(db, s.district_code, code)) return org->id;
  return base::invalid("--org", "account.org", {"没有这个单位：" + code, "no such organisation: " + code});
}

auth::Caller command_line(const config::Settings& s) {
  auto caller = auth::Caller::system(s.district_code);
  caller.name = "命令行";
  return caller;
}

base::Result<std::string> create(db::Connection& db, const config::Settings& s, const Arguments& a) {
  QY_TRY(const auto org, org_of(db, s, a.org));
  auto password = auth::random_password();
  QY_TRY(const auto id, auth::create_account(db,
                                             {.district = s.district_code,
                                              .login = a.login,
                                              .name = a.name,
                                              .org = org,
                                              .roles = a.roles,
                                              .must_change_password = true},
                                             password));
  audit::record(db, command_line(s),
                {"account.create", "account", id.str(), {"{\"by\":\"command line\"}"}, ""});
  return password;
}

base::Result<std::string> reset(db::Connection& db, const config::Settings& s, base::Timestamp now,
                                const Arguments& a) {
  const auto account = auth::account_by_login(db, a.login);
  if (!account) return base::not_found({"账号", "account"});
  auto password = auth::random_password();
  QY_CHECK(auth::unlock(db, account->id));
  QY_CHECK(auth::set_password(db, account->id, password, now, {.must_change = true}));
  audit::record(db, command_line(s),
                {"account.reset-password", "account", account->id.str(), {"{\"by\":\"command line\"}"}, ""});
  return password;
}

int refuse(const base::Error& error) {
  std::cerr << "qiying account: " << error.message.zh << " / " << error.message.en << '\n';
  return error.code == "usage" ? 2 : 1;
}

/// Runs `work` in one transaction that an error takes back, and prints what it gives.
template <class F>
int in_one(const kernel::Services& services, const Arguments& a, F&& work) {
  auto lease = services.pool.acquire(auth::scope_of(auth::Caller::system(services.settings.district_code)));
  lease->begin();
  const auto password = work(*lease);
  if (!password.ok()) {
    lease->rollback();
    return refuse(password.error());
  }
  lease->commit();
  fmt::print(
      "登录名 login:               {}\n一次性密码 one-time password: {}\n首次登录须修改密码 / to be changed "
      "at the first sign-in\n",
      a.login, *password);
  return 0;
}

int run_create(const kernel::Services& services, std::span<const std::string> args) {
  const auto a = parse_create(args);
  if (!a.ok()) return refuse(a.error());
  return in_one(services, *a, [&](db::Connection& db) { return create(db, services.settings, *a); });
}

int run_reset(const kernel::Services& services, std::span<const std::string> args) {
  const auto a = parse_reset(args);
  if (!a.ok()) return refuse(a.error());
  return in_one(services, *a,
                [&](db::Connection& db) { return reset(db, services.settings, services.clock.now(), *a); });
}

/// Whoever starts an empty installation is told how somebody gets in.
std::string first_steps(const kernel::Services& services) {
  if (services.settings.demo) return {};
  auto lease = services.pool.acquire(auth::scope_of(auth::Caller::system(services.settings.district_code)));
  if (auth::count_accounts(*lease, {.kind = auth::AccountKind::staff}) > 0) return {};
  return "还没有任何账号 / nobody can sign in yet. Make the administrator:\n"
         "  qiying account create --login admin --name 姓名 --data " +
         services.settings.data.string() + "\n";
}

template <class T>
std::function<base::Result<void>(std::span<const std::string>)> checked(T parse_arguments) {
  return [=](std::span<const std::string> args) -> base::Result<void> {
    QY_CHECK(parse_arguments(args));
    return {};
  };
}

}  // namespace

void register_commands(kernel::Registry& r) {
  r.command({.name = "account create",
             .summary = {"新建工作人员账号", "make an account for staff"},
             .run = run_create,
             .help = kCreateHelp,
             .check = checked(parse_create)});
  r.command({.name = "account reset",
             .summary = {"重置密码", "give a one-time password"},
             .run = run_reset,
             .help = kResetHelp,
             .check = checked(parse_reset)});
  r.at_start(first_steps);
}

}  // namespace qiying::account
