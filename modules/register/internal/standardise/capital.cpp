#include <array>

#include "modules/register/internal/standardise/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::register_ {

namespace {

struct Currency {
  std::string_view word, code;
};
// ISO 4217 (DEM and FRF were withdrawn in 2002 but stand in old registrations). Longer words first.
constexpr std::array kCurrencies = {
    Currency{"人民币", "CNY"},     Currency{"瑞士法郎", "CHF"}, Currency{"法国法郎", "FRF"},
    Currency{"德国马克", "DEM"},   Currency{"新加坡元", "SGD"}, Currency{"加拿大元", "CAD"},
    Currency{"澳大利亚元", "AUD"}, Currency{"香港元", "HKD"},   Currency{"澳门元", "MOP"},
    Currency{"新台币", "TWD"},     Currency{"韩国元", "KRW"},   Currency{"美元", "USD"},
    Currency{"港元", "HKD"},       Currency{"港币", "HKD"},     Currency{"欧元", "EUR"},
    Currency{"日元", "JPY"},       Currency{"英镑", "GBP"},     Currency{"加元", "CAD"},
    Currency{"澳元", "AUD"},       Currency{"台币", "TWD"},     Currency{"韩元", "KRW"},
    Currency{"CNY", "CNY"},        Currency{"RMB", "CNY"},      Currency{"USD", "USD"},
    Currency{"HKD", "HKD"},        Currency{"EUR", "EUR"}};

struct Number {
  std::int64_t mantissa = 0;
  int decimals = 0;
};

/// Takes the one number out of `text`, leaving the words around it; nullopt when there is none, a second one
/// or a sign.
std::optional<Number> take_number(std::string& text) {
  const auto begin = text.find_first_of("0123456789");
  if (begin == std::string::npos || text.find('-') != std::string::npos) return std::nullopt;
  Number number;
  int digits = 0;
  bool point = false;
  std::size_t i = begin;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ',') continue;
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      if (++digits > 17) return std::nullopt;
      number.mantissa = number.mantissa * 10 + (c - '0');
      number.decimals += point;
    } else {
      break;
    }
  }
  text.erase(begin, i - begin);
  if (text.find_first_of("0123456789.") != std::string::npos) return std::nullopt;
  return number;
}

bool take(std::string& text, std::string_view word) {
  const auto at = text.find(word);
  if (at == std::string::npos) return false;
  text.erase(at, word.size());
  return true;
}

/// What the words around the number say; leaves in `words` what was not understood.
struct Words {
  std::string_view currency = "CNY";
  std::int64_t unit = 0;  ///< yuan; 0: not said
};
Words read_words(std::string& words) {
  Words out;
  bool money = false;
  for (const auto& currency : kCurrencies)
    if (take(words, currency.word)) {
      out.currency = currency.code, money = true;
      break;
    }
  if (take(words, "亿")) out.unit = 100'000'000;
  if (out.unit == 0 && take(words, "万")) out.unit = 10'000;
  for (auto word : {"元", "圆"}) money = take(words, word) || money;
  for (auto word : {"(", ")", "整", "¥", "$"}) take(words, word);
  if (out.unit == 0 && money) out.unit = 1;
  return out;
}

/// mantissa · unit · 100 fen / 10^decimals, rounded half up; nullopt beyond 64 bits.
std::optional<std::int64_t> to_fen(Number number, std::int64_t unit) {
  __extension__ using Wide = __int128;
  Wide value = static_cast<Wide>(number.mantissa) * unit * 100;
  Wide divisor = 1;
  for (int i = 0; i < number.decimals; ++i) divisor *= 10;
  value = (value + divisor / 2) / divisor;
  if (value > 9'000'000'000'000'000'000) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::int64_t yuan_of(CapitalUnit unit) {
  return unit == CapitalUnit::yuan ? 1 : unit == CapitalUnit::wan_yuan ? 10'000 : 0;
}

}  // namespace

Capital read_capital(std::string_view text, CapitalUnit bare) {
  auto words = base::fold_width(text);
  std::erase(words, ' ');
  const auto number = take_number(words);
  if (!number) return {};
  auto said = read_words(words);
  if (said.unit == 0) said.unit = yuan_of(bare);
  if (!words.empty() || said.unit == 0) return {};
  Capital out{.fen = {}, .currency = std::string(said.currency), .understood = true};
  if (said.currency != "CNY") return out;
  out.fen = to_fen(*number, said.unit);
  if (!out.fen) return {};
  return out;
}

}  // namespace qiying::register_
