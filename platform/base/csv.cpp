#include "platform/base/csv.hpp"

#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "platform/base/internal/csv_decoder.hpp"

namespace qiying::base {

namespace {

static_assert(std::endian::native == std::endian::little, "find_stop reads words in little-endian order");

constexpr std::size_t kFirstBuffer = 256 * 1024;
constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;

std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - kOnes) & ~word & kHighs;
}

/// The first delimiter, LF or CR in [p, end), eight bytes at a time; `end` when there is none.
const char* find_stop(const char* p, const char* end, char delimiter) {
  const std::uint64_t wanted = kOnes * static_cast<unsigned char>(delimiter);
  for (; end - p >= 8; p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    const auto found =
        zero_bytes(word ^ wanted) | zero_bytes(word ^ (kOnes * '\n')) | zero_bytes(word ^ (kOnes * '\r'));
    if (found) return p + std::countr_zero(found) / 8;
  }
  while (p != end && *p != delimiter && *p != '\n' && *p != '\r') ++p;
  return p;
}

char guess_delimiter(std::string_view text) {
  std::size_t commas = 0, tabs = 0, semicolons = 0;
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    commas += c == ',', tabs += c == '\t', semicolons += c == ';';
  }
  if (tabs > commas && tabs >= semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

Error fault(std::string code, std::int64_t line, Text what, Text help) {
  const auto number = std::to_string(line);
  return {.kind = ErrorKind::malformed,
          .code = std::move(code),
          .message = {"第 " + number + " 行:" + what.zh, "Line " + number + ": " + what.en},
          .field = "line " + number,
          .help = std::move(help),
          .others = {}};
}

Error unclosed_quote(std::int64_t line) {
  return fault("csv.unclosed_quote", line, {"引号没有闭合", "a quotation mark is not closed"},
               {"请检查该行的英文双引号", "Check the double quotes of this line"});
}

Error too_long(std::int64_t line, std::size_t limit) {
  const auto kib = std::to_string(limit / 1024);
  return fault("csv.record_too_long", line,
               {"一条记录超过 " + kib + " KB", "a record is longer than " + kib + " KB"},
               {"请检查换行符和引号", "Check line breaks and quotation marks"});
}

Error too_many_columns(std::int64_t line, std::size_t limit) {
  const auto columns = std::to_string(limit);
  return fault("csv.too_many_columns", line, {"列数超过 " + columns, "more than " + columns + " columns"},
               {});
}

CsvReader::Source file_source(const std::filesystem::path& path) {
  std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rb"), [](std::FILE* f) {
    if (f) std::fclose(f);
  });
  if (!file) throw std::runtime_error(path.string() + ": " + std::strerror(errno));
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  return [file, path](char* out, std::size_t size) {
    const auto got = std::fread(out, 1, size, file.get());
    if (got == 0 && std::ferror(file.get()))
      throw std::runtime_error(path.string() + ": " + std::strerror(errno));
    return got;
  };
}

}  // namespace

struct CsvReader::Impl {
  /// Where a cell lies, relative to the record's begin.
  struct Span {
    std::size_t begin, end;
    bool escapes;  ///< holds doubled quotes
  };
  enum class Scan { record, more, unclosed, columns };

  Impl(Source source, CsvOptions o) : decoder(std::move(source)), options(o) { buffer.resize(kFirstBuffer); }

  Result<bool> next() {
    if (!started) QY_CHECK(start());
    while (true) {
      begin += record_bytes, line += record_lines;
      record_bytes = 0, record_lines = 0;
      QY_TRY(const bool more, scan_record());
      if (!more) return false;
      if (spans.size() != 1 || spans[0].end != 0) break;
    }
    if (first_columns == 0) first_columns = spans.size();
    make_cells();
    return true;
  }

  Result<void> start() {
    started = true;
    QY_CHECK(refill());
    std::string_view text(buffer.data() + begin, end - begin);
    if (options.delimiter == 0) options.delimiter = guess_delimiter(text);
    if (text.size() >= 5 && text.starts_with("sep=") &&
        (text.size() == 5 || text[5] == '\r' || text[5] == '\n')) {
      options.delimiter = text[4];
      begin += 5;
    }
    return {};
  }

  /// Scans one record into `spans`; false at the end of the text.
  Result<bool> scan_record() {
    while (true) {
      if (begin == end && at_end) {
        spans.clear();
        return false;
      }
      switch (scan()) {
        case Scan::record:
          return true;
        case Scan::columns:
          return too_many_columns(line, options.max_columns);
        case Scan::unclosed:
          return unclosed_quote(line);
        case Scan::more:
          break;
      }
      if (end - begin > options.max_record_bytes)
        return in_quotes ? unclosed_quote(line) : too_long(line, options.max_record_bytes);
      QY_CHECK(refill());
    }
  }

  Result<void> refill() {
    if (begin > 0) {
      std::memmove(buffer.data(), buffer.data() + begin, end - begin);
      end -= begin, begin = 0;
    }
    if (buffer.size() - end < kFirstBuffer / 4) buffer.resize(buffer.size() * 2);
    QY_TRY(const auto got, decoder.read(buffer.data() + end, buffer.size() - end));
    end += got;
    at_end = got == 0;
    return {};
  }

  Scan scan() {
    spans.clear();
    record_lines = 0, in_quotes = false;
    const char* const origin = buffer.data() + begin;
    const char* const stop = buffer.data() + end;
    const char* p = origin;
    while (true) {
      if (spans.size() == options.max_columns) return Scan::columns;
      const char* rest = nullptr;
      if (const auto found = scan_cell(origin, p, stop, rest); found != Scan::record) return found;
      if (rest == stop || *rest != options.delimiter) return finish(origin, rest, stop);
      p = rest + 1;
    }
  }

  Scan scan_cell(const char* origin, const char* p, const char* stop, const char*& rest) {
    if (p != stop && *p == '"') return scan_quoted(origin, p, stop, rest);
    rest = find_stop(p, stop, options.delimiter);
    if (rest == stop && !at_end) return Scan::more;
    spans.push_back({static_cast<std::size_t>(p - origin), static_cast<std::size_t>(rest - origin), false});
    return Scan::record;
  }

  Scan scan_quoted(const char* origin, const char* p, const char* stop, const char*& rest) {
    bool escapes = false;
    const char* quote = p + 1;
    while (true) {
      quote = static_cast<const char*>(std::memchr(quote, '"', static_cast<std::size_t>(stop - quote)));
      in_quotes = quote == nullptr;
      if (!quote) return at_end ? Scan::unclosed : Scan::more;
      if (quote + 1 == stop && !at_end) return Scan::more;
      if (quote + 1 == stop || quote[1] != '"') break;
      escapes = true;
      quote += 2;
    }
    rest = find_stop(quote + 1, stop, options.delimiter);
    if (rest == stop && !at_end) return Scan::more;
    record_lines += std::count(p, quote, '\n');
    const bool clean = std::all_of(quote + 1, rest, [](char c) { return c == ' '; });
    const char* from = clean ? p + 1 : p;  // text after the closing quote: keep the cell as it stands
    const char* to = clean ? quote : rest;
    spans.push_back(
        {static_cast<std::size_t>(from - origin), static_cast<std::size_t>(to - origin), clean && escapes});
    return Scan::record;
  }

  Scan finish(const char* origin, const char* rest, const char* stop) {
    if (rest != stop) {
      if (*rest == '\r' && rest + 1 == stop && !at_end) return Scan::more;
      rest += *rest == '\r' && rest + 1 != stop && rest[1] == '\n' ? 2 : 1;
      ++record_lines;
    }
    record_bytes = static_cast<std::size_t>(rest - origin);
    return Scan::record;
  }

  void make_cells() {
    cells.clear();
    char* const origin = buffer.data() + begin;
    for (const auto& span : spans) {
      const auto size =
          span.escapes ? unescape(origin + span.begin, span.end - span.begin) : span.end - span.begin;
      cells.emplace_back(origin + span.begin, size);
    }
  }

  /// Halves doubled quotes in place; the new size. Each record is unescaped once, after it was scanned whole.
  static std::size_t unescape(char* text, std::size_t size) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < size; ++i) {
      text[out++] = text[i];
      if (text[i] == '"') ++i;
    }
    return out;
  }

  csv::Decoder decoder;
  CsvOptions options;
  std::vector<char> buffer;
  std::size_t begin = 0, end = 0;
  bool started = false, at_end = false, in_quotes = false;
  std::size_t record_bytes = 0, first_columns = 0;
  std::int64_t line = 1, record_lines = 0;
  std::vector<Span> spans;
  std::vector<std::string_view> cells;
};

CsvReader::CsvReader(Source source, CsvOptions options)
    : impl_(std::make_unique<Impl>(std::move(source), options)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

CsvReader CsvReader::open(const std::filesystem::path& path, CsvOptions options) {
  return CsvReader(file_source(path), options);
}

CsvReader CsvReader::of(std::string_view text, CsvOptions options) {
  return CsvReader(
      [text](char* out, std::size_t size) mutable {
        const auto got = std::min(size, text.size());
        std::memcpy(out, text.data(), got);
        text.remove_prefix(got);
        return got;
      },
      options);
}

Result<bool> CsvReader::next() {
  return impl_->next();
}
std::span<const std::string_view> CsvReader::cells() const {
  return impl_->cells;
}
std::int64_t CsvReader::line() const {
  return impl_->line;
}
std::uint64_t CsvReader::bytes_read() const {
  return impl_->decoder.bytes_read();
}
CsvEncoding CsvReader::encoding() const {
  return impl_->decoder.encoding();
}
char CsvReader::delimiter() const {
  return impl_->options.delimiter;
}

Result<void> CsvReader::check_columns() const {
  const auto got = impl_->cells.size(), want = impl_->first_columns;
  if (got == want) return {};
  const auto numbers = [&](std::string_view zh, std::string_view mid, std::string_view end) {
    return std::string(zh) + std::to_string(want) + std::string(mid) + std::to_string(got) + std::string(end);
  };
  return fault("csv.column_count", impl_->line,
               {numbers("应有 ", " 列,实有 ", " 列"), numbers("expected ", " columns, found ", "")},
               {"请检查该行的分隔符和引号", "Check delimiters and quotation marks of this line"});
}

}  // namespace qiying::base
