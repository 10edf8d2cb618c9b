#include "platform/base/written_date.hpp"

#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int number(std::string_view digits) {
  int out = 0;
  for (char c : digits) out = out * 10 + (c - '0');
  return out;
}

std::optional<Date> civil(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1900 || year > 2100) return std::nullopt;
  return Date(date);
}

/// The next one to four digits, with the separator behind them taken away.
std::optional<int> take_part(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
  if (n == 0 || n > 4) return std::nullopt;
  const int out = number(text.substr(0, n));
  text.remove_prefix(n);
  for (std::string_view separator : {"年", "月", "日", "-", "/", "."})
    if (text.starts_with(separator)) return text.remove_prefix(separator.size()), out;
  return text.empty() ? std::optional(out) : std::nullopt;
}

std::optional<Date> whole_number_date(std::string_view digits) {
  if (digits.size() == 8)
    return civil(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6)));
  if (digits.size() != 5) return std::nullopt;
  const std::chrono::days offset(25569);  // spreadsheet day number of 1970-01-01
  return Date(std::chrono::days(number(digits)) - offset);
}

}  // namespace

std::optional<Date> read_written_date(std::string_view raw) {
  const auto folded = fold_width(raw);
  auto text = trim(folded);
  if (const auto time = text.find_first_of(" T"); time != std::string_view::npos) text = text.substr(0, time);
  if (all_digits(text)) return whole_number_date(text);
  const auto year = take_part(text), month = take_part(text), day = take_part(text);
  if (!year || !month || !day || !text.empty() || *year < 1000) return std::nullopt;
  return civil(*year, *month, *day);
}

}  // namespace qiying::base
