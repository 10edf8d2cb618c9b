#include <algorithm>

#include "platform/crypto/crypto.hpp"
#include "platform/oidc/internal/read_json.hpp"
#include "platform/oidc/oidc.hpp"

namespace qiying::oidc {
namespace {

namespace json = boost::json;
using internal::read_object;
using internal::text_at;
constexpr std::chrono::minutes kSkew{2};

base::Error bad(const std::string& what) {
  return {.kind = base::ErrorKind::unauthenticated,
          .code = "oidc.token",
          .message = {"统一身份认证的凭证无效，未登录",
                      "The city's sign-in sent an invalid token; you are not signed in"},
          .help = {"请重新登录；多次出现请联系管理员（" + what + "）",
                   "Try again; tell the administrator if it happens often (" + what + ")"}};
}

std::optional<base::Timestamp> time_at(const json::object& o, std::string_view name) {
  const auto* value = o.if_contains(name);
  if (!value || !value->is_number()) return std::nullopt;
  const auto seconds = value->to_number<double>();
  if (!(seconds > 0 && seconds < 1e11)) return std::nullopt;
  return base::Timestamp(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

/// The audience is one name or a list of them.
bool is_for(const json::object& claims, std::string_view client) {
  const auto* aud = claims.if_contains("aud");
  if (!aud) return false;
  const auto is_us = [&](const json::value& v) { return v.is_string() && v.as_string() == client; };
  if (!aud->is_array()) return is_us(*aud);
  const auto& list = aud->as_array();
  return std::ranges::any_of(list, is_us) && (list.size() == 1 || text_at(claims, "azp") == client);
}

base::Result<void> check_claims(const json::object& claims, const Expected& expected) {
  const auto expires = time_at(claims, "exp"), issued = time_at(claims, "iat");
  if (text_at(claims, "iss") != expected.issuer) return bad("iss");
  if (!is_for(claims, expected.client_id)) return bad("aud");
  if (!expires || *expires + kSkew <= expected.now) return bad("exp");
  if (!issued || *issued > expected.now + kSkew) return bad("iat");
  if (expected.nonce.empty() || !crypto::equal(text_at(claims, "nonce"), expected.nonce)) return bad("nonce");
  if (text_at(claims, "sub").empty()) return bad("sub");
  return {};
}

struct Parts {
  json::object head, claims;
  std::string signature;
  std::string_view signed_text;
};

std::optional<Parts> split(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.size() > 16384) return std::nullopt;
  const auto head = crypto::base64url_decode(token.substr(0, first));
  const auto claims = crypto::base64url_decode(token.substr(first + 1, second - first - 1));
  const auto signature = crypto::base64url_decode(token.substr(second + 1));
  if (!head || !claims || !signature) return std::nullopt;
  auto head_object = read_object(*head), claims_object = read_object(*claims);
  if (!head_object || !claims_object) return std::nullopt;
  return Parts{std::move(*head_object), std::move(*claims_object), *signature, token.substr(0, second)};
}

Key key_of(const json::object& o) {
  const auto number = [&](std::string_view name) {
    return crypto::base64url_decode(text_at(o, name)).value_or("");
  };
  return {text_at(o, "kid"), {text_at(o, "kty"), number("n"), number("e"), number("x"), number("y")}};
}

bool signs(const json::object& o) {
  const auto use = text_at(o, "use");
  return (use.empty() || use == "sig") && (text_at(o, "kty") == "RSA" || text_at(o, "crv") == "P-256");
}

}  // namespace

base::Result<std::vector<Key>> keys_of(std::string_view jwks) {
  const auto set = read_object(jwks);
  const auto* list = set ? set->if_contains("keys") : nullptr;
  if (!list || !list->is_array())
    return base::Error{.kind = base::ErrorKind::unavailable,
                       .code = "oidc.provider",
                       .message = {"统一身份认证没有给出密钥", "The city's sign-in gives no keys"}};
  std::vector<Key> out;
  for (const auto& item : list->as_array())
    if (item.is_object() && signs(item.as_object())) out.push_back(key_of(item.as_object()));
  return out;
}

base::Result<Identity> check_token(std::string_view token, const std::vector<Key>& keys,
                                   const Expected& expected) {
  const auto parts = split(token);
  if (!parts) return bad("form");
  const auto algorithm = text_at(parts->head, "alg"), kid = text_at(parts->head, "kid");
  if (algorithm != "RS256" && algorithm != "ES256") return bad("alg");
  const auto fits = [&](const Key& key) { return kid.empty() || key.kid == kid; };
  if (std::ranges::none_of(keys, fits))
    return base::Error{.kind = base::ErrorKind::unauthenticated,
                       .code = "oidc.key",
                       .message = bad("kid").message,
                       .help = bad("kid").help};
  const bool good = std::ranges::any_of(keys, [&](const Key& key) {
    return fits(key) && crypto::verifies(key.key, algorithm, parts->signed_text, parts->signature);
  });
  if (!good) return bad("signature");
  QY_CHECK(check_claims(parts->claims, expected));
  auto name = text_at(parts->claims, "name");
  if (name.empty()) name = text_at(parts->claims, "preferred_username");
  return Identity{expected.issuer, text_at(parts->claims, "sub"), std::move(name)};
}

}  // namespace qiying::oidc
