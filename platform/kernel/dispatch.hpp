#pragma once
/// From registered routes to a router: who is asking, may they, the transaction, the language, errors as JSON
/// or as a page. The only place where exceptions of handlers are caught and where status codes are chosen.

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "platform/http/rate_limit.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::kernel {

/// How often one account may ask, whatever its addresses; an address has its own limit per route.
struct AccountLimits {
  http::Rate reads{50, 600};  ///< a second in the long run; at once
  http::Rate writes{5, 120};
};

struct DispatchOptions {
  /// The caller behind a session cookie, or nullopt for an unknown or expired one.
  std::function<std::optional<auth::Caller>(std::string_view token)> resolve;
  /// The program behind a signed request (header gjgxjhpt_sign); none: such requests are nobody's.
  std::function<base::Result<auth::Caller>(const http::Request& request)> admit_client{};
  /// Whether something must not go on now (maintenance, a full disk): the error to answer with.
  std::function<std::optional<base::Error>(const http::Request& request, const auth::Caller& caller)>
      closed{};
  /// What the header of a page says waits for a signed-in enterprise; none: nothing is said.
  std::function<std::int64_t(Context& context)> unread{};
  std::string district;                   ///< district code given to anonymous callers
  std::optional<AccountLimits> limits{};  ///< none: no limit per account
  /// What each account has asked; copies of these options count together.
  std::shared_ptr<http::RateLimiter> accounts = std::make_shared<http::RateLimiter>();
};

/// Name of the session cookie: over TLS one that no other host can set (RFC 6265bis, "__Host-").
constexpr std::string_view session_cookie(bool secure) {
  return secure ? "__Host-qy_session" : "qy_session";
}

/// A router with every API route, page and raw route of `registry`. `services` and `registry` must outlive
/// it. Throws std::logic_error for a route that does not say who may call it.
void add_routes(http::Router& router, const Registry& registry, const Services& services,
                DispatchOptions options);

/// What answers a request that no route takes (http::ServerOptions::missing): the error for 404 or 405, as
/// the site shows it to whoever asks. The address of a form that is asked for (a reload, a link, a switch of
/// the page that a refused form was) leads to the nearest page above it. `services` must outlive it. With the
/// options of `add_routes`, so that an account has one allowance for all it asks.
std::function<http::Response(http::Request&, int status)> missing_routes(const Registry& registry,
                                                                         const Services& services,
                                                                         DispatchOptions options);

/// The language of a request: cookie qy_lang, else Accept-Language, else Chinese.
Lang language_of(const http::Request& request);

/// The answer for an error, JSON below /api/ and a page elsewhere.
http::Response error_response(const http::Request& request, const Services& services,
                              const auth::Caller& caller, const base::Error& error);
/// The answer of the server itself for a bare status (413, 429, 500, 503, ...), where nobody looks up who
/// asks: a page for somebody with a session shows him neither as signed in nor as signed out.
http::Response status_response(const http::Request& request, const Services& services, int status);

}  // namespace qiying::kernel
