#pragma once
// Fellegi–Sunter: how much each level of agreement speaks for or against "the same", in bits, learned without
// labels.

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "engines/fusion/internal/block.hpp"
#include "engines/fusion/internal/records.hpp"

namespace qiying::fusion::internal {

// Of one field: shares among matches and among other pairs, over pairs where both have a value.
struct FieldModel {
  std::string name;
  std::array<double, kMaxLevels> m{}, u{};
  // Levels by value: bits by rarity, learned where the data show enough of them.
  std::array<std::array<double, kRarities>, kMaxLevels> bits{};
};

struct Model {
  double prior = 0;                // probability that two random records are the same
  std::vector<FieldModel> fields;  // as Records::fields
  FieldModel source;               // one or two sources

  // Bits of a cell. A level by value is as telling as its value is rare; the others by their shares.
  double weight(const Records& records, std::size_t cell, const Agreement& agreement) const;
};

// Bits of agreement on a value by its frequency alone (term-frequency adjustment).
double bits_of_rarity(double m, std::size_t rarity);

// All weights in a table, for speed.
class Scorer {
 public:
  Scorer(const Records& records, const Model& model);
  // Bits for (positive) or against "the same", the prior among them.
  double operator()(const Agreement& agreement) const {
    double bits = prior_bits_;
    for (std::size_t cell = 0; cell <= kMaxFields; ++cell) bits += table_[cell][agreement.cell[cell]];
    return bits;
  }
  double score(RecordId a, RecordId b) const { return (*this)(records_.compare(a, b)); }
  // The same where it is more than `least`; stops comparing as soon as the fields that are left cannot lift
  // the sum so far.
  std::optional<double> score_above(RecordId a, RecordId b, double least) const;
  double cell_bits(std::size_t cell, std::uint8_t value) const { return table_[cell][value]; }
  double prior_bits() const { return prior_bits_; }
  const Records& records() const { return records_; }

 private:
  const Records& records_;
  double prior_bits_;
  std::array<std::array<double, 256>, kMaxFields + 1> table_{};
  std::array<double, kMaxFields + 1> most_{};  // bits that a cell can give at best
};

inline double probability_of(double bits) {
  return 1 / (1 + std::exp2(-bits));
}

// Learns from the candidate pairs. Pairs with the same valid code count as matches, those with two different
// valid codes do not; all others by what the model says of them.
// `stands_for`: how many candidate pairs each of `sample` stands for.
Model learn(const Records& records, const std::vector<Agreement>& sample, double stands_for, int threads);

}  // namespace qiying::fusion::internal
