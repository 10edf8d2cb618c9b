#pragma once
/// Accounts: members of staff, and outside accounts bound to a subject (an enterprise's clerks). Functions
/// use the connection given and its scope: row-level security lets staff with `account.manage` work on
/// accounts of their organisation and below, anybody see his own. What changes rights ends or refreshes
/// sessions at once.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/describe.hpp"

namespace qiying::auth {

enum class AccountKind { staff, subject };
QY_ENUM(AccountKind, "staff", "subject")
enum class AccountStatus {
  active,
  locked,    ///< too many wrong passwords; passes by itself
  disabled,  ///< by an administrator
};
QY_ENUM(AccountStatus, "active", "locked", "disabled")

struct Account {
  std::string district;
  AccountId id;
  std::string login;
  std::string name;
  AccountKind kind = AccountKind::staff;
  std::string phone;  ///< in full: mask it before showing it to others
  AccountStatus status = AccountStatus::active;
  std::optional<base::Timestamp> locked_until;
  std::optional<OrgId> org_id;
  std::string org_name;
  std::string org_path;
  std::optional<SubjectId> subject_id;
  std::vector<std::string> roles;
  bool must_change_password = false;
  std::optional<base::Timestamp> last_login_at;
  std::int64_t version = 1;
};
QY_DESCRIBE(Account, QY_FIELD(district), QY_FIELD(id), QY_FIELD(login), QY_FIELD(name), QY_FIELD(kind),
            QY_FIELD(phone, .sealed = "auth.account.phone"), QY_FIELD(status), QY_FIELD(locked_until),
            QY_FIELD(org_id), QY_FIELD(org_name), QY_FIELD(org_path), QY_FIELD(subject_id), QY_FIELD(roles),
            QY_FIELD(must_change_password), QY_FIELD(last_login_at), QY_FIELD(version))

struct AccountDraft {
  std::string district;
  std::string login;  ///< 3–64 of a–z (also written large), 0–9, . _ - @
  std::string name;
  AccountKind kind = AccountKind::staff;
  std::string phone;
  std::optional<OrgId> org;          ///< staff: required
  std::optional<SubjectId> subject;  ///< outside accounts
  std::vector<std::string> roles;    ///< check with Grants::may_give first
  std::string post_title;
  bool is_head = false;
  bool must_change_password = false;
  std::optional<AccountId> id;  ///< none: a new one; the main post of a given one carries the same bytes
};

/// Errors: account.login (422 at "login"), account.login_taken (409), account.name, account.org, and those of
/// check_password.
base::Result<AccountId> create_account(db::Connection& db, const AccountDraft& draft,
                                       std::string_view password);

struct Ensured {
  AccountId id;
  bool created = false;
};
/// The account with this login, made when missing; an existing one keeps its password and gets the draft's
/// name, organisation and roles. For set-up, demo and the command line.
base::Result<Ensured> ensure_account(db::Connection& db, const AccountDraft& draft,
                                     std::string_view password);

/// The same with a password hashed before (crypto::hash_password): for many accounts that share one, as in a
/// demo. The password is not looked at.
base::Result<Ensured> ensure_account_hashed(db::Connection& db, const AccountDraft& draft,
                                            std::string_view password_hash);

std::optional<Account> find_account(db::Connection& db, AccountId id);
std::optional<Account> account_by_login(db::Connection& db, std::string_view login);
std::vector<Account> accounts_of_subject(db::Connection& db, std::string_view district, SubjectId subject);

struct AccountFilter {
  std::string q;       ///< in login or name, or the whole telephone
  std::string within;  ///< a path: main post there or below
  std::optional<std::string> role;
  std::optional<AccountKind> kind;
  std::optional<AccountStatus> status;
  std::string after;  ///< login of the last account of the page before
  int limit = 50;
};
/// By login.
std::vector<Account> list_accounts(db::Connection& db, const AccountFilter& filter = {});
std::int64_t count_accounts(db::Connection& db, const AccountFilter& filter = {});

struct AccountChange {
  std::string name;
  std::string phone;
  std::int64_t version = 0;  ///< the version that was changed
};
/// Errors: not found; account.changed (409).
base::Result<void> update_account(db::Connection& db, AccountId id, const AccountChange& change);
/// Replaces the roles in the main organisation. Check with Grants::may_give first.
base::Result<void> set_roles(db::Connection& db, AccountId id, const std::vector<std::string>& roles);
/// Switches an account off (its sessions end) or on.
base::Result<void> set_enabled(db::Connection& db, AccountId id, bool enabled, base::Timestamp now);
/// Ends a lock-out.
base::Result<void> unlock(db::Connection& db, AccountId id);

struct PasswordOptions {
  bool must_change = false;               ///< at the next log-in, after a reset by an administrator
  std::optional<SessionId> keep_session;  ///< all other sessions end
};
/// Sets a password without asking for the old one. Errors of check_password; not found.
base::Result<void> set_password(db::Connection& db, AccountId id, std::string_view password,
                                base::Timestamp now, const PasswordOptions& options = {});
/// Sets one's own password. Error password.wrong (422 at "old_password") when `old` is not the current one.
base::Result<void> change_password(db::Connection& db, const Caller& caller, std::string_view old,
                                   std::string_view password, base::Timestamp now);
/// A password to hand over after a reset: 4 groups of 4 letters and digits that are not mistaken for others.
std::string random_password();

/// Seals telephones again with the newest key: accounts of `district` after the id `after`. Returns how many
/// it looked at and the last id.
std::pair<std::int64_t, std::string> reseal_accounts(db::Connection& db, const std::string& district,
                                                     const std::string& after);

/// Of a hundred sealed telephones those that the installation's keys do not open: none, unless the keys are
/// another installation's or were lost.
std::int64_t count_unreadable(db::Connection& db);

}  // namespace qiying::auth
