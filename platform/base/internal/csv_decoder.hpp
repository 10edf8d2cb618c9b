#pragma once
// UTF-8 out of a source whose encoding is not known beforehand.

#include <memory>
#include <string>

#include "platform/base/csv.hpp"

struct UConverter;

namespace qiying::base::csv {

class Decoder {
 public:
  explicit Decoder(CsvReader::Source source) : source_(std::move(source)) {}
  /// Fills `out` with UTF-8; 0 only at the end. `size` must be at least 64.
  Result<std::size_t> read(char* out, std::size_t size);
  std::uint64_t bytes_read() const { return bytes_; }
  CsvEncoding encoding() const { return encoding_; }

 private:
  enum class State { start, ascii, utf8, converting };
  struct CloseConverter {
    void operator()(UConverter* converter) const;
  };
  using Converter = std::unique_ptr<UConverter, CloseConverter>;

  std::size_t fill(char* out, std::size_t size);
  Result<std::size_t> decide(char* out, std::size_t size);
  Result<std::size_t> begin_conversion(const char* name, CsvEncoding encoding, std::string_view first,
                                       char* out, std::size_t size);
  std::size_t convert(char* out, std::size_t size);

  CsvReader::Source source_;
  State state_ = State::start;
  CsvEncoding encoding_ = CsvEncoding::utf8;
  std::uint64_t bytes_ = 0;
  bool ended_ = false;
  std::string carry_;  ///< raw bytes read but not yet handed on
  std::size_t carried_ = 0;
  Converter from_, to_;
  std::u16string pivot_;
  char16_t* pivot_source_ = nullptr;
  char16_t* pivot_target_ = nullptr;
  bool flushed_ = false;
};

/// Bytes at the end of `text` that begin a UTF-8 sequence whose rest is not there yet (0–3).
std::size_t incomplete_tail(std::string_view text);

}  // namespace qiying::base::csv
