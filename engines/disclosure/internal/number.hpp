#pragma once
// Figures as they are printed: exact value and the size of the last printed digit.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::disclosure::internal {

enum class Money { none, yuan, thousand, wan, yi };  // 元 千元 万元 亿元

// Value in millionths of its unit. For money the unit is 万元, so that one millionth is one fen.
struct Number {
  std::int64_t micro = 0;
  std::int64_t ulp = 1'000'000;  // one unit of the last printed digit
  std::string text;              // as printed
  Money unit = Money::wan;       // of the text, where it is money

  double value() const { return static_cast<double>(micro) / 1e6; }
  double half() const { return static_cast<double>(ulp) / 2e6; }
  bool zero() const { return micro == 0; }
};

// "1,234.50", "-3", "40.30"; nothing for anything else ("1,2,3.4.5", "12,34").
std::optional<Number> parse_number(std::string_view text);
// Whether the text consists of digits, dots and commas but is no number.
bool malformed_number(std::string_view text);
// The same figure in 万元.
Number in_wan(Number number, Money unit);
// "万元" and so on at the front of the text; its length in `size`.
Money money_unit(std::string_view text, std::size_t& size);
// "441.32": with as many decimals as `ulp` says.
std::string show(std::int64_t micro, std::int64_t ulp);
std::string show(double value, std::int64_t ulp);
// A sum in 万元 as it would be printed in `unit`, and beside a figure: in its unit, with its decimals and
// commas. The last printed digit of an amount in such a unit, where none is printed: 0.01.
inline std::int64_t blank_ulp(Money unit) {
  return unit == Money::yuan ? 1 : unit == Money::thousand ? 1'000 : 10'000;
}
std::string show_in(std::int64_t micro, std::int64_t ulp, Money unit);
std::string show_like(std::int64_t micro, const Number& like);
// As printed, with its unit where that is not the unit of the figure beside it: "4,213,015.87元".
std::string printed_beside(const Number& number, const Number& other);

// How far two figures that should be equal are apart, the nearest first. within: not what the printed figures
// give, but what the figures before their rounding may have given.
enum class Match { exact, within, tail, differs };
// `slack` is the sum of half-digits of everything that went into `expected`.
Match compare(std::int64_t stated, std::int64_t expected, std::int64_t slack);
// One figure printed twice, perhaps with fewer decimals.
bool same(const Number& a, const Number& b);

// 100 * part / whole with the precision of both.
struct Range {
  double low = 0;
  double mid = 0;
  double high = 0;
  bool coarse = false;  // of rounded amounts: any rate between low and high may be meant
};
// Half of the last digit. Of two figures in one unit the finer one's: "2.5" beside "1.69" has lost a zero,
// not precision.
double half_beside(const Number& number, const Number& other);
// 亿元 is rounded by whoever writes it; what it stands for is known no better.
bool coarse(const Number& a, const Number& b);
Range percent_of(const Number& part, const Number& whole);
// A stated rate against what its ingredients give: exact, within their rounding, tail within one printed
// digit of it.
Match compare_rate(const Number& stated, const Range& range);
// What a finding of a rate says about the size of its fault: its severity and words in brackets.
struct RateFault {
  bool info = false, warning = false;
  std::string_view zh, en;
};
RateFault fault_of(Match match, bool of_shares = false);

}  // namespace qiying::disclosure::internal
