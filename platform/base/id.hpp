#pragma once
/// Strong identifiers: 128 bits in the layout of UUID version 7 (RFC 9562): time first, so ids sort by
/// creation; the text form is the usual 36 characters.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::base {

/// The bytes of an id, without a meaning.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
};

/// A new id from the machine's clock and the kernel's random source. Thread-safe.
Uuid new_uuid();
/// "018f3c9e-....": 36 characters, lower case.
std::string to_string(const Uuid& id);
/// Reads the 36-character form; nullopt for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);

/// `Id<struct AppealTag>` cannot be mixed up with another kind of id.
template <class Tag>
struct Id {
  Uuid value{};
  auto operator<=>(const Id&) const = default;
  static Id make() { return {new_uuid()}; }
  static std::optional<Id> parse(std::string_view text) {
    const auto id = parse_uuid(text);
    return id ? std::optional<Id>{Id{*id}} : std::nullopt;
  }
  bool is_nil() const { return value.is_nil(); }
  std::string str() const { return to_string(value); }
};

}  // namespace qiying::base

template <class Tag>
struct std::hash<qiying::base::Id<Tag>> {
  std::size_t operator()(const qiying::base::Id<Tag>& id) const noexcept {
    std::size_t h = 1469598103934665603ULL;
    for (auto b : id.value.bytes) h = (h ^ b) * 1099511628211ULL;
    return h;
  }
};
