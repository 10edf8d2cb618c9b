#pragma once
/// Relying party of OpenID Connect: authorisation code flow with PKCE (S256), discovery, keys that rotate.
/// RFC 6749, RFC 7636, OpenID Connect Core 1.0 §3.1 and Discovery 1.0. An ID token is believed only when it
/// is signed by a key of the issuer (RS256, ES256; never "none"), made for us, in time, and with our nonce.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"
#include "platform/crypto/public_key.hpp"
#include "platform/fetch/fetch.hpp"

namespace qiying::oidc {

struct Registration {
  std::string issuer;  ///< as the provider writes it in its tokens
  std::string client_id, client_secret;
  std::string redirect_uri;
};

/// What a sign-in begins with; state, nonce and verifier are kept until the person is back.
struct Departure {
  std::string state, nonce, verifier;
  std::string address;  ///< where to send the person
};

/// Who came back.
struct Identity {
  std::string issuer, subject;
  std::string name;  ///< claim "name" or "preferred_username"; may be empty
  bool operator==(const Identity&) const = default;
};

/// A key of the provider (JWK).
struct Key {
  std::string kid;
  crypto::PublicKey key;
};
/// What is checked of a token, apart from its signature.
struct Expected {
  std::string issuer, client_id, nonce;
  base::Timestamp now;
};
/// Pure: the identity in a token. `keys` by kid. Errors (401): oidc.token with what is wrong; oidc.key when
/// no key has that kid (they may have been rotated).
base::Result<Identity> check_token(std::string_view token, const std::vector<Key>& keys,
                                   const Expected& expected);
/// The usable signing keys of a JWK set; others are left out. Error oidc.provider.
base::Result<std::vector<Key>> keys_of(std::string_view jwks);

using Ask = std::function<base::Result<fetch::Answer>(const fetch::Request&)>;

/// Thread-safe. Discovery and keys are kept; an unknown kid fetches the keys once more (at most once a
/// minute).
class RelyingParty {
 public:
  RelyingParty(Registration registration, const base::Clock& clock, Ask ask = fetch::ask);
  /// Errors oidc.provider (503).
  base::Result<Departure> depart();
  /// Exchanges the code and checks the token. Errors: oidc.code (401) when the provider refuses the code;
  /// those of check_token; oidc.provider.
  base::Result<Identity> arrive(std::string_view code, const Departure& departure);

 private:
  struct Discovery {
    std::string authorization, token, keys;
  };
  base::Result<Discovery> discover();
  base::Result<std::vector<Key>> keys(const Discovery& discovery, bool afresh);

  const Registration registration_;
  const base::Clock& clock_;
  const Ask ask_;
  std::mutex mutex_;
  std::optional<Discovery> discovery_;
  std::vector<Key> keys_;
  base::Timestamp fetched_{}, refetched_{};
};

}  // namespace qiying::oidc
