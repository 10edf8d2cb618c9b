#include "platform/http/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "platform/http/internal/addresses.hpp"

namespace qiying::http {

namespace {

std::uint64_t mix(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

std::uint64_t process_seed() {
  static const std::uint64_t seed = (std::uint64_t{std::random_device{}()} << 32) | std::random_device{}();
  return seed;
}

}  // namespace

RateLimiter::RateLimiter(std::size_t buckets)
    : sets_(std::max<std::size_t>(1, buckets / kWays)),
      buckets_(sets_ * kWays),
      locks_(std::make_unique<std::mutex[]>(kLocks)) {}

RateLimiter::Bucket& RateLimiter::find(std::uint64_t key, Rate rate, Time now) {
  const auto first = buckets_.begin() + static_cast<std::ptrdiff_t>((key % sets_) * kWays);
  const auto last = first + kWays;
  const auto it = std::find_if(first, last, [&](const Bucket& bucket) { return bucket.key == key; });
  if (it != last) return *it;
  auto& oldest = *std::min_element(first, last, [](const auto& a, const auto& b) { return a.seen < b.seen; });
  oldest = {key, now, rate.burst};
  return oldest;
}

int RateLimiter::take(std::uint64_t key, Rate rate, Time now) {
  const std::lock_guard lock(locks_[(key % sets_) % kLocks]);
  auto& bucket = find(key, rate, now);
  const double passed = std::chrono::duration<double>(now - bucket.seen).count();
  bucket.tokens = std::min(rate.burst, bucket.tokens + std::max(0.0, passed) * rate.per_second);
  bucket.seen = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  if (rate.per_second <= 0) return 3600;
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / rate.per_second)));
}

std::uint64_t rate_key(std::string_view who, std::size_t route) {
  const auto parsed = parse_address(who);
  std::uint64_t key = process_seed();
  if (!parsed) return mix(key ^ std::hash<std::string_view>{}(who) ^ mix(route));
  for (std::size_t i = 0; i < (parsed->v4() ? 16 : 8); ++i) key = mix(key ^ parsed->bytes[i]);
  return mix(key ^ mix(route)) | 1;
}

}  // namespace qiying::http
