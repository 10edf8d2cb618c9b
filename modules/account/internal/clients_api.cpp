#include "modules/account/internal/clients_api.hpp"

#include <algorithm>

#include "modules/account/internal/roles.hpp"
#include "platform/auth/clients.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

struct NewClient {
  std::string name;
  std::string algorithm;
  auth::OrgId org_id;
  std::vector<std::string> scopes;
  std::optional<int> per_minute;
  std::optional<std::int64_t> per_day;
  base::Date expires_on;
};
QY_DESCRIBE(NewClient, QY_FIELD(name, .min = 1, .max = 80), QY_FIELD(algorithm, .max = 20), QY_FIELD(org_id),
            QY_FIELD(scopes, .min = 1, .max = 50), QY_FIELD(per_minute, .min = 1, .max = 100000),
            QY_FIELD(per_day, .min = 1, .max = 100000000), QY_FIELD(expires_on))

struct ChangeClient {
  std::string name;
  std::vector<std::string> scopes;
  int per_minute = 0;
  std::int64_t per_day = 0;
  bool active = true;
  base::Date expires_on;
  std::int64_t version = 0;
};
QY_DESCRIBE(ChangeClient, QY_FIELD(name, .min = 1, .max = 80), QY_FIELD(scopes, .min = 1, .max = 50),
            QY_FIELD(per_minute, .min = 1, .max = 100000), QY_FIELD(per_day, .min = 1, .max = 100000000),
            QY_FIELD(active), QY_FIELD(expires_on), QY_FIELD(version))

struct SecretView {
  auth::ClientId id;
  std::string rid, secret;
};
QY_DESCRIBE(SecretView, QY_FIELD(id), QY_FIELD(rid), QY_FIELD(secret))

struct ScopeView {
  std::string name, title_zh, title_en;
};
QY_DESCRIBE(ScopeView, QY_FIELD(name), QY_FIELD(title_zh), QY_FIELD(title_en))

/// What a program may hold: never what administers people, keys or the platform.
bool may_be_granted(std::string_view permission) {
  constexpr std::string_view kOurs[] = {"account.", "operator.", "org.", "security.", "platform."};
  return std::ranges::none_of(kOurs, [&](auto prefix) { return permission.starts_with(prefix); });
}

std::vector<ScopeView> all_scopes() {
  std::vector<ScopeView> out;
  for (const auto& module : kernel::modules())
    for (const auto& p : module.permissions)
      if (may_be_granted(p.name)) out.push_back({std::string(p.name), p.title.zh, p.title.en});
  std::ranges::sort(out, {}, &ScopeView::name);
  return out;
}

base::Result<void> check_scopes(const std::vector<std::string>& scopes) {
  const auto known = all_scopes();
  for (const auto& scope : scopes)
    if (std::ranges::find(known, scope, &ScopeView::name) == known.end())
      return base::invalid("scopes", "client.scope_unknown",
                           {"不能授予程序此权限：" + scope, "No program may hold this permission: " + scope});
  return {};
}

/// The end of that day in China.
base::Timestamp end_of(base::Date day) {
  return base::Timestamp(day + std::chrono::days(1)) - base::kChinaOffset;
}

base::Result<auth::ClientId> id_of(const kernel::Context& c) {
  return kernel::id_of<auth::ClientId>(c, {"接口密钥", "key"});
}

base::Result<kernel::List<auth::Client>> list(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "security.manage"));
  kernel::List<auth::Client> out;
  out.items = auth::list_clients(c.db(), c.now);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<ScopeView>> scopes(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "security.manage"));
  kernel::List<ScopeView> out;
  out.items = all_scopes();
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<SecretView> create(kernel::Context& c, const NewClient& input) {
  QY_CHECK(auth::require(c.caller, "security.manage"));
  QY_CHECK(check_scopes(input.scopes));
  if (input.algorithm != "HMAC-SHA256" && input.algorithm != "HMAC-SM3")
    return base::invalid("algorithm", "client.algorithm", {"请选择签名算法", "Choose an algorithm"});
  QY_TRY(const auto made, auth::create_client(c.db(), c.services.keys, c.caller,
                                              {.name = input.name,
                                               .algorithm = input.algorithm,
                                               .org = input.org_id,
                                               .scopes = input.scopes,
                                               .per_minute = input.per_minute.value_or(600),
                                               .per_day = input.per_day.value_or(100000),
                                               .expires_at = end_of(input.expires_on)},
                                              c.now));
  c.audit("client.create", "client", made.id.str());
  return SecretView{made.id, made.rid, made.secret};
}

base::Result<auth::Client> change(kernel::Context& c, const ChangeClient& input) {
  QY_CHECK(auth::require(c.caller, "security.manage"));
  QY_CHECK(check_scopes(input.scopes));
  QY_TRY(const auto id, id_of(c));
  auth::Client changed;
  changed.id = id;
  changed.name = input.name;
  changed.scopes = input.scopes;
  changed.per_minute = input.per_minute;
  changed.per_day = input.per_day;
  changed.active = input.active;
  changed.expires_at = end_of(input.expires_on);
  changed.version = input.version;
  QY_CHECK(auth::update_client(c.db(), changed, c.now));
  c.audit("client.change", "client", id.str());
  return *auth::find_client(c.db(), id, c.now);
}

base::Result<SecretView> rotate(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "security.manage"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto made, auth::rotate_client(c.db(), c.services.keys, id, c.now));
  c.audit("client.rotate", "client", id.str());
  return SecretView{made.id, made.rid, made.secret};
}

}  // namespace

void register_clients_api(kernel::Registry& r) {
  const kernel::Access security{.permission = "security.manage"};
  r.get<kernel::Nothing, kernel::List<auth::Client>>(
      "/api/v1/clients", {.access = security, .summary = {"接口密钥列表", "Keys of programs"}}, list);
  r.get<kernel::Nothing, kernel::List<ScopeView>>(
      "/api/v1/clients/scopes",
      {.access = security, .summary = {"可授予程序的权限", "What programs may hold"}}, scopes);
  r.post<NewClient, SecretView>(
      "/api/v1/clients",
      {.access = security, .summary = {"新建接口密钥", "A key for a program"}, .step_up = true}, create);
  r.put<ChangeClient, auth::Client>(
      "/api/v1/clients/{id}",
      {.access = security, .summary = {"修改接口密钥", "Change a key"}, .step_up = true}, change);
  r.post<kernel::Nothing, SecretView>(
      "/api/v1/clients/{id}/actions/rotate",
      {.access = security, .summary = {"更换密钥", "A new secret"}, .step_up = true}, rotate);
}

}  // namespace qiying::account
