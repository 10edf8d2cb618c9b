#pragma once
/// Many enterprises as columns: one per fact and year, numbers as integers, codes as dictionary entries. Not
/// thread-safe while it is filled.

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/rules/enterprise.hpp"
#include "platform/base/csv.hpp"

namespace qiying::rules {

class Roster {
 public:
  struct Column {
    FactUse use;
    FactType type = FactType::number;
    std::vector<std::int64_t> numbers;  ///< kUnknown where unknown; of numbers, flags and dates
    std::vector<std::uint32_t> codes;   ///< 0 unknown, else 1 + index in `dictionary`; of codes and holdings
    std::vector<std::string> dictionary;
    std::vector<std::vector<Holding>> held;  ///< by dictionary entry, of holdings
    std::unordered_map<std::string, std::uint32_t> index;
  };
  static constexpr std::int64_t kUnknown = INT64_MIN;

  explicit Roster(const Catalogue& catalogue) : catalogue_(&catalogue) {}

  /// The column of a fact, made unknown for all rows when new.
  std::size_t column(FactUse use);
  std::size_t add_row(std::string id);
  /// Sets a cell of the last row from its text; an empty one stays unknown.
  base::Result<void> set(std::size_t column, std::string_view text);
  void set(std::size_t column, std::size_t row, std::int64_t number);
  void set_code(std::size_t column, std::size_t row, std::string_view code);

  /// Replaces all that is known of a row.
  void put(std::size_t row, const Facts& facts);

  std::size_t size() const { return ids_.size(); }
  const std::string& id(std::size_t row) const { return ids_[row]; }
  const std::deque<Column>& columns() const { return columns_; }
  const Catalogue& catalogue() const { return *catalogue_; }

  /// One row as facts, for explanations.
  Facts facts(std::size_t row) const;
  /// The given cells of a row by step of a plan (not derived); `out` has the plan's size.
  class Reader;

 private:
  std::uint32_t intern(Column& column, std::string_view text, std::vector<Holding> held = {});

  const Catalogue* catalogue_;
  std::deque<Column> columns_;
  std::vector<std::string> ids_;
};

/// Copies given cells of rows into the order of a plan.
class Roster::Reader {
 public:
  Reader(const Roster& roster, const FactPlan& plan, base::Date day);
  void read(std::size_t row, std::vector<Cell>& out) const;

 private:
  struct Source {
    const Column* column = nullptr;
    std::vector<std::uint8_t> held;  ///< of a title: by dictionary entry
  };
  std::vector<Source> sources_;
};

/// What reading a file of enterprises gave.
struct RosterFaults {
  std::vector<std::string> lines;  ///< "行 12，列 revenue：..." at most 50
  std::size_t count = 0;
  std::vector<std::string> unknown_columns;
};

/// Reads a table: one row an enterprise, one column a fact (id or title, "[-1]" for earlier years); the
/// column called id, uscc, 企业 or 统一社会信用代码 names the row, else its number does. Cells that cannot be
/// read stay unknown and are told. Errors: what `CsvReader` refuses; `rules.no_columns` when no column is a
/// fact.
base::Result<Roster> read_roster(base::CsvReader& reader, const Catalogue& catalogue, RosterFaults& faults);

}  // namespace qiying::rules
