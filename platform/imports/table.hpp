#pragma once
/// A file with rows as people send them, CSV or workbook, read row by row. Not thread-safe.

#include <filesystem>
#include <map>
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

/// What headings mean that no field knows: heading → a field's name, or empty for a column to leave aside.
using Headings = std::map<std::string, std::string, std::less<>>;

/// A table whose first row names the columns: cells by the program's names, trimmed. Columns that no field
/// knows are left aside.
class NamedTable {
 public:
  /// Errors: those of open_table; import.empty (no row at all); import.column (422: a required column is
  /// missing, or none is known; the help lists what the file may have).
  /// `own` goes before what the fields say.
  static base::Result<NamedTable> open(const std::filesystem::path& file, std::span<const Field> fields,
                                       const Headings& own = {});
  /// The same of any table.
  static base::Result<NamedTable> over(std::unique_ptr<Table> table, std::span<const Field> fields,
                                       const Headings& own = {});
  /// Goes to the next row that holds anything; false at the end. Errors end the reading.
  base::Result<bool> next();
  /// The cell of a field, trimmed; empty when the file or the row does not have it.
  std::string value(std::string_view field) const;
  std::int64_t line() const { return table_->line(); }

 private:
  std::unique_ptr<Table> table_;
  std::vector<std::pair<std::string_view, std::size_t>> places_;
};

/// A column as a file has it, for a person to say what it means.
struct Column {
  std::string heading;
  std::string field;                 ///< what it is taken for; empty: nothing
  std::vector<std::string> samples;  ///< of the first rows, what is not empty
};
/// The columns of a file with headings. Errors: those of open_table, import.empty.
base::Result<std::vector<Column>> columns_of(const std::filesystem::path& file, std::span<const Field> fields,
                                             const Headings& own = {});

}  // namespace qiying::imports
