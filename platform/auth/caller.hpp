#pragma once
/// Who is asking. Made once per request (or job) and handed to every use case, whose first lines check it.
/// Immutable value; thread-safe.

#include <optional>
#include <string>
#include <string_view>

#include "platform/auth/permissions.hpp"
#include "platform/base/id.hpp"
#include "platform/base/result.hpp"
#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::auth {

using AccountId = base::Id<struct AccountTag>;
using OrgId = base::Id<struct OrgTag>;
using SessionId = base::Id<struct SessionTag>;
using SubjectId = base::Id<struct SubjectTag>;  ///< the thing an outside account is bound to (an enterprise
                                                ///< of the register)

enum class CallerKind {
  anonymous,  ///< nobody signed in
  subject,    ///< an outside account bound to a subject (an enterprise's clerk)
  staff,      ///< a member of an organisation
  system,     ///< the platform itself (jobs, start-up); sees everything of its district
};

/// "anonymous", "subject", "staff", "system": as row-level security and the audit know them.
std::string_view name_of(CallerKind kind);

/// What a person must do first; until then he holds no permission.
enum class Barrier {
  none,
  password,  ///< change the password that somebody else gave
  factor,    ///< set up the second factor that his role requires
};

/// For how long one proof of identity is enough for dangerous acts.
inline constexpr std::chrono::minutes kProofLife{10};

struct Caller {
  CallerKind kind = CallerKind::anonymous;
  AccountId account{};
  std::string name;         ///< to show
  OrgId org{};              ///< staff: the organisation of the main post
  std::string org_name;     ///< staff: its name; empty where nobody has looked it up
  std::string org_path;     ///< staff: "420199/jieda/…": codes from the root, '/'-separated, trailing '/'
  std::string district;     ///< six-digit division code of the deployment or organisation, e.g. "420199"
  SubjectId subject{};      ///< subject accounts
  Permissions permissions;  ///< "appeal.dispatch"; declared by modules
  SessionId session{};
  std::string csrf;             ///< token expected with cookie-authenticated writes
  base::Timestamp proved_at{};  ///< when the person last proved who he is (signing in, step-up)
  Barrier barrier = Barrier::none;
  std::string client;  ///< a program with a key of the open interface: its id; no session, no forms

  bool signed_in() const { return kind == CallerKind::subject || kind == CallerKind::staff; }
  bool can(std::string_view permission) const {
    return kind == CallerKind::system || permissions.contains(permission);
  }
  /// The platform acting by itself; an empty district stands for the whole installation (log-in, sessions).
  static Caller system(std::string district);
};

/// Nothing when the caller holds `permission`; 401 for anonymous callers, 403 for others.
base::Result<void> require(const Caller& caller, std::string_view permission);
/// Nothing when the caller proved who he is within kProofLife; auth.prove (403) otherwise. For acts that a
/// stranger at an open desk must not do.
base::Result<void> require_proof(const Caller& caller, base::Timestamp now);
/// Nothing when someone is signed in.
base::Result<void> require_signed_in(const Caller& caller);
/// The settings that row-level security reads: qiying.kind, qiying.account, qiying.org, qiying.org_path,
/// qiying.district, qiying.subject, qiying.permissions (",a,b,").
db::Scope scope_of(const Caller& caller);

}  // namespace qiying::auth
