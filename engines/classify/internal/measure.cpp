#include "engines/classify/internal/measure.hpp"

#include <algorithm>
#include <cmath>

#include "engines/classify/internal/data.hpp"

namespace qiying::classify::internal {
namespace {

constexpr std::size_t kBins = 10;
constexpr double kNothingIsSure = 2;

std::vector<double> confidences(const Outcome& outcome, double temperature) {
  const std::vector<double> scores(outcome.scores.begin(), outcome.scores.end());
  return softmax(scores, temperature);
}

// A little doubt stays with whoever was never wrong (rule of succession), or no text could ever be new to it.
double loss(std::span<const Outcome> outcomes, double temperature) {
  const double doubt = 1.0 / (static_cast<double>(outcomes.size()) + 2);
  const auto surprise = [](double share) { return -std::log(std::max(share, 1e-300)); };
  double sum = 0;
  for (const auto& outcome : outcomes) {
    const auto shares = confidences(outcome, temperature);
    const auto share = shares[outcome.label];
    sum += (1 - doubt) * surprise(share) + doubt * surprise(1 - share);
  }
  return sum;
}

// The first choice of one outcome.
struct First {
  std::size_t label = 0;
  double confidence = 0;
  bool right = false;
  std::size_t rank = 0;  // of the true label, from 0
};

First first_of(const Outcome& outcome, double temperature) {
  const auto shares = confidences(outcome, temperature);
  const auto best = std::ranges::max_element(shares);
  const auto label = static_cast<std::size_t>(best - shares.begin());
  const auto above = [&](double share) { return share > shares[outcome.label]; };
  return {label, *best, label == outcome.label,
          static_cast<std::size_t>(std::ranges::count_if(shares, above))};
}

std::vector<First> firsts_of(std::span<const Outcome> outcomes, double temperature) {
  std::vector<First> out;
  out.reserve(outcomes.size());
  for (const auto& outcome : outcomes) out.push_back(first_of(outcome, temperature));
  return out;
}

double wilson_lower(double right, double all) {
  constexpr double z = 1.96;
  const double share = right / all;
  const double middle = share + z * z / (2 * all);
  const double half = z * std::sqrt((share * (1 - share) + z * z / (4 * all)) / all);
  return (middle - half) / (1 + z * z / all);
}

double share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> rate(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return share_of(part, whole);
}

void add_labels(std::span<const Outcome> outcomes, std::span<const First> firsts,
                const std::vector<std::string>& labels, Report& out) {
  struct Counts {
    std::int64_t examples = 0, suggested = 0, right = 0;
  };
  std::vector<Counts> counts(labels.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ++counts[outcomes[i].label].examples;
    ++counts[firsts[i].label].suggested;
    if (firsts[i].right) ++counts[firsts[i].label].right;
  }
  std::int64_t present = 0;
  for (std::size_t l = 0; l < labels.size(); ++l) {
    const auto& c = counts[l];
    out.labels.push_back({labels[l], c.examples, rate(c.right, c.suggested), rate(c.right, c.examples)});
    if (c.examples == 0) continue;
    ++present;
    out.macro_f1 += share_of(2 * c.right, c.examples + c.suggested);
  }
  if (present > 0) out.macro_f1 /= static_cast<double>(present);
}

void add_bins(std::span<const First> firsts, Report& out) {
  for (std::size_t b = 0; b < kBins; ++b)
    out.bins.push_back({static_cast<double>(b) / kBins, static_cast<double>(b + 1) / kBins, 0, 0, 0});
  for (const auto& first : firsts) {
    auto& bin = out.bins[std::min(kBins - 1, static_cast<std::size_t>(first.confidence * kBins))];
    ++bin.examples;
    bin.confidence += first.confidence;
    bin.right += first.right ? 1 : 0;
  }
  for (auto& bin : out.bins) {
    if (bin.examples == 0) continue;
    const auto n = static_cast<double>(bin.examples);
    bin.confidence /= n;
    bin.right /= n;
    out.calibration_error += std::abs(bin.confidence - bin.right) * n / static_cast<double>(firsts.size());
  }
}

}  // namespace

double fit_temperature(std::span<const Outcome> outcomes) {
  // Golden section over the logarithm; the loss has one minimum.
  constexpr double kRatio = 0.6180339887498949;
  double low = std::log(0.02), high = std::log(50.0);
  const auto at = [&](double x) { return loss(outcomes, std::exp(x)); };
  double left = high - kRatio * (high - low), right = low + kRatio * (high - low);
  double at_left = at(left), at_right = at(right);
  for (int round = 0; round < 30; ++round) {
    if (at_left < at_right) {
      high = std::exchange(right, left);
      at_right = std::exchange(at_left, at(left = high - kRatio * (high - low)));
    } else {
      low = std::exchange(left, right);
      at_left = std::exchange(at_right, at(right = low + kRatio * (high - low)));
    }
  }
  return std::exp((low + high) / 2);
}

double fit_threshold(std::span<const Outcome> outcomes, double temperature, double precision) {
  auto firsts = firsts_of(outcomes, temperature);
  std::ranges::sort(firsts, std::ranges::greater{}, &First::confidence);
  double threshold = kNothingIsSure;
  double right = 0;
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    right += firsts[i].right ? 1 : 0;
    const bool last_of_its_kind = i + 1 == firsts.size() || firsts[i + 1].confidence < firsts[i].confidence;
    if (last_of_its_kind && wilson_lower(right, static_cast<double>(i + 1)) >= precision)
      threshold = firsts[i].confidence;
  }
  return threshold;
}

Report report(std::span<const Outcome> outcomes, const std::vector<std::string>& labels, double temperature,
              double threshold) {
  Report out;
  const auto firsts = firsts_of(outcomes, temperature);
  const auto all = static_cast<std::int64_t>(outcomes.size());
  const auto sure = [&](const First& f) { return f.confidence >= threshold; };
  const auto covered = std::ranges::count_if(firsts, sure);
  out.examples = all;
  out.top1 = share_of(std::ranges::count_if(firsts, &First::right), all);
  out.top3 = share_of(std::ranges::count_if(firsts, [](const First& f) { return f.rank < 3; }), all);
  out.threshold = threshold;
  out.covered = share_of(covered, all);
  out.precision_at_threshold =
      share_of(std::ranges::count_if(firsts, [&](const First& f) { return sure(f) && f.right; }), covered);
  add_labels(outcomes, firsts, labels, out);
  add_bins(firsts, out);
  return out;
}

}  // namespace qiying::classify::internal
