#pragma once
// Codes of a ruleset's leaves: per cell the cut points of all its conditions, so that a value is one 16-bit
// number and a condition a list of ranges of such numbers.

#include <memory>
#include <vector>

#include "engines/rules/internal/bits.hpp"
#include "engines/rules/roster.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules::internal {

// What one leaf tests: column of codes, and the ranges (both ends included).
struct CodedLeaf {
  std::uint32_t column = 0;
  std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges;
};

// One block of coded rows.
struct Block {
  std::size_t first_row = 0, rows = 0;
  std::vector<Codes> codes;         // by column
  std::vector<Bits> known, review;  // by column
};

class Codec {
 public:
  explicit Codec(const Ruleset& rules);

  const std::vector<CodedLeaf>& leaves() const { return leaves_; }
  // Reads and derives the rows of a block. `cells` is scratch.
  void encode(const Roster::Reader& reader, std::size_t first_row, std::size_t rows, Block& out) const;
  void prepare(Block& block) const;

 private:
  struct Column {
    std::uint32_t slot = 0;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;
  };
  template <class K>
  void collect(const IntervalSet<K>& set, std::vector<K>& cuts);
  template <class K>
  static CodedLeaf coded(std::uint32_t column, const IntervalSet<K>& set, const std::vector<K>& cuts);
  std::uint32_t column_for(const Ruleset::Leaf& leaf, std::vector<std::vector<std::uint32_t>>& by_slot);

  const Ruleset& rules_;
  std::vector<Column> columns_;
  std::vector<CodedLeaf> leaves_;
};

}  // namespace qiying::rules::internal
