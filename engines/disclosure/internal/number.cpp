#include "engines/disclosure/internal/number.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace qiying::disclosure::internal {
namespace {

constexpr std::size_t kMostDigits = 12;

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits of the integral part without thousands separators; nothing when they stand wrongly.
std::optional<std::string> integral(std::string_view text) {
  std::string digits;
  std::size_t group = 0;
  bool separated = false;
  for (const char c : text) {
    if (digit(c)) {
      digits += c;
      ++group;
    } else if (c == ',' && group > 0 && (separated ? group == 3 : group <= 3)) {
      separated = true;
      group = 0;
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty() || digits.size() > kMostDigits || (separated && group != 3)) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<Number> parse_number(std::string_view text) {
  Number out;
  out.text = std::string(text);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto dot = text.find('.');
  const auto whole = integral(text.substr(0, dot));
  if (!whole) return std::nullopt;
  auto fraction = dot == text.npos ? std::string_view() : text.substr(dot + 1);
  if (dot != text.npos && fraction.empty()) return std::nullopt;
  if (!std::ranges::all_of(fraction, digit)) return std::nullopt;
  fraction = fraction.substr(0, 6);
  out.micro = std::strtoll(whole->c_str(), nullptr, 10) * 1'000'000;
  out.ulp = 1'000'000;
  for (const char c : fraction) {
    out.ulp /= 10;
    out.micro += out.ulp * (c - '0');
  }
  if (negative) out.micro = -out.micro;
  return out;
}

bool malformed_number(std::string_view text) {
  if (text.size() < 2 || !digit(text.front()) || parse_number(text)) return false;
  return std::ranges::all_of(text, [](char c) { return digit(c) || c == '.' || c == ','; }) &&
         digit(text.back());
}

Number in_wan(Number number, Money unit) {
  if (unit != Money::none) number.unit = unit;
  const auto divide = [&](std::int64_t by) {
    number.micro = (number.micro + (number.micro < 0 ? -by / 2 : by / 2)) / by;
    number.ulp = std::max<std::int64_t>(1, number.ulp / by);
  };
  if (unit == Money::yuan) divide(10'000);
  if (unit == Money::thousand) divide(10);
  if (unit == Money::yi && std::llabs(number.micro) < 100'000'000'000'000) {
    number.micro *= 10'000;
    number.ulp *= 10'000;
  }
  return number;
}

Money money_unit(std::string_view text, std::size_t& size) {
  struct Name {
    std::string_view name;
    Money unit;
  };
  constexpr Name names[] = {{"万元", Money::wan},
                            {"万人民币", Money::wan},
                            {"亿元", Money::yi},
                            {"千元", Money::thousand},
                            {"元", Money::yuan}};
  for (const auto& n : names)
    if (text.starts_with(n.name)) {
      size = n.name.size();
      return n.unit;
    }
  size = 0;
  return Money::none;
}

std::string show(std::int64_t micro, std::int64_t ulp) {
  int decimals = 0;
  for (auto u = ulp; u < 1'000'000 && u > 0; u *= 10) ++decimals;
  const auto step = std::max<std::int64_t>(1, std::min<std::int64_t>(ulp, 1'000'000));
  const auto sign = micro < 0;
  auto m = sign ? -micro : micro;
  m = (m + step / 2) / step * step;
  auto out = (sign && m > 0 ? "-" : "") + std::to_string(m / 1'000'000);
  if (decimals == 0) return out;
  auto fraction = std::to_string(m % 1'000'000);
  fraction = std::string(6 - fraction.size(), '0') + fraction;
  return out + "." + fraction.substr(0, static_cast<std::size_t>(std::min(decimals, 6)));
}

std::string show_in(std::int64_t micro, std::int64_t ulp, Money unit) {
  const std::int64_t times = unit == Money::yuan ? 10'000 : unit == Money::thousand ? 10 : 1;
  if (unit == Money::yi) return show(micro / 10'000, std::max<std::int64_t>(1, ulp / 10'000));
  // Beyond what fits nothing is printed in that unit.
  if (std::llabs(micro) > INT64_MAX / times / 2) return show(micro, ulp);
  return show(micro * times, ulp * times);
}

std::string show_like(std::int64_t micro, const Number& like) {
  auto out = show_in(micro, like.ulp, like.unit);
  if (like.text.find(',') == std::string::npos) return out;
  const auto first = static_cast<std::size_t>(out.starts_with('-'));
  for (auto at = std::min(out.find('.'), out.size()); at > first + 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::string printed_beside(const Number& number, const Number& other) {
  if (number.unit == other.unit) return number.text;
  constexpr std::string_view names[] = {"", "元", "千元", "万元", "亿元"};
  return number.text + std::string(names[static_cast<std::size_t>(number.unit)]);
}

std::string show(double value, std::int64_t ulp) {
  if (!std::isfinite(value) || std::fabs(value) > 1e12) return "-";
  return show(static_cast<std::int64_t>(std::llround(value * 1e6)), ulp);
}

Match compare(std::int64_t stated, std::int64_t expected, std::int64_t slack) {
  const auto apart = std::llabs(stated - expected);
  if (apart == 0) return Match::exact;
  return apart <= slack ? Match::tail : Match::differs;
}

bool same(const Number& a, const Number& b) {
  const auto coarse = std::max(a.ulp, b.ulp);
  const auto fine = std::min(a.ulp, b.ulp);
  if (coarse == fine) return a.micro == b.micro;
  return std::llabs(a.micro - b.micro) * 2 <= coarse;
}

Match compare_rate(const Number& stated, const Range& range) {
  constexpr double kFloat = 1e-7;
  const double half = stated.half() + kFloat;
  const double value = stated.value();
  if (std::fabs(value - range.mid) <= half) return Match::exact;
  if (value + half >= range.low && value - half <= range.high)
    return range.coarse ? Match::exact : Match::within;
  const double apart = value < range.low ? range.low - value : value - range.high;
  return apart <= 2 * half ? Match::tail : Match::differs;
}

RateFault fault_of(Match match, bool of_shares) {
  if (match == Match::within)
    return {.info = true, .zh = "，在所列数字的尾数误差内", .en = " (within the rounding of the figures)"};
  if (match != Match::tail) return {};
  if (of_shares)
    return {.warning = true,
            .zh = "（末位差一，可能是为使各项合计为 100% 而调整）",
            .en = " (one unit of the last digit, perhaps to make 100 in all)"};
  return {.warning = true, .zh = "（末位差一）", .en = " (one unit of the last digit)"};
}

double half_beside(const Number& number, const Number& other) {
  return number.unit == other.unit ? std::min(number.half(), other.half()) : number.half();
}

bool coarse(const Number& a, const Number& b) {
  return a.unit == Money::yi || b.unit == Money::yi;
}

Range percent_of(const Number& part, const Number& whole) {
  const double p = part.value(), w = whole.value();
  const double ph = half_beside(part, whole), wh = half_beside(whole, part);
  const double least = p - ph, most = p + ph;
  const double low = std::max(w - wh, 1e-9), high = w + wh;
  return {100 * least / (least >= 0 ? high : low), w == 0 ? 0 : 100 * p / w,
          100 * most / (most >= 0 ? low : high), coarse(part, whole)};
}

}  // namespace qiying::disclosure::internal
