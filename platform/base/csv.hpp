#pragma once
/// Tables as text, as offices exchange them: CSV with any of three delimiters, UTF-8 or GB18030 or UTF-16.
///
///     QY_TRY(auto reader, base::CsvReader::open(path));
///     while (true) {
///       QY_TRY(const bool more, reader.next());
///       if (!more) break;
///       use(reader.cells(), reader.line());
///     }
///
/// Reads in one pass with bounded memory; cells are views into the reader's own buffer. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::base {

enum class CsvEncoding { utf8, gb18030, utf16 };

struct CsvOptions {
  char delimiter = 0;  ///< 0: the most frequent of comma, tab and semicolon in the first line
  std::size_t max_record_bytes = 1u << 20;  ///< a longer record is an error, not a growing buffer
  std::size_t max_columns = 1024;
};

/// Pulls records one by one. Quoted cells may hold delimiters, doubled quotes and line breaks; lines end with
/// LF, CRLF or CR; blank lines are skipped; a byte order mark and Excel's "sep=;" line are taken away.
///
/// The encoding is decided by the first bytes beyond ASCII: (mostly) well-formed UTF-8, else GB18030; UTF-16
/// only with a byte order mark. Cells of a UTF-8 file are not checked one by one (`valid_utf8` is for that).
class CsvReader {
 public:
  /// Fills `out` with at most `size` bytes and returns how many; 0 at the end. May throw.
  using Source = std::function<std::size_t(char* out, std::size_t size)>;

  explicit CsvReader(Source source, CsvOptions options = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  /// A reader of a file. Throws std::runtime_error when it cannot be read.
  static CsvReader open(const std::filesystem::path& path, CsvOptions options = {});
  /// A reader of a text that must outlive it.
  static CsvReader of(std::string_view text, CsvOptions options = {});

  /// Goes to the next record; false at the end. Errors (kind malformed, the line in message and `field`
  /// "line N") end the reading: csv.unclosed_quote, csv.record_too_long, csv.too_many_columns, csv.binary,
  /// csv.encoding.
  Result<bool> next();
  /// The cells of the current record; valid until `next`.
  std::span<const std::string_view> cells() const;
  /// Whether the current record has as many cells as the first one had; else csv.column_count, which concerns
  /// this record only: reading may go on.
  Result<void> check_columns() const;
  /// Line of the file, from 1, where the current record begins.
  std::int64_t line() const;
  /// Bytes of the source taken so far, for progress.
  std::uint64_t bytes_read() const;
  CsvEncoding encoding() const;
  char delimiter() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// UTF-8 byte order mark, which spreadsheet programs need before a UTF-8 file.
inline constexpr std::string_view kCsvBom = "\xEF\xBB\xBF";

/// Appends one cell, quoted where needed. A text that a spreadsheet would run as a formula (it begins with
/// = + - @, their full-width forms, tab or CR, and is not a plain number) gets an apostrophe in front.
void append_csv_cell(std::string& out, std::string_view cell);
/// Appends one record with CRLF (RFC 4180).
void append_csv_row(std::string& out, std::span<const std::string_view> cells);
void append_csv_row(std::string& out, std::initializer_list<std::string_view> cells);

}  // namespace qiying::base
