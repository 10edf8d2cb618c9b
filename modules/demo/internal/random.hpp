#pragma once
/// Chance that comes out the same on every machine and in any order of asking: each thing draws from a stream
/// of its own, named and numbered. Integers only. Not for secrets.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/base/id.hpp"
#include "platform/base/time.hpp"

namespace qiying::demo {

class Random {
 public:
  Random(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0);

  std::uint64_t next();
  /// 0 ≤ result < n; n > 0.
  std::uint64_t below(std::uint64_t n);
  /// Both ends included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  bool percent(unsigned p) { return below(100) < p; }
  bool per_mille(unsigned p) { return below(1000) < p; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(N)];
  }
  /// An index, by weight.
  template <std::size_t N>
  std::size_t weighted(const std::array<unsigned, N>& weights) {
    unsigned all = 0;
    for (auto w : weights) all += w;
    auto at = below(all);
    std::size_t i = 0;
    for (; at >= weights[i]; ++i) at -= weights[i];
    return i;
  }
  /// A value of a distribution given by its 0th, 10th, ... 100th percentile.
  std::int64_t deciles(const std::array<std::int64_t, 11>& at);
  /// An id of version 7 made at `at`.
  base::Uuid uuid(base::Timestamp at);

 private:
  std::uint64_t state_;
};

/// The place of `i` in a fixed shuffling of 0 … n-1; i < n.
std::uint64_t shuffled(std::uint64_t i, std::uint64_t n, std::uint64_t seed, std::string_view stream);

}  // namespace qiying::demo
