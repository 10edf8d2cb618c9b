#pragma once
// Codes of a ruleset's leaves: per cell the cut points of all its conditions, so that a value is one 16-bit
// number and a condition a list of ranges of such numbers.

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engines/rules/internal/bits.hpp"
#include "engines/rules/roster.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules::internal {

// What one leaf tests: column of codes, the ranges that meet it (both ends included), and those that decide
// nothing.
struct CodedLeaf {
  using Range = std::pair<std::uint16_t, std::uint16_t>;
  std::uint32_t column = 0;
  std::vector<Range> ranges, open;
};

// One block of coded rows.
struct Block {
  std::size_t first_row = 0, rows = 0;
  std::vector<Codes> codes;         // by column
  std::vector<Bits> known, review;  // by column
};

class Codec {
 public:
  Codec(const Ruleset& rules, const Roster& roster);

  const std::vector<CodedLeaf>& leaves() const { return leaves_; }
  // Reads and derives the rows of a block. `cells` is scratch.
  void encode(const Roster::Reader& reader, std::size_t first_row, std::size_t rows, Block& out) const;
  void prepare(Block& block) const;

 private:
  struct Column {
    std::uint32_t slot = 0;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;
    CodeKind codes = CodeKind::plain;
    // Of values less exact than the cut points: first and last bin, outermost first; each has a code after
    // those of the bins.
    std::vector<CodedLeaf::Range> spans;
  };
  static bool before(const CodedLeaf::Range& a, const CodedLeaf::Range& b);
  static CodedLeaf::Range bins_of(const Column& column, std::string_view value);
  static void find_spans(Column& column, const Roster& roster, const FactPlan& plan);
  static void add_spans(const Column& column, CodedLeaf& leaf);
  static std::optional<std::uint16_t> code_of(const Column& column, std::string_view value);
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
