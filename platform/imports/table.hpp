#pragma once
/// A file with rows as people send them, CSV or workbook, read row by row. Not thread-safe.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::imports {

class Table {
 public:
  virtual ~Table() = default;
  /// Goes to the next row; false at the end; an error ends the reading.
  virtual base::Result<bool> next() = 0;
  /// Valid until `next`.
  virtual std::span<const std::string_view> cells() const = 0;
  /// Number of the row in the file, from 1.
  virtual std::int64_t line() const = 0;
  /// Whether the current row has as many columns as the first one.
  virtual bool fits() const = 0;
  /// How much was read, 0 to 1.
  virtual double progress() const = 0;
};

/// CSV, or XLSX by the first bytes of the file. Throws std::runtime_error when the file cannot be read.
/// Errors: those of xlsx::Reader::open.
base::Result<std::unique_ptr<Table>> open_table(const std::filesystem::path& file);

/// A column that a file may have.
struct Field {
  std::string_view name;                   ///< in the program: "login"
  std::vector<std::string_view> headings;  ///< what people write above it: {"登录名", "账号"}
  bool required = false;                   ///< the file must have the column
};

/// A table whose first row names the columns: cells by the program's names, trimmed. Columns that no field
/// knows are left aside.
class NamedTable {
 public:
  /// Errors: those of open_table; import.empty (no row at all); import.column (422: a required column is
  /// missing, or none is known; the help lists what the file may have).
  static base::Result<NamedTable> open(const std::filesystem::path& file, std::span<const Field> fields);
  /// Goes to the next row that holds anything; false at the end. Errors end the reading.
  base::Result<bool> next();
  /// The cell of a field, trimmed; empty when the file or the row does not have it.
  std::string value(std::string_view field) const;
  std::int64_t line() const { return table_->line(); }

 private:
  std::unique_ptr<Table> table_;
  std::vector<std::pair<std::string_view, std::size_t>> places_;
};

}  // namespace qiying::imports
