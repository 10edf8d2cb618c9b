#pragma once
/// One record as cells for COPY; keeps the texts of numbers, so cells live until the next record.

#include <algorithm>
#include <array>
#include <span>

#include "modules/register/internal/import/store.hpp"

namespace qiying::register_ {

class RecordCells {
 public:
  using Cell = std::optional<std::string_view>;
  explicit RecordCells(const ImportId& import) : import_(import.str()) {}
  /// import_id, n, line, then those of the enterprise.
  std::span<const Cell> staged(const StandardRecord& r, std::int64_t n);
  /// id, uscc, ... payload_hash in the order of register.staging.
  std::span<const Cell> of_enterprise(const StandardRecord& r);

 private:
  static constexpr std::size_t kBefore = 3;
  std::string import_, n_, line_, id_, hash_, fen_, date_;
  std::array<Cell, 27> cells_;
};

}  // namespace qiying::register_
