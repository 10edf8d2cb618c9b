#pragma once
// Hashes that are the same on every machine, for keys and stable ids.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace qiying::fusion::internal {

inline std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93ULL;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93ULL;
  return x ^ (x >> 32);
}

inline std::uint64_t combine(std::uint64_t a, std::uint64_t b) {
  return mix(a * 0x9E3779B97F4A7C15ULL + b);
}

template <class Char>
std::uint64_t hash_of(std::basic_string_view<Char> text, std::uint64_t seed = 0x51ED270B4F1A6E2DULL) {
  std::uint64_t h = seed ^ (text.size() * 0x9E3779B97F4A7C15ULL);
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t bytes = text.size() * sizeof(Char);
  for (; bytes >= 8; p += 8, bytes -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    h = mix(h ^ word);
  }
  std::uint64_t tail = 0;
  std::memcpy(&tail, p, bytes);
  return mix(h ^ tail);
}

inline std::uint64_t hash_of(std::string_view text) {
  return hash_of<char>(text);
}

}  // namespace qiying::fusion::internal
