#include "modules/account/internal/operators.hpp"

#include <algorithm>

#include "modules/account/account.hpp"
#include "platform/audit/audit.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/mask.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/vault/reseal.hpp"

namespace qiying::account {
namespace {

constexpr int kLongestDays = 366;

struct Row {
  OperatorId id;
  std::string name, phone;
  std::vector<std::string> roles;
  base::Date expires_on;
  OperatorState state = OperatorState::invited;
  base::Timestamp invited_at;
  std::optional<base::Timestamp> accepted_at, ended_at;
};
QY_DESCRIBE(Row, QY_FIELD(id), QY_FIELD(name), QY_FIELD(phone), QY_FIELD(roles), QY_FIELD(expires_on),
            QY_FIELD(state), QY_FIELD(invited_at), QY_FIELD(accepted_at), QY_FIELD(ended_at))

struct Invited {
  std::string district;
  OperatorId id;
  auth::SubjectId subject_id;
  std::string name, phone;
  std::vector<std::string> roles;
  base::Date expires_on;
  auth::AccountId invited_by;
};
QY_DESCRIBE(Invited, QY_FIELD(district), QY_FIELD(id), QY_FIELD(subject_id), QY_FIELD(name), QY_FIELD(phone),
            QY_FIELD(roles), QY_FIELD(expires_on), QY_FIELD(invited_by))

struct Ended {
  std::optional<auth::AccountId> account_id;
};
QY_DESCRIBE(Ended, QY_FIELD(account_id))

std::string place(OperatorId id) {
  return "account.operator.phone|" + id.str();
}

/// As it is typed from paper or a message: no matter how it is grouped.
std::string code_hash(std::string_view code) {
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return crypto::sha256_hex("operator|" + plain);
}

base::Result<void> check(const Invitation& invitation, base::Timestamp now) {
  const auto known = [](const std::string& role) {
    return std::ranges::find(operator_roles(), role, &OperatorRole::name) != operator_roles().end();
  };
  if (invitation.roles.empty() || !std::ranges::all_of(invitation.roles, known))
    return base::invalid("roles", "operator.roles", {"请至少选择一项授权", "Choose what the person may do"});
  const auto today = base::local_date(now);
  if (invitation.expires_on < today || invitation.expires_on > today + std::chrono::days(kLongestDays))
    return base::invalid(
        "expires_on", "operator.expiry",
        {"授权截止日期应在今天之后、一年之内", "The last day lies between today and a year from now"});
  return {};
}

void switch_off(db::Connection& db, const std::vector<Ended>& ended, base::Timestamp now) {
  for (const auto& one : ended)
    if (one.account_id) (void)auth::set_enabled(db, *one.account_id, false, now);
}

}  // namespace

const std::vector<OperatorRole>& operator_roles() {
  static const std::vector<OperatorRole> all = {
      {"operator_appeal", {"提出和跟进诉求", "Raise and follow appeals"}},
      {"operator_policy", {"查看和申请政策", "See and apply for policies"}}};
  return all;
}

base::Result<std::string> invite(kernel::Context& c, const Invitation& invitation) {
  QY_CHECK(auth::require(c.caller, "operator.manage"));
  QY_CHECK(check(invitation, c.now));
  const auto id = OperatorId::make();
  const auto code = auth::random_password();
  const auto done = c.db().execute(
      "insert into account.operator (district, id, subject_id, name, phone, phone_mark, roles, expires_on, "
      "code_hash, "
      "state, invited_by, invited_at) values ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9, 'invited', $10, "
      "$11) "
      "on conflict (district, subject_id, phone_mark) where state in ('invited', 'active') do nothing",
      c.caller.district, id, c.caller.subject, invitation.name,
      c.services.keys.seal(invitation.phone, place(id)),
      c.services.keys.mark(invitation.phone, "account.operator.phone"), invitation.roles,
      base::to_iso(invitation.expires_on), code_hash(code), c.caller.account, c.now);
  if (done == 0)
    return base::conflict("operator.twice",
                          {"这个手机号已被邀请或授权", "This telephone was invited already"},
                          {"如需调整，请先撤回再重新邀请", "Withdraw first, then invite again"});
  c.audit("operator.invite", "operator", id.str());
  return code;
}

base::Result<std::vector<Operator>> operators(kernel::Context& c) {
  QY_CHECK(auth::require(c.caller, "operator.manage"));
  std::vector<Operator> out;
  for (auto& row :
       c.db().query<Row>("select id, name, phone, array_to_json(roles) as roles, expires_on, state, "
                         "invited_at, accepted_at, ended_at "
                         "from account.operator where subject_id = $1 order by invited_at desc, id",
                         c.caller.subject))
    out.push_back(
        {row.id, row.name, base::mask_phone(c.services.keys.open(row.phone, place(row.id)).value_or("")),
         std::move(row.roles), row.expires_on, row.state, row.invited_at, row.accepted_at, row.ended_at});
  return out;
}

base::Result<void> withdraw(kernel::Context& c, OperatorId id) {
  QY_CHECK(auth::require(c.caller, "operator.manage"));
  const auto ended = c.db().query<Ended>(
      "update account.operator set state = 'withdrawn', ended_at = $2 where id = $1 and state in ('invited', "
      "'active') "
      "returning account_id",
      id, c.now);
  if (ended.empty()) return base::not_found({"经办人", "operator"});
  c.audit("operator.withdraw", "operator", id.str());
  // An enterprise may not write accounts; whom it let in it may turn away.
  c.services.pool.transact(auth::scope_of(auth::Caller::system(c.caller.district)),
                           [&](db::Connection& db) { switch_off(db, ended, c.now); });
  return {};
}

base::Result<auth::AccountId> accept(kernel::Context& c, db::Connection& db, const Acceptance& acceptance) {
  const auto found = db.query_one<Invited>(
      "select district, id, subject_id, name, phone, array_to_json(roles) as roles, expires_on, invited_by "
      "from account.operator where code_hash = $1 and state = 'invited' and invited_at > $2 and expires_on "
      ">= $3::date "
      "for update",
      code_hash(acceptance.code), c.now - kInvitationLife, base::to_iso(base::local_date(c.now)));
  if (!found)
    return base::invalid("code", "operator.code",
                         {"邀请码不正确、已使用或已过期", "This code is wrong, used or too old"},
                         {"请向本企业负责人索取新的邀请码", "Ask your enterprise's owner for a new one"});
  QY_TRY(const auto account,
         auth::create_account(db,
                              {.district = found->district,
                               .login = acceptance.login,
                               .name = found->name,
                               .kind = auth::AccountKind::subject,
                               .phone = c.services.keys.open(found->phone, place(found->id)).value_or(""),
                               .org = {},
                               .subject = found->subject_id,
                               .roles = found->roles},
                              acceptance.password));
  db.execute("update account.operator set state = 'active', account_id = $2, accepted_at = $3 where id = $1",
             found->id, account, c.now);
  audit::record(db, auth::Caller::system(found->district),
                {"operator.accept", "operator", found->id.str(), {"{}"}, c.request.id});
  notify_account(db, found->district, found->invited_by,
                 {"account.operator",
                  {"经办人“" + found->name + "”已接受邀请", found->name + " has accepted your invitation"},
                  {"授权至 " + base::to_iso(found->expires_on) + "，可随时撤回。",
                   "Until " + base::to_iso(found->expires_on) + "; you can take it back at any time."},
                  "/me/operators"});
  return account;
}

std::int64_t expire_operators(db::Connection& db, base::Timestamp now) {
  const auto ended = db.query<Ended>(
      "update account.operator set state = 'expired', ended_at = $1 where state in ('invited', 'active') and "
      "(expires_on < $2::date or (state = 'invited' and invited_at < $3)) returning account_id",
      now, base::to_iso(base::local_date(now)), now - kInvitationLife);
  switch_off(db, ended, now);
  return static_cast<std::int64_t>(ended.size());
}

std::int64_t reseal_operators(db::Connection& db, const vault::Keyring& keys) {
  const auto rows = db.run("select id, phone from account.operator for update");
  std::int64_t done = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = OperatorId::parse(rows.text(i, 0)).value();
    if (const auto fresh = vault::reseal(keys, rows.text(i, 1), place(id)))
      done += db.execute("update account.operator set phone = $2 where id = $1", id, *fresh);
  }
  return done;
}

}  // namespace qiying::account
