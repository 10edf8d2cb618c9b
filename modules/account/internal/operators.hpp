#pragma once
/// Operators (经办人): an enterprise's owner invites a person by name and telephone, says what he may do and
/// until when, and takes it back at any time. The invited one chooses login and password himself.

#include <string>
#include <vector>

#include "platform/kernel/module.hpp"

namespace qiying::account {

using OperatorId = base::Id<struct OperatorTag>;

enum class OperatorState { invited, active, withdrawn, expired };
QY_ENUM(OperatorState, "invited", "active", "withdrawn", "expired")

/// How long an invitation waits.
inline constexpr std::chrono::days kInvitationLife{7};

struct Operator {
  OperatorId id;
  std::string name;
  std::string phone;  ///< masked
  std::vector<std::string> roles;
  base::Date expires_on;
  OperatorState state = OperatorState::invited;
  base::Timestamp invited_at;
  std::optional<base::Timestamp> accepted_at, ended_at;
};

/// What an operator may be let do: role and its name.
struct OperatorRole {
  std::string name;
  base::Text title;
};
const std::vector<OperatorRole>& operator_roles();

struct Invitation {
  std::string name, phone;
  std::vector<std::string> roles;
  base::Date expires_on;
};
/// The one-time code to hand over. Needs operator.manage. Errors operator.roles, operator.expiry (422),
/// operator.twice (409).
base::Result<std::string> invite(kernel::Context& context, const Invitation& invitation);
/// The enterprise's operators, newest first.
base::Result<std::vector<Operator>> operators(kernel::Context& context);
/// Ends an invitation, or what an operator may do, at once. Needs operator.manage.
base::Result<void> withdraw(kernel::Context& context, OperatorId id);

struct Acceptance {
  std::string code, login, password;
};
/// Makes the account of an invited person. `db` has system scope and an open transaction. Errors
/// operator.code (422 at "code") and those of create_account.
base::Result<auth::AccountId> accept(kernel::Context& context, db::Connection& db,
                                     const Acceptance& acceptance);

/// Switches off whose time is over; returns how many. System scope.
std::int64_t expire_operators(db::Connection& db, base::Timestamp now);
/// Seals telephones again that an older key sealed; returns how many. System scope.
std::int64_t reseal_operators(db::Connection& db, const vault::Keyring& keys);

void register_operator_pages(kernel::Registry& registry);

}  // namespace qiying::account
