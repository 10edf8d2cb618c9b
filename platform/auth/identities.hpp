#pragma once
/// Identities of a city's own sign-in, bound to accounts by their owners: nothing is ever guessed from a
/// name, a number or an address. Functions want a connection of system scope unless they say otherwise.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"

namespace qiying::auth {

/// How long somebody may stay at the provider, and how long an unknown identity waits to be bound.
inline constexpr std::chrono::minutes kDepartureLife{10};
inline constexpr std::chrono::hours kArrivalLife{1};

struct Departed {
  std::string nonce, verifier, next;
};
QY_DESCRIBE(Departed, QY_FIELD(nonce), QY_FIELD(verifier), QY_FIELD(next))
void note_departure(db::Connection& db, std::string_view district, std::string_view state,
                    const Departed& departed, base::Timestamp now);
/// Once: the same state is nobody's afterwards.
std::optional<Departed> take_departure(db::Connection& db, std::string_view state, base::Timestamp now);

struct Arrived {
  std::string issuer, subject, name;
};
QY_DESCRIBE(Arrived, QY_FIELD(issuer), QY_FIELD(subject), QY_FIELD(name, .min = 0))
/// The account that an identity stands for.
std::optional<AccountId> account_of_identity(db::Connection& db, const Arrived& identity);
/// Keeps an identity that is bound to nobody; gives the token for the cookie.
std::string note_arrival(db::Connection& db, std::string_view district, const Arrived& identity,
                         base::Timestamp now);
std::optional<Arrived> find_arrival(db::Connection& db, std::string_view token, base::Timestamp now);
/// Binds the waiting identity to the caller. Errors identity.gone, identity.taken (409).
base::Result<Arrived> bind_arrival(db::Connection& db, const Caller& caller, std::string_view token,
                                   base::Timestamp now);

struct BoundIdentity {
  std::string issuer, subject, name;
  base::Timestamp bound_at;
};
QY_DESCRIBE(BoundIdentity, QY_FIELD(issuer), QY_FIELD(subject), QY_FIELD(name), QY_FIELD(bound_at))
/// Under the caller's own scope.
std::vector<BoundIdentity> identities_of(db::Connection& db, AccountId account);
/// Takes every binding of the account away; returns how many. Under the caller's own scope.
std::int64_t unbind(db::Connection& db, AccountId account);
/// Forgets departures and arrivals that are over.
void clean_identities(db::Connection& db, base::Timestamp now);

}  // namespace qiying::auth
