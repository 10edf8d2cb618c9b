#include "platform/base/internal/csv_decoder.hpp"

#include <unicode/ucnv.h>

#include <cstring>
#include <stdexcept>

#include "platform/base/text.hpp"

namespace qiying::base::csv {

namespace {

constexpr std::size_t kRawBlock = 64 * 1024;
constexpr std::size_t kBinaryProbe = 1024;  // real tables hold stray NULs further down
constexpr std::size_t kPivot = 32 * 1024;

std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if (word & 0x8080808080808080ULL) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

std::size_t sequence_length(unsigned char lead) {
  return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
}

/// Some ill-formed bytes do not make a UTF-8 file another one: text of another encoding has hardly any
/// well-formed sequence.
bool mostly_utf8(std::string_view text) {
  if (valid_utf8(text)) return true;
  std::size_t good = 0, bad = 0;
  while (!text.empty()) {
    const auto point = decode_utf8(text);
    bad += !point.ok;
    good += point.ok && point.size > 1;
    text.remove_prefix(point.size);
  }
  return good > 4 * bad;
}

UConverter* open_converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("no ICU converter for ") + name);
  return converter;
}

Error binary() {
  return {.kind = ErrorKind::malformed,
          .code = "csv.binary",
          .message = {"这不是文本表格文件", "This is not a text table"},
          .field = {},
          .help = {"请另存为 CSV(UTF-8)或使用 .xlsx 文件", "Save it as CSV (UTF-8), or use an .xlsx file"},
          .others = {}};
}

}  // namespace

std::size_t incomplete_tail(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    return sequence_length(byte) > back ? back : 0;
  }
  return 0;
}

void Decoder::CloseConverter::operator()(UConverter* converter) const {
  ucnv_close(converter);
}

std::size_t Decoder::fill(char* out, std::size_t size) {
  std::size_t got = std::min(size, carry_.size() - carried_);
  std::memcpy(out, carry_.data() + carried_, got);
  carried_ += got;
  if (carried_ == carry_.size()) carry_.clear(), carried_ = 0;
  while (got < size && !ended_) {
    const std::size_t more = source_(out + got, size - got);
    ended_ = more == 0;
    bytes_ += more;
    got += more;
  }
  return got;
}

Result<std::size_t> Decoder::read(char* out, std::size_t size) {
  switch (state_) {
    case State::start:
    case State::ascii:
      return decide(out, size);
    case State::utf8:
      return fill(out, size);
    case State::converting:
      return convert(out, size);
  }
  return std::size_t{0};
}

Result<std::size_t> Decoder::decide(char* out, std::size_t size) {
  std::size_t got = fill(out, size);
  std::string_view block(out, got);
  if (state_ == State::start) {
    state_ = State::ascii;
    if (block.starts_with(kCsvBom)) {
      state_ = State::utf8;
      std::memmove(out, out + 3, got - 3);
      return got == 3 ? read(out, size) : Result<std::size_t>(got - 3);
    }
    if (block.starts_with("\xFF\xFE"))
      return begin_conversion("UTF-16LE", CsvEncoding::utf16, block.substr(2), out, size);
    if (block.starts_with("\xFE\xFF"))
      return begin_conversion("UTF-16BE", CsvEncoding::utf16, block.substr(2), out, size);
    if (block.substr(0, kBinaryProbe).find('\0') != std::string_view::npos) return binary();
  }
  const auto ascii = ascii_prefix(block);
  if (ascii == got) return got;
  const auto tail = ended_ ? 0 : incomplete_tail(block);
  if (ascii == got - tail) {
    carry_.assign(block.substr(ascii)), carried_ = 0;
    return ascii;
  }
  if (!mostly_utf8(block.substr(0, got - tail)))
    return begin_conversion("GB18030", CsvEncoding::gb18030, block, out, size);
  state_ = State::utf8;
  return got;
}

Result<std::size_t> Decoder::begin_conversion(const char* name, CsvEncoding encoding, std::string_view first,
                                              char* out, std::size_t size) {
  carry_.assign(first), carried_ = 0;
  encoding_ = encoding;
  state_ = State::converting;
  from_.reset(open_converter(name));
  to_.reset(open_converter("UTF-8"));
  pivot_.resize(kPivot);
  pivot_source_ = pivot_target_ = pivot_.data();
  return convert(out, size);
}

std::size_t Decoder::convert(char* out, std::size_t size) {
  char* target = out;
  while (target == out && !flushed_) {
    if (carried_ == carry_.size() && !ended_) {
      carry_.resize(kRawBlock);
      const auto got = source_(carry_.data(), kRawBlock);
      carry_.resize(got), carried_ = 0;
      ended_ = got == 0;
      bytes_ += got;
    }
    const char* source = carry_.data() + carried_;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_convertEx(to_.get(), from_.get(), &target, out + size, &source, carry_.data() + carry_.size(),
                   pivot_.data(), &pivot_source_, &pivot_target_, pivot_.data() + kPivot, false, ended_,
                   &status);
    carried_ = static_cast<std::size_t>(source - carry_.data());
    flushed_ = ended_ && carried_ == carry_.size() && status != U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) throw std::runtime_error(u_errorName(status));
  }
  return static_cast<std::size_t>(target - out);
}

}  // namespace qiying::base::csv
