#include "platform/oidc/oidc.hpp"

#include "platform/crypto/crypto.hpp"
#include "platform/oidc/internal/read_json.hpp"

namespace qiying::oidc {
namespace {

namespace json = boost::json;
using internal::read_object;
using internal::text_at;
constexpr std::chrono::minutes kBetweenFetches{1};
constexpr std::chrono::hours kKeysLife{12};

base::Error trouble(const std::string& what) {
  return {.kind = base::ErrorKind::unavailable,
          .code = "oidc.provider",
          .message = {"统一身份认证暂时不可用", "The city's sign-in is not available"},
          .help = {"请稍后再试，或用本平台的登录名和密码登录（" + what + "）",
                   "Try again, or sign in by user name and password (" + what + ")"}};
}

/// Asks, and when nobody answers says first what people can do; why is for those who run this.
Ask with_advice(Ask ask) {
  return [ask = std::move(ask)](const fetch::Request& request) -> base::Result<fetch::Answer> {
    auto answer = ask(request);
    if (!answer.ok()) return trouble(answer.error().message.en);
    return answer;
  };
}

base::Error refused() {
  return {.kind = base::ErrorKind::unauthenticated,
          .code = "oidc.code",
          .message = {"登录未完成，请重新登录", "Signing in was not completed: please try again"}};
}

std::string bytes_of(const crypto::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

RelyingParty::RelyingParty(Registration registration, const base::Clock& clock, Ask ask)
    : registration_(std::move(registration)), clock_(clock), ask_(with_advice(std::move(ask))) {}

base::Result<RelyingParty::Discovery> RelyingParty::discover() {
  {
    const std::lock_guard lock(mutex_);
    if (discovery_) return *discovery_;
  }
  auto base = registration_.issuer;
  while (base.ends_with('/')) base.pop_back();
  QY_TRY(const auto answer, ask_({.url = base + "/.well-known/openid-configuration"}));
  const auto found = answer.status == 200 ? read_object(answer.body) : std::nullopt;
  if (!found) return trouble("discovery " + std::to_string(answer.status));
  if (text_at(*found, "issuer") != registration_.issuer) return trouble("issuer");
  Discovery out{text_at(*found, "authorization_endpoint"), text_at(*found, "token_endpoint"),
                text_at(*found, "jwks_uri")};
  if (out.authorization.empty() || out.token.empty() || out.keys.empty()) return trouble("discovery");
  const std::lock_guard lock(mutex_);
  discovery_ = out;
  return out;
}

base::Result<std::vector<Key>> RelyingParty::keys(const Discovery& discovery, bool afresh) {
  const auto now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const bool good = afresh ? now - refetched_ < kBetweenFetches : now - fetched_ < kKeysLife;
    if (!keys_.empty() && good) return keys_;
    if (afresh) refetched_ = now;
  }
  QY_TRY(const auto answer, ask_({.url = discovery.keys}));
  if (answer.status != 200) return trouble("keys " + std::to_string(answer.status));
  QY_TRY(auto found, keys_of(answer.body));
  const std::lock_guard lock(mutex_);
  keys_ = found;
  fetched_ = now;
  return found;
}

base::Result<Departure> RelyingParty::depart() {
  QY_TRY(const auto discovery, discover());
  Departure out{crypto::random_token(), crypto::random_token(), crypto::random_token(48), {}};
  const auto query =
      fetch::form_of({{"response_type", "code"},
                      {"client_id", registration_.client_id},
                      {"redirect_uri", registration_.redirect_uri},
                      {"scope", "openid profile"},
                      {"state", out.state},
                      {"nonce", out.nonce},
                      {"code_challenge", crypto::base64url_encode(bytes_of(crypto::sha256(out.verifier)))},
                      {"code_challenge_method", "S256"}});
  out.address =
      discovery.authorization + (discovery.authorization.find('?') == std::string::npos ? "?" : "&") + query;
  return out;
}

base::Result<Identity> RelyingParty::arrive(std::string_view code, const Departure& departure) {
  QY_TRY(const auto discovery, discover());
  const auto credentials = fetch::form_of({{registration_.client_id, registration_.client_secret}});
  auto basic = credentials;
  basic[basic.find('=')] = ':';
  QY_TRY(const auto answer, ask_({.url = discovery.token,
                                  .headers = {{"Authorization", "Basic " + crypto::base64_encode(basic)},
                                              {"Content-Type", "application/x-www-form-urlencoded"},
                                              {"Accept", "application/json"}},
                                  .body = fetch::form_of({{"grant_type", "authorization_code"},
                                                          {"code", std::string(code)},
                                                          {"redirect_uri", registration_.redirect_uri},
                                                          {"code_verifier", departure.verifier}})}));
  if (answer.status >= 500) return trouble("token " + std::to_string(answer.status));
  const auto tokens = answer.status == 200 ? read_object(answer.body) : std::nullopt;
  if (!tokens) return refused();
  const auto token = text_at(*tokens, "id_token");
  const Expected expected{registration_.issuer, registration_.client_id, departure.nonce, clock_.now()};
  QY_TRY(const auto known, keys(discovery, false));
  auto identity = check_token(token, known, expected);
  if (identity.ok() || identity.error().code != "oidc.key") return identity;
  QY_TRY(const auto fresh, keys(discovery, true));
  return check_token(token, fresh, expected);
}

}  // namespace qiying::oidc
