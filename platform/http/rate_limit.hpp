#pragma once
/// Token buckets per client and route, or per account, in bounded memory.

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace qiying::http {

struct Rate {
  double per_second = 0;
  double burst = 0;
};

/// A set-associative table: each key has eight places, of which the longest unused is given away. A flood of
/// new addresses therefore costs no memory; it can at most refill buckets. Thread-safe.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateLimiter(std::size_t buckets = 65536);
  /// Takes one token. 0 when there was one, else the whole seconds (at least 1) until there is.
  int take(std::uint64_t key, Rate rate, Time now);

 private:
  struct Bucket {
    std::uint64_t key = 0;
    Time seen{};
    double tokens = 0;
  };
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kLocks = 64;
  Bucket& find(std::uint64_t key, Rate rate, Time now);

  std::size_t sets_;
  std::vector<Bucket> buckets_;
  std::unique_ptr<std::mutex[]> locks_;
};

/// `who` is an address or any other name (an account). A key that strangers cannot aim at one place of the
/// table (seeded per process). IPv6 clients count by /64, the smallest network that one subscriber gets.
std::uint64_t rate_key(std::string_view who, std::size_t route);

}  // namespace qiying::http
