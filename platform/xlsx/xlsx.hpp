#pragma once
/// Spreadsheets of the kind that offices exchange (.xlsx, ECMA-376), read and written row by row with memory
/// that does not grow with the number of rows. Not thread-safe.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

namespace qiying::xlsx {

/// What a hostile or broken file may cost at most. A file compresses well, so the sizes after unpacking
/// count.
struct Limits {
  std::uint64_t unpacked_bytes = 2ull << 30;     ///< all parts that are read
  std::uint64_t shared_text_bytes = 256u << 20;  ///< texts of cells, kept in memory
  std::uint64_t ratio = 500;                     ///< unpacked to packed bytes of a part above 1 MiB
  std::size_t columns = 1024;
  std::size_t cell_bytes = 1u << 20;
};

/// Pulls the rows of one sheet. Numbers come as they were typed ("0.1"), dates as "2026-11-21" or
/// "2026-11-21 08:30:00", formulas as their last value, booleans as TRUE and FALSE. Rows without any text are
/// skipped; cells left out at the end of a row are not there, those in between are empty.
class Reader {
 public:
  /// Opens a workbook. Errors (malformed): xlsx.not_a_workbook, xlsx.encrypted, xlsx.too_large, xlsx.xml.
  static base::Result<Reader> open(const std::filesystem::path& file, Limits limits = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Names of the sheets in their order.
  const std::vector<std::string>& sheets() const;
  /// Goes to the beginning of a sheet; the first is selected at open. An index out of range throws.
  base::Result<void> select(std::size_t sheet);
  /// Goes to the next row; false at the end. Errors: xlsx.xml, xlsx.too_large, xlsx.too_many_columns.
  base::Result<bool> next();
  /// The cells of the current row; valid until `next`.
  std::span<const std::string_view> cells() const;
  /// Number of the current row, from 1, as the spreadsheet program shows it.
  std::int64_t row() const;
  /// How much of the sheet was read, 0 to 1.
  double progress() const;

 private:
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Writes one sheet; memory stays constant. Texts are written as texts, so nothing can become a formula.
class Writer {
 public:
  /// Begins `file` with one sheet whose first row, set bold and frozen, is `header`. Throws
  /// std::runtime_error when the file cannot be made.
  Writer(const std::filesystem::path& file, const std::string& sheet,
         std::span<const std::string_view> header);
  /// Leaves no file behind unless `close` was called.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Writes a row of texts.
  void row(std::span<const std::string_view> cells);
  /// Writes the cells of the current row one by one, then `end_row`.
  void text(std::string_view cell);
  void number(double cell);
  void end_row();
  /// Finishes the file. Throws std::runtime_error when the disk is full.
  void close();
  /// Rows that a sheet can hold below the header.
  static constexpr std::int64_t kMaxRows = 1048575;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::xlsx
