#pragma once
// Two records beside each other: one cell a field, level and rarity.

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "engines/fusion/internal/compare/comparator.hpp"
#include "engines/fusion/internal/dataset.hpp"

namespace qiying::fusion::internal {

inline constexpr std::size_t kSourceCell = kMaxFields;  // the last cell: from one source or from two
inline constexpr Level kCrossSource = 1, kFirstSameSource = 2;
inline constexpr Level kSwapped = 15;  // given name and surname stand in each other's place

// Agreement of two records; cells of fields that do not take part are 0.
struct Agreement {
  std::array<std::uint8_t, kMaxFields + 1> cell{};
  Level level(std::size_t field) const { return cell[field] >> 4; }
  std::uint8_t rarity(std::size_t field) const { return cell[field] & 15; }
  bool operator==(const Agreement&) const = default;
};

struct AgreementHash {
  std::size_t operator()(const Agreement& a) const;
};

// By field of the data; null for fields that are not compared.
using Comparators = std::vector<std::shared_ptr<Comparator>>;

// What is compared, and how. Reads the data that it was made from; thread-safe.
class Records {
 public:
  // `known`: comparators of an earlier run by field of the data (empty, or null where there is none); they
  // are told of the new values only.
  Records(const Dataset& data, const Reference& reference, int threads, Comparators known = {});

  const Dataset& data() const { return data_; }
  std::size_t size() const { return data_.size(); }
  // Compared fields: indices into data().fields, in order of cells.
  const std::vector<std::size_t>& fields() const { return fields_; }
  const Comparator& comparator(std::size_t cell) const { return *comparators_[cell]; }
  // For an archive; by field of the data.
  Comparators comparators() const;
  Agreement compare(RecordId a, RecordId b) const;
  // The same in parts, for those who may stop early: whether both have a value, one field, and what depends
  // on all fields.
  bool both_have(std::size_t cell, RecordId a, RecordId b) const {
    return columns_[cell].more != 0 || (at(cell, a) != 0 && at(cell, b) != 0);
  }
  std::uint8_t compare_cell(std::size_t cell, RecordId a, RecordId b) const {
    const auto outcome = compare_field(cell, a, b);
    return static_cast<std::uint8_t>(outcome.level << 4 | outcome.rarity);
  }
  void complete(RecordId a, RecordId b, Agreement& out) const;
  // Cells in the order in which comparing costs least: short values first.
  const std::vector<std::size_t>& cheapest_first() const { return cheapest_first_; }
  // Whether complete() may do more than to silence a cell or to say which sources the two are of.
  bool has_swaps() const { return !swaps_.empty(); }
  // Whether complete() may silence the cell because another one says it.
  bool may_fall_silent(std::size_t cell) const { return may_fall_silent_[cell]; }

  // The code's cell alone.
  std::uint8_t compare_code(RecordId a, RecordId b) const { return compare_cell(*code_cell_, a, b); }

  void keys(std::size_t cell, RecordId record, KeySink& out) const;
  std::uint32_t facet(std::size_t cell, RecordId record) const {
    return facets_[record * fields_.size() + cell];
  }
  // Tells the processor that the facets of a record will be asked for.
  void expect(RecordId record) const { __builtin_prefetch(&facets_[record * fields_.size()]); }
  // How many values a cell knows, and those that a record has there (0: none).
  std::size_t values(std::size_t cell) const { return data_.fields[fields_[cell]].values.size(); }
  std::span<const ValueId> row(std::size_t cell, RecordId record) const {
    return {&rows_[record * width_ + columns_[cell].begin], columns_[cell].more + 1};
  }
  // A place in an order of facets that does not depend on the order in which their values were read.
  std::uint64_t rank(std::size_t cell, std::uint32_t facet) const { return comparators_[cell]->rank(facet); }
  // The valid code of a record; 0 when it has none.
  std::uint64_t identity(RecordId record) const;
  // Records that have a value of the field.
  std::uint64_t filled(std::size_t cell) const { return filled_[cell]; }
  // Whether a field says that the two are not the same whatever else agrees: parent and branch, other serial
  // number.
  bool contradict(const Agreement& agreement) const;
  // The cell of the credit code; nullopt when there is none.
  std::optional<std::size_t> code_cell() const { return code_cell_; }

 private:
  Outcome compare_field(std::size_t cell, RecordId a, RecordId b) const;
  void mark_swaps(RecordId a, RecordId b, Agreement& out) const;
  void find_swaps();
  void find_implied();
  void read_values(const Reference& reference, int threads);
  void lay_rows(int threads);
  void order_by_cost();
  ValueId at(std::size_t cell, RecordId record) const {
    return rows_[record * width_ + columns_[cell].begin];
  }

  // Where a cell's values stand in a record's row: the first one and so many more.
  struct Columns {
    std::size_t begin = 0, more = 0;
  };

  const Dataset& data_;
  std::vector<std::size_t> fields_;
  Comparators comparators_;  // by cell
  std::vector<std::uint64_t> filled_;
  std::vector<ValueId> rows_;  // all compared values of a record beside each other: one visit to memory
  std::vector<std::uint32_t> facets_;
  std::size_t width_ = 0;
  std::vector<Columns> columns_;
  std::vector<std::size_t> cheapest_first_;
  std::optional<std::size_t> code_cell_, address_cell_, place_cell_;
  // Two cells that may be mixed up, and the value of the second that reads like one of the first.
  struct Swap {
    std::size_t first, second;
    std::vector<ValueId> in_second;
  };
  std::vector<Swap> swaps_;
  // A cell that says what another one says, too.
  struct Implied {
    std::size_t by, cell;
  };
  std::vector<Implied> implied_;
  std::vector<bool> may_fall_silent_;
};

}  // namespace qiying::fusion::internal
