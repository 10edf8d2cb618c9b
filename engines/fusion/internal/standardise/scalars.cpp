#include <algorithm>
#include <charconv>
#include <chrono>

#include "engines/fusion/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The first number of a text with what stands around it.
struct Number {
  std::string digits;  // of the whole part
  std::string fraction;
  std::string before, after;
};

std::optional<Number> first_number(const std::string& text) {
  const auto begin = std::ranges::find_if(text, is_digit);
  if (begin == text.end()) return std::nullopt;
  Number number;
  number.before.assign(text.begin(), begin);
  auto at = begin;
  bool fraction = false;
  for (; at != text.end(); ++at) {
    if (is_digit(*at))
      (fraction ? number.fraction : number.digits) += *at;
    else if (*at == '.' && !fraction)
      fraction = true;
    else if (*at != ',' && *at != '\'')
      break;
  }
  number.after.assign(at, text.end());
  return number;
}

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != text.npos;
}

std::string currency_of(const std::string& words) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"美元", "USD"}, {"USD", "USD"},    {"美圆", "USD"}, {"港元", "HKD"},   {"港币", "HKD"},
      {"HKD", "HKD"},  {"欧元", "EUR"},   {"EUR", "EUR"},  {"日元", "JPY"},   {"日圆", "JPY"},
      {"JPY", "JPY"},  {"英镑", "GBP"},   {"台币", "TWD"}, {"澳元", "AUD"},   {"澳大利亚", "AUD"},
      {"加元", "CAD"}, {"加拿大", "CAD"}, {"韩元", "KRW"}, {"新加坡", "SGD"}, {"瑞士", "CHF"},
      {"法郎", "CHF"}, {"马克", "DEM"}};
  for (const auto& [word, code] : kNames)
    if (has(words, word)) return std::string(code);
  return "CNY";
}

// Fen in one unit of the number: 万元, 亿元, yuan; 0 when the text does not say.
std::int64_t unit_of(const std::string& words) {
  if (has(words, "亿")) return 10'000'000'000;
  if (has(words, "百万")) return 100'000'000;
  if (has(words, "万") || has(words, "萬")) return 1'000'000;
  if (has(words, "千元")) return 100'000;
  if (has(words, "元") || has(words, "圆")) return 100;
  return 0;
}

std::optional<base::Date> civil(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (year < 1850 || year > 2100 || !date.ok()) return std::nullopt;
  return base::Date(date);
}

std::optional<base::Date> date_of_digits(const std::string& digits) {
  const int value = std::stoi(digits);
  if (digits.size() == 8)
    return civil(value / 10000, static_cast<unsigned>(value / 100 % 100), static_cast<unsigned>(value % 100));
  // A spreadsheet counts days from 1899-12-30; 18264 is 1950-01-01.
  if (digits.size() == 5 && value >= 18264) return base::Date(std::chrono::days(value - 25569));
  return std::nullopt;
}

std::vector<std::string> digit_runs(std::string_view text, std::size_t at_most) {
  std::vector<std::string> runs;
  bool in_run = false;
  for (const char c : text) {
    if (!is_digit(c)) {
      in_run = false;
      continue;
    }
    if (!in_run) {
      if (runs.size() == at_most) return runs;
      runs.emplace_back();
    }
    in_run = true;
    runs.back() += c;
  }
  return runs;
}

}  // namespace

std::optional<Capital> parse_capital(std::string_view text) {
  const auto plain = base::normalize_name(base::first_code_points(text, 60));
  const auto number = first_number(plain);
  if (!number || number->digits.empty() || number->digits.size() > 12) return std::nullopt;
  const auto words = number->before + number->after;
  const auto value = std::stoll(number->digits);
  auto unit = unit_of(words);
  if (unit == 0) unit = value >= 100'000 ? 100 : 1'000'000;
  if (value > 9'000'000'000'000'000 / unit) return std::nullopt;
  auto fen = value * unit;
  std::int64_t place = unit;
  for (const char digit : number->fraction) {
    place /= 10;
    fen += place * (digit - '0');
  }
  return Capital{fen, currency_of(words)};
}

std::optional<base::Date> parse_any_date(std::string_view text) {
  const auto plain = base::fold_width(base::first_code_points(text, 40));
  const auto trimmed = base::trim(plain);
  const auto runs = digit_runs(trimmed, 3);
  if (runs.empty() || trimmed.empty() || !is_digit(trimmed.front())) return std::nullopt;
  if (runs[0].size() == 8 || (runs.size() == 1 && runs[0].size() == 5)) return date_of_digits(runs[0]);
  if (runs.size() < 3 || runs[0].size() != 4 || runs[1].size() > 2 || runs[2].size() > 2) return std::nullopt;
  return civil(std::stoi(runs[0]), static_cast<unsigned>(std::stoi(runs[1])),
               static_cast<unsigned>(std::stoi(runs[2])));
}

std::vector<std::string> parse_phones(std::string_view text) {
  const auto plain = base::fold_width(base::first_code_points(text, 120));
  std::vector<std::string> phones;
  std::string digits;
  const auto finish = [&] {
    if (digits.size() > 11 && digits.starts_with("86")) digits.erase(0, 2);
    if (digits.size() > 12 && digits.starts_with("0086")) digits.erase(0, 4);
    if (digits.size() >= 5 && digits.size() <= 20 && phones.size() < 4) phones.push_back(digits);
    digits.clear();
  };
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    if (is_digit(c))
      digits += c;
    else if (c == '-' || c == '(' || c == ')' || c == '+' || (c == ' ' && digits.size() < 5))
      continue;
    else
      finish();
  }
  finish();
  return phones;
}

std::string parse_person(std::string_view text) {
  static constexpr std::string_view kTitles[] = {"先生", "女士", "小姐", "经理", "老板", "总经理"};
  auto name = base::normalize_name(base::first_code_points(text, 60));
  for (const auto title : kTitles)
    if (name.size() > title.size() + 3 && name.ends_with(title)) name.resize(name.size() - title.size());
  return name;
}

}  // namespace qiying::fusion
