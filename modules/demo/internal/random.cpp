#include "modules/demo/internal/random.hpp"

#include <numeric>

namespace qiying::demo {
namespace {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; public domain code of S. Vigna).
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const unsigned char c : text) h = (h ^ c) * 1099511628211ULL;
  return h;
}

__extension__ using Wide = unsigned __int128;

}  // namespace

Random::Random(std::uint64_t seed, std::string_view stream, std::uint64_t index)
    : state_(mix(mix(seed ^ hash(stream)) + mix(index + 0x9E3779B97F4A7C15ULL))) {}

std::uint64_t Random::next() {
  return mix(state_ += 0x9E3779B97F4A7C15ULL);
}

std::uint64_t Random::below(std::uint64_t n) {
  return static_cast<std::uint64_t>((static_cast<Wide>(next()) * n) >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
}

std::int64_t Random::deciles(const std::array<std::int64_t, 11>& at) {
  const auto i = below(10);
  return between(at[i], at[i + 1]);
}

base::Uuid Random::uuid(base::Timestamp at) {
  const auto ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
  const auto a = next(), b = next();
  base::Uuid id;
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (a & 0x0F));
  id.bytes[7] = static_cast<std::uint8_t>(a >> 8);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | ((a >> 16) & 0x3F));
  for (std::size_t i = 9; i < 16; ++i) id.bytes[i] = static_cast<std::uint8_t>(b >> (8 * (i - 9)));
  return id;
}

std::uint64_t shuffled(std::uint64_t i, std::uint64_t n, std::uint64_t seed, std::string_view stream) {
  Random random(seed, stream);
  auto step = random.below(n) | 1;
  while (std::gcd(step, n) != 1) step += 2;
  const auto shift = random.below(n);
  return static_cast<std::uint64_t>((static_cast<Wide>(step) * i + shift) % n);
}

}  // namespace qiying::demo
