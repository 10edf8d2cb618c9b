#include "engines/fusion/internal/model.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr std::size_t kRounds = 30;
constexpr double kLeastShare = 1e-7, kStrongest = 24;

double clamp_bits(double bits) {
  return std::clamp(bits, -kStrongest, kStrongest);
}

struct Pattern {
  Agreement agreement;
  double count;
};

std::vector<Pattern> count_patterns(const std::vector<Agreement>& agreements) {
  std::unordered_map<Agreement, double, AgreementHash> counts;
  for (const auto& agreement : agreements) ++counts[agreement];
  std::vector<Pattern> patterns;
  patterns.reserve(counts.size());
  for (const auto& [agreement, count] : counts) patterns.push_back({agreement, count});
  // The sums below must not depend on the order of a hash table.
  std::ranges::sort(patterns,
                    [](const Pattern& a, const Pattern& b) { return a.agreement.cell < b.agreement.cell; });
  return patterns;
}

struct Count {
  double same = 0, others = 0;
};
using ByValue = std::array<std::array<Count, kRarities>, kMaxLevels>;
constexpr double kCounted = 12;  // records of a value, of whose pairs blocking loses none

class Learner {
 public:
  Learner(const Records& records, const std::vector<Agreement>& sample, double stands_for, int threads)
      : records_(records), threads_(threads), cells_(records.fields().size()), stands_for_(stands_for) {
    all_pairs_ = static_cast<double>(records.size()) * (static_cast<double>(records.size()) - 1) / 2;
    patterns_ = count_patterns(sample);
    sample_random();
    guess();
  }

  Model run() {
    for (std::size_t round = 0; round < kRounds; ++round) {
      const auto before = model_.prior;
      step();
      if (round > 5 && std::abs(model_.prior - before) < 1e-4 * before) break;
    }
    return model_;
  }

 private:
  // Shares among random pairs, nearly all of which are no matches.
  void sample_random() {
    const auto n = records_.size();
    const std::size_t draws = n < 2 ? 0 : std::clamp<std::size_t>(n * 8, 20'000, 800'000);
    std::vector<Agreement> agreements(draws);
    for_each(draws, threads_, [&](std::size_t i) {
      const auto a = static_cast<RecordId>(mix(2 * i + 1) % n), b = static_cast<RecordId>(mix(2 * i + 2) % n);
      if (a != b) agreements[i] = records_.compare(a, b);
    });
    random_.assign(cells_ + 1, {});
    for (const auto& agreement : agreements)
      for (std::size_t cell = 0; cell <= cells_; ++cell) ++random_[cell][agreement.level(cell_of(cell))];
  }

  // The source cell comes after the fields.
  std::size_t cell_of(std::size_t i) const { return i == cells_ ? kSourceCell : i; }
  FieldModel& field(std::size_t i) { return i == cells_ ? model_.source : model_.fields[i]; }

  void guess() {
    model_.prior = std::min(0.1, static_cast<double>(records_.size()) / std::max(1.0, all_pairs_));
    for (std::size_t i = 0; i < cells_; ++i) {
      FieldModel field;
      field.name = records_.data().fields[records_.fields()[i]].spec.name;
      const auto levels = records_.comparator(i).levels();
      for (std::size_t level = 1; level < levels.size(); ++level) field.m[level] = levels[level].first_guess;
      field.m[kSwapped] = 0.01;
      for (std::size_t level = 1; level < levels.size(); ++level)
        for (std::size_t r = 0; r < kRarities; ++r) field.bits[level][r] = bits_of_rarity(field.m[level], r);
      model_.fields.push_back(field);
    }
    model_.source.name = "source";
    model_.source.m.fill(0.5);
    set_source_shares();
    update_u(std::vector<std::array<double, kMaxLevels>>(cells_ + 1));
  }

  void set_source_shares() {
    std::array<double, kMaxLevels> pairs{};
    std::vector<double> sizes(records_.data().sources.size());
    for (const auto source : records_.data().source) ++sizes[source];
    double same = 0;
    for (std::size_t s = 0; s < sizes.size(); ++s) {
      const auto n = sizes[s] * (sizes[s] - 1) / 2;
      pairs[std::min<std::size_t>(15, kFirstSameSource + s)] += n;
      same += n;
    }
    pairs[kCrossSource] = std::max(0.0, all_pairs_ - same);
    for (std::size_t level = 0; level < kMaxLevels; ++level)
      model_.source.u[level] = std::max(kLeastShare, pairs[level] / std::max(1.0, all_pairs_));
    model_.source.m = model_.source.u;
  }

  // Random pairs rarely show near agreement, so what blocking found of it is taken where it says more.
  void update_u(const std::vector<std::array<double, kMaxLevels>>& others) {
    for (std::size_t i = 0; i < cells_; ++i) {
      double drawn = 0, all = 0;
      for (std::size_t level = 1; level < kMaxLevels; ++level) drawn += random_[i][level];
      for (const auto n : random_[i]) all += n;
      const double pairs = std::max(1.0, all_pairs_ * drawn / std::max(1.0, all));
      for (std::size_t level = 1; level < kMaxLevels; ++level) {
        const double by_chance = random_[i][level] / std::max(1.0, drawn);
        const double by_block = others[i][level] / pairs;
        model_.fields[i].u[level] = std::clamp(std::max(by_chance, by_block), kLeastShare, 1.0);
      }
    }
  }

  // 1 and 0 where valid codes say so, else what the model says.
  double posterior(const Agreement& agreement, const Scorer& scorer) const {
    if (const auto code = records_.code_cell()) {
      if (agreement.level(*code) == kEqual && agreement.rarity(*code) >= 4) return 1;
      if (agreement.level(*code) == kDifferent) return 0;
    }
    return probability_of(scorer(agreement));
  }

  void step() {
    const Scorer scorer(records_, model_);
    std::vector<std::array<double, kMaxLevels>> same(cells_ + 1), others(cells_ + 1);
    std::vector<ByValue> values(cells_ + 1);
    double matches = 0;
    for (const auto& pattern : patterns_) {
      const auto p = posterior(pattern.agreement, scorer);
      matches += p * pattern.count;
      for (std::size_t i = 0; i <= cells_; ++i) {
        const auto level = pattern.agreement.level(cell_of(i));
        same[i][level] += p * pattern.count;
        others[i][level] += (1 - p) * pattern.count * stands_for_;
        auto& value = values[i][level][pattern.agreement.rarity(cell_of(i))];
        value.same += p * pattern.count;
        value.others += (1 - p) * pattern.count;
      }
    }
    model_.prior = std::clamp(matches * stands_for_ / std::max(1.0, all_pairs_), 1e-12, 0.5);
    for (std::size_t i = 0; i < cells_; ++i) {
      update_m(i, same[i], records_.comparator(i).levels());
      update_bits(i, values[i]);
    }
    update_source(same[cells_]);
    update_u(others);
  }

  void update_m(std::size_t i, const std::array<double, kMaxLevels>& same,
                std::span<const LevelInfo> levels) {
    constexpr double kBelief = 20;  // pairs that the first guess counts for
    double total = kBelief;
    for (std::size_t level = 1; level < kMaxLevels; ++level) total += same[level];
    for (std::size_t level = 1; level < kMaxLevels; ++level) {
      const double guess = level < levels.size() ? levels[level].first_guess : level == kSwapped ? 0.01 : 0;
      model_.fields[i].m[level] = std::max(1e-4, (same[level] + kBelief * guess) / total);
    }
  }

  // What frequency alone says of a value that two records share holds for values that many have. Of rare ones
  // blocking shows all pairs, so that their odds can be counted: a name that only one enterprise bears is
  // worth more than its frequency.
  void update_bits(std::size_t i, const ByValue& values) {
    constexpr double kBelief = 4;
    const auto levels = records_.comparator(i).levels();
    const double prior_odds = model_.prior / (1 - model_.prior);
    const auto filled = static_cast<double>(records_.filled(i));
    for (std::size_t level = 1; level < levels.size(); ++level)
      for (std::size_t r = 0; r < kRarities; ++r) {
        const auto by_rarity = bits_of_rarity(model_.fields[i].m[level], r);
        auto& bits = model_.fields[i].bits[level][r];
        bits = by_rarity;
        if (filled * std::exp2(-kBitsPerStep * static_cast<double>(r)) > kCounted) continue;
        const double odds = prior_odds * std::exp2(by_rarity), believed = odds / (1 + odds);
        const auto& [same, others] = values[level][r];
        const double counted = (same + kBelief * believed) / (others + kBelief * (1 - believed) + 1e-9);
        bits = clamp_bits(std::log2(counted / prior_odds));
      }
  }

  void update_source(const std::array<double, kMaxLevels>& same) {
    constexpr double kBelief = 5;
    double total = kBelief;
    for (std::size_t level = 1; level < kMaxLevels; ++level) total += same[level];
    for (std::size_t level = 1; level < kMaxLevels; ++level)
      model_.source.m[level] = std::max(1e-6, (same[level] + kBelief * model_.source.u[level]) / total);
    // Two rows of one source are never likelier to be the same than two of different sources, however small
    // the source: what repeats in it by its nature (numbers given in a row) would else speak for itself.
    const double across = model_.source.m[kCrossSource] / model_.source.u[kCrossSource];
    for (std::size_t level = kFirstSameSource; level < kMaxLevels; ++level)
      model_.source.m[level] = std::min(model_.source.m[level], model_.source.u[level] * across);
  }

  const Records& records_;
  int threads_;
  std::size_t cells_;
  double stands_for_, all_pairs_ = 0;
  std::vector<Pattern> patterns_;
  std::vector<std::array<double, kMaxLevels>> random_;
  Model model_;
};

}  // namespace

double Model::weight(const Records& records, std::size_t cell, const Agreement& agreement) const {
  constexpr double kContradiction = -6;
  const auto level = agreement.level(cell);
  if (level == kMissing) return 0;
  const auto& field = cell == kSourceCell ? source : fields[cell];
  const auto* info = cell == kSourceCell ? nullptr : records.comparator(cell).info(level);
  if (info != nullptr && info->by_value) return clamp_bits(field.bits[level][agreement.rarity(cell)]);
  const auto bits = std::log2(std::max(field.m[level], kLeastShare) / std::max(field.u[level], kLeastShare));
  return clamp_bits(info != nullptr && info->contradicts ? std::min(bits, kContradiction) : bits);
}

double bits_of_rarity(double m, std::size_t rarity) {
  return clamp_bits(std::log2(std::max(m, kLeastShare)) + kBitsPerStep * static_cast<double>(rarity));
}

Scorer::Scorer(const Records& records, const Model& model)
    : records_(records), prior_bits_(std::log2(model.prior / (1 - model.prior))) {
  Agreement one;
  for (std::size_t cell = 0; cell <= kMaxFields; ++cell) {
    if (cell != kSourceCell && cell >= records.fields().size()) continue;
    for (int value = 0; value < 256; ++value) {
      one.cell[cell] = static_cast<std::uint8_t>(value);
      table_[cell][static_cast<std::size_t>(value)] = model.weight(records, cell, one);
    }
    most_[cell] = std::max(0.0, *std::ranges::max_element(table_[cell]));
  }
}

std::optional<double> Scorer::score_above(RecordId a, RecordId b, double least) const {
  constexpr double kRounding = 1e-6;
  Agreement out;
  double bound = prior_bits_ + most_[kSourceCell];
  for (const auto cell : records_.cheapest_first())
    if (records_.both_have(cell, a, b)) bound += most_[cell];
  for (const auto cell : records_.cheapest_first()) {
    if (!records_.both_have(cell, a, b)) continue;
    if (bound < least - kRounding && !records_.has_swaps()) return std::nullopt;
    out.cell[cell] = records_.compare_cell(cell, a, b);
    const auto bits = table_[cell][out.cell[cell]];
    bound += (records_.may_fall_silent(cell) ? std::max(0.0, bits) : bits) - most_[cell];
  }
  records_.complete(a, b, out);
  const auto bits = (*this)(out);
  return bits > least ? std::optional(bits) : std::nullopt;
}

Model learn(const Records& records, const std::vector<Agreement>& sample, double stands_for, int threads) {
  return Learner(records, sample, stands_for, threads).run();
}

}  // namespace qiying::fusion::internal
