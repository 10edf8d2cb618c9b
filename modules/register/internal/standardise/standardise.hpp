#pragma once
/// Values as files write them, brought into one form. Pure, thread-safe. Nothing here decides what happens to
/// a record; see import/record.hpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "modules/register/register.hpp"
#include "platform/base/time.hpp"

namespace qiying::register_ {

/// One line without control characters, with single blanks, trimmed.
std::string tidy_text(std::string_view text);
/// The name as the register writes it: half-width letters and digits, Chinese brackets （）, no blank beside
/// a Chinese character.
std::string tidy_name(std::string_view text);
/// A personal name: without blanks between Chinese characters.
std::string tidy_person(std::string_view text);
/// Digits, "+", "-" and "," of a phone number, half-width.
std::string tidy_phone(std::string_view text);

/// How many characters of a name's front name its place: "武汉市江汉区光谷…" 6, "湖北光谷…" 2. Provinces, the
/// prefecture-level cities of Hubei (GB/T 2260-2007) and whatever ends in 市, 区 or 县.
std::size_t place_prefix(std::string_view name);

/// What a bare number of a capital column means.
enum class CapitalUnit { unknown, yuan, wan_yuan };
QY_ENUM(CapitalUnit, "unknown", "yuan", "wan_yuan")
/// Registered capital. `fen` is set for yuan (人民币) only; `currency` is the ISO 4217 code, empty when the
/// text was not understood; `text` is what stood in the file.
struct Capital {
  std::optional<std::int64_t> fen;
  std::string currency;
  bool understood = false;
};
Capital read_capital(std::string_view text, CapitalUnit bare = CapitalUnit::unknown);

/// "1978-07-24", "1978/7/24", "1978.07.24", "19780724", "1978年7月24日", each with a time behind it if need
/// be, and a spreadsheet's day number "28695". Years 1900–2100.
std::optional<base::Date> read_date(std::string_view text);

/// The words of registers: 存续 在业 开业 歇业 吊销 注销 迁出 …, or a name of Status.
std::optional<Status> read_status(std::string_view text);

/// A code of GB/T 4754-2017: "I", "65", "651", "6510" or "I6510"; empty when it is none.
std::string read_industry(std::string_view text);

/// A hash of standardised values for "nothing new"; stable over machines and versions of the program.
class PayloadHash {
 public:
  void add(std::string_view value);
  std::int64_t value() const { return static_cast<std::int64_t>(state_); }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

}  // namespace qiying::register_
