#include <array>

#include "modules/register/internal/standardise/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::register_ {

namespace {

struct Word {
  std::string_view text;
  Status status;
};
// As market supervision writes them; a longer word is looked for before the one it contains.
constexpr std::array kWords = {Word{"吊销未注销", Status::revoked},   Word{"吊销,未注销", Status::revoked},
                               Word{"吊销已注销", Status::cancelled}, Word{"吊销,已注销", Status::cancelled},
                               Word{"已注销", Status::cancelled},     Word{"注销", Status::cancelled},
                               Word{"吊销", Status::revoked},         Word{"撤销", Status::cancelled},
                               Word{"迁出", Status::moved_out},       Word{"迁移", Status::moved_out},
                               Word{"歇业", Status::suspended},       Word{"停业", Status::suspended},
                               Word{"存续", Status::active},          Word{"在营", Status::active},
                               Word{"在业", Status::active},          Word{"开业", Status::active},
                               Word{"在册", Status::active},          Word{"营业", Status::active},
                               Word{"正常", Status::active}};

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int number(std::string_view digits) {
  int out = 0;
  for (char c : digits) out = out * 10 + (c - '0');
  return out;
}

std::optional<base::Date> civil(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1900 || year > 2100) return std::nullopt;
  return base::Date(date);
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

std::optional<base::Date> whole_number_date(std::string_view digits) {
  if (digits.size() == 8)
    return civil(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6)));
  if (digits.size() != 5) return std::nullopt;
  const std::chrono::days offset(25569);  // spreadsheet day number of 1970-01-01
  return base::Date(std::chrono::days(number(digits)) - offset);
}

}  // namespace

std::optional<base::Date> read_date(std::string_view raw) {
  const auto folded = base::fold_width(raw);
  auto text = base::trim(folded);
  if (const auto time = text.find_first_of(" T"); time != std::string_view::npos) text = text.substr(0, time);
  if (all_digits(text)) return whole_number_date(text);
  const auto year = take_part(text), month = take_part(text), day = take_part(text);
  if (!year || !month || !day || !text.empty() || *year < 1000) return std::nullopt;
  return civil(*year, *month, *day);
}

std::optional<Status> read_status(std::string_view raw) {
  auto text = base::fold_width(base::trim(raw));
  std::erase(text, ' ');
  // "Unknown" is what is not said, and must not take the place of what another source knows.
  if (const auto named = base::enum_from<Status>(text); named && *named != Status::unknown) return named;
  for (const auto& word : kWords)
    if (text.find(word.text) != std::string::npos) return word.status;
  return std::nullopt;
}

std::string read_industry(std::string_view raw) {
  auto text = base::fold_width(base::trim(raw));
  const bool letter =
      !text.empty() && ((text[0] >= 'A' && text[0] <= 'T') || (text[0] >= 'a' && text[0] <= 't'));
  if (letter && text[0] >= 'a') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  const auto digits = std::string_view(text).substr(letter ? 1 : 0);
  if (digits.empty() ? !letter : !all_digits(digits) || digits.size() < 2 || digits.size() > 4) return {};
  return text;
}

}  // namespace qiying::register_
