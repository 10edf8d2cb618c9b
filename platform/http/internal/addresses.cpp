#include "platform/http/internal/addresses.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cstring>
#include <random>
#include <stdexcept>

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool same_network(const Address& a, const Address& b, unsigned bits) {
  const auto whole = bits / 8;
  if (std::memcmp(a.bytes.data(), b.bytes.data(), whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - bits % 8));
  return (a.bytes[whole] & mask) == (b.bytes[whole] & mask);
}

/// An entry of X-Forwarded-For without port and brackets.
std::string_view bare_address(std::string_view entry) {
  entry = trim(entry);
  if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
  const auto colon = entry.find(':');
  const bool v4_with_port =
      colon != std::string_view::npos && entry.find(':', colon + 1) == std::string_view::npos;
  return v4_with_port ? entry.substr(0, colon) : entry;
}

bool sane_id(std::string_view id) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return id.size() >= 8 && id.size() <= 64 && std::all_of(id.begin(), id.end(), good);
}

/// Walks all X-Forwarded-For fields from the last entry to the first untrusted one.
std::string last_untrusted(const TrustedProxies& proxies, const std::string& peer, const Headers& headers) {
  std::vector<std::string_view> entries;
  for (const auto& [name, value] : headers.all()) {
    if (!iequals(name, "X-Forwarded-For")) continue;
    std::string_view list = value;
    while (!list.empty()) entries.push_back(bare_address(next_part(list, ',')));
  }
  std::string client = peer;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    if (!parse_address(*it)) break;
    client = *it;
    if (!proxies.trusts(client)) break;
  }
  return client;
}

}  // namespace

bool Address::v4() const {
  return std::memcmp(bytes.data(), kMappedPrefix.data(), kMappedPrefix.size()) == 0;
}

bool Address::loopback() const {
  if (v4()) return bytes[12] == 127;
  Address one;
  one.bytes[15] = 1;
  return bytes == one.bytes;
}

std::optional<Address> parse_address(std::string_view text) {
  const std::string copy(text);
  Address out;
  if (::inet_pton(AF_INET6, copy.c_str(), out.bytes.data()) == 1) return out;
  std::memcpy(out.bytes.data(), kMappedPrefix.data(), kMappedPrefix.size());
  if (::inet_pton(AF_INET, copy.c_str(), out.bytes.data() + 12) == 1) return out;
  return std::nullopt;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    std::string_view rest = entry;
    const auto address = parse_address(next_part(rest, '/'));
    const auto offset = address && address->v4() ? 96u : 0u;
    const auto bits = rest.empty() ? std::optional<std::uint64_t>(128 - offset) : parse_number(rest);
    if (!address || !bits || *bits + offset > 128)
      throw std::invalid_argument(fmt::format("trusted proxy '{}' is no address or network", entry));
    networks_.push_back({*address, static_cast<unsigned>(*bits) + offset});
  }
}

bool TrustedProxies::trusts(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto parsed = parse_address(address);
  return parsed && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
           return same_network(*parsed, network.address, network.bits);
         });
}

Client client_of(const TrustedProxies& proxies, const std::string& peer, const Headers& headers) {
  Client client{peer, false, std::nullopt};
  if (!proxies.trusts(peer)) return client;
  client.address = last_untrusted(proxies, peer, headers);
  client.secure = iequals(trim(headers.get("X-Forwarded-Proto").value_or("")), "https");
  const auto id = headers.get("X-Request-Id");
  if (id && sane_id(*id)) client.request_id = *id;
  return client;
}

std::string new_request_id() {
  constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
  thread_local std::mt19937_64 random{(std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()};
  std::string id(13, '0');
  auto value = random();
  for (auto& c : id) {
    c = digits[value & 31];
    value >>= 5;
  }
  return id;
}

}  // namespace qiying::http
