#include "platform/kernel/internal/guard.hpp"

#include "platform/crypto/crypto.hpp"

namespace qiying::kernel {
namespace {

base::Error cross_site() {
  return {base::ErrorKind::forbidden,
          "csrf",
          {"页面已过期，操作未执行", "The page has expired; nothing was done"},
          {},
          {"请刷新页面后重新提交，已填写的内容可复制保留", "Reload the page and submit again"},
          {}};
}

/// "https://host:port" → "host:port".
std::string_view authority(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view{} : origin.substr(scheme + 3);
}

bool foreign_origin(const http::Request& request) {
  if (const auto site = request.headers.get("Sec-Fetch-Site");
      site && *site != "same-origin" && *site != "none")
    return true;
  const auto origin = request.headers.get("Origin");
  return origin && authority(*origin) != request.headers.get("Host").value_or("");
}

/// Where passwords are changed and second factors set up, and what every page asks for.
bool lifts_barriers(std::string_view path) {
  constexpr std::string_view kPlaces[] = {"/me", "/api/v1/me", "/api/v1/session", "/api/v1/notifications",
                                          "/api/v1/events"};
  return std::ranges::any_of(kPlaces, [&](auto place) {
    return path == place || (path.starts_with(place) && path[place.size()] == '/') ||
           path == "/api/v1/sessions";
  });
}

std::string_view sent_token(const http::Request& request) {
  if (const auto header = request.headers.get("X-CSRF-Token")) return *header;
  return request.form_value("csrf").value_or("");
}

std::string_view expected_token(const http::Request& request, const auth::Caller& caller) {
  if (caller.signed_in()) return caller.csrf;
  return request.cookie(kAnonymousCsrfCookie).value_or("");
}

}  // namespace

base::Result<void> check_access(const Access& access, const auth::Caller& caller, std::string_view path) {
  if (access.everyone) return {};
  if (caller.barrier != auth::Barrier::none && !lifts_barriers(path)) return auth::require(caller, "");
  // A program has no account of its own to look after.
  if (access.signed_in && !caller.client.empty()) return base::forbidden();
  if (access.signed_in) return auth::require_signed_in(caller);
  return auth::require(caller, access.permission);
}

base::Result<void> check_same_site(const http::Request& request, const Meta& meta,
                                   const auth::Caller& caller) {
  if (request.method == http::Method::get || request.method == http::Method::head) return {};
  if (!caller.client.empty()) return {};  // signed, and no browser
  if (foreign_origin(request)) return cross_site();
  if (meta.csrf_exempt) return {};
  const auto expected = expected_token(request, caller);
  if (expected.empty() || !crypto::equal(sent_token(request), expected)) return cross_site();
  return {};
}

}  // namespace qiying::kernel
