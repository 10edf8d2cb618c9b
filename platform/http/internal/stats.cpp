#include "platform/http/internal/stats.hpp"

namespace qiying::http {

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::size_t bucket_of(std::chrono::microseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  return static_cast<std::size_t>(std::lower_bound(kBuckets.begin(), kBuckets.end(), seconds) -
                                  kBuckets.begin());
}

}  // namespace

HttpStats::HttpStats(const Router& router) {
  for (const auto& [method, pattern] : router.routes()) {
    series_.push_back(std::make_unique<Series>());
    series_.back()->labels = fmt::format("method=\"{}\",route=\"{}\"", name_of(method), label_value(pattern));
  }
  series_.push_back(std::make_unique<Series>());
  series_.back()->labels = "method=\"\",route=\"\"";
}

void HttpStats::answered(std::size_t route, int status, std::chrono::microseconds duration) {
  auto& series = *series_[std::min(route, series_.size() - 1)];
  series.buckets[bucket_of(duration)].fetch_add(1, kRelaxed);
  series.microseconds.fetch_add(static_cast<std::uint64_t>(duration.count()), kRelaxed);
  const auto index = static_cast<std::size_t>(status);
  series.statuses[index < kStatuses ? index : 0].fetch_add(1, kRelaxed);
}

void HttpStats::collect(std::map<std::string, double>& out) const {
  for (const auto& series : series_) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < kStatuses; ++i)
      if (const auto n = series->statuses[i].load(kRelaxed))
        out[fmt::format("http_requests_total{{{},status=\"{}\"}}", series->labels, i)] += n;
    for (std::size_t i = 0; i < series->buckets.size(); ++i) total += series->buckets[i].load(kRelaxed);
    if (total == 0) continue;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < series->buckets.size(); ++i) {
      below += series->buckets[i].load(kRelaxed);
      const auto bound = i < kBuckets.size() ? fmt::format("{}", kBuckets[i]) : std::string("+Inf");
      out[fmt::format("http_request_duration_seconds_bucket{{{},le=\"{}\"}}", series->labels, bound)] +=
          below;
    }
    out[fmt::format("http_request_duration_seconds_sum{{{}}}", series->labels)] +=
        static_cast<double>(series->microseconds.load(kRelaxed)) / 1e6;
    out[fmt::format("http_request_duration_seconds_count{{{}}}", series->labels)] += total;
  }
  out["http_requests_in_flight"] += in_flight.load(kRelaxed);
  out["http_connections"] += connections.load(kRelaxed);
  if (queue) out["http_queue_waiting"] += queue();
}

}  // namespace qiying::http
