#pragma once
/// Client addresses, trusted proxies and what these say about the client.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http.hpp"

namespace qiying::http {

/// IPv6, or IPv4 mapped into it.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool v4() const;
  bool loopback() const;
};

/// "192.0.2.1", "2001:db8::1"; nullopt for anything else.
std::optional<Address> parse_address(std::string_view text);

/// Immutable, thread-safe.
class TrustedProxies {
 public:
  /// Addresses or networks in CIDR form; throws std::invalid_argument naming the faulty one.
  explicit TrustedProxies(const std::vector<std::string>& entries);
  bool trusts(std::string_view address) const;

 private:
  struct Network {
    Address address;
    unsigned bits;
  };
  std::vector<Network> networks_;
};

struct Client {
  std::string address;
  bool secure = false;
  std::optional<std::string> request_id;
};

/// Who the client is: the peer itself unless it is a trusted proxy; then the last untrusted address of
/// X-Forwarded-For, the scheme of X-Forwarded-Proto and the proxy's X-Request-Id.
Client client_of(const TrustedProxies& proxies, const std::string& peer, const Headers& headers);

/// 13 characters, unguessable enough to tell requests apart; never a secret.
std::string new_request_id();

}  // namespace qiying::http
