#pragma once
/// Decision tables: rows of tests over a few inputs, the first row that holds gives the result. Missing
/// inputs and codes less exact than a row are respected: a result is known only if every row that could still
/// hold says the same. Lookup
/// takes one binary search and one AND of bits a column, whatever the number of rows (≤ 10,000). Immutable
/// after `build`; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/facts.hpp"
#include "engines/rules/interval.hpp"

namespace qiying::rules {

/// One input of a lookup as it is known.
struct Cell {
  enum class State : std::uint8_t { unknown, known, review };
  State state = State::unknown;
  std::int64_t number = 0;
  std::string_view text;
};

class DecisionTable {
 public:
  struct Column {
    FactUse fact;
    bool text = false;  ///< codes, else numbers
    CodeKind codes = CodeKind::plain;
  };
  struct Row {
    std::vector<IntervalSet<std::int64_t>> numbers;  ///< by column; everything where a column is of codes
    std::vector<IntervalSet<std::string>> texts;     ///< by column; everything where it is of numbers
    std::string result;
    Place place;
  };
  enum class Found : std::uint8_t { row, no_row, unknown, review };
  struct Answer {
    Found found = Found::no_row;
    std::uint32_t row = 0;
    std::uint32_t missing = 0;  ///< bits of the columns whose value would decide
  };

  std::string name, source;
  std::optional<std::string> otherwise;  ///< result where no row holds; absent: a person decides
  std::vector<Column> columns;           ///< at most 32
  std::vector<Row> rows;

  void build();
  /// `inputs` by column.
  Answer look_up(const Cell* inputs) const;

 private:
  struct Index {
    std::vector<std::int64_t> numbers;  ///< cut points; bin i holds values in [cut i-1, cut i)
    std::vector<std::string> texts;
    std::vector<std::uint64_t> bits;  ///< rows that hold, by bin
    std::vector<std::uint64_t> any;   ///< rows that hold whatever the value
  };
  // Rows that a code may mean, and those that it means for certain, where the code is less exact than they
  // are.
  struct Rough {
    std::vector<std::uint64_t> possible, certain;
  };
  std::optional<Rough> rough(std::size_t column, std::string_view code) const;

  std::vector<Index> index_;
  std::size_t words_ = 0;
};

}  // namespace qiying::rules
