#pragma once
/// Counters of one server, cheap enough for every request: relaxed atomics, no lock, no allocation.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http.hpp"

namespace qiying::http {

/// Upper bounds of the duration histogram, in seconds.
inline constexpr std::array<double, 12> kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                 0.05,   0.1,   0.25,   0.5,   1,    5};

class HttpStats {
 public:
  /// One series per route, and one for requests without a route.
  explicit HttpStats(const Router& router);
  /// `route` as of Router::Match::index; SIZE_MAX for none.
  void answered(std::size_t route, int status, std::chrono::microseconds duration);
  /// Adds "name{labels}" → value.
  void collect(std::map<std::string, double>& out) const;

  std::atomic<std::int64_t> in_flight{0};
  std::atomic<std::int64_t> connections{0};
  std::function<std::size_t()> queue;  ///< requests waiting for a worker

 private:
  static constexpr std::size_t kStatuses = 600;
  struct Series {
    std::string labels;
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> buckets{};
    std::atomic<std::uint64_t> microseconds{0};
    std::array<std::atomic<std::uint32_t>, kStatuses> statuses{};
  };
  std::vector<std::unique_ptr<Series>> series_;
};

/// While it lives, its stats are part of metrics_text().
class StatsRegistration {
 public:
  explicit StatsRegistration(const HttpStats& stats);
  ~StatsRegistration();
  StatsRegistration(const StatsRegistration&) = delete;
  StatsRegistration& operator=(const StatsRegistration&) = delete;

 private:
  const HttpStats* stats_;
};

}  // namespace qiying::http
