#include "modules/register/internal/read/query.hpp"

#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/search/search.hpp"

namespace qiying::register_ {

namespace {

/// Latin letters and digits only, in lower case; else empty.
std::string as_initials(std::string_view form) {
  std::string out;
  bool letter = false;
  for (char c : form) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (!upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return {};
    letter = letter || c > '9';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return letter && out.size() >= 2 ? out : std::string();
}

/// The beginning of a credit code of four characters or more (GB 32100-2015): the first says who registers
/// and may be a letter, the next seven are digits (kind and division), behind them letters are possible.
std::string as_code_start(std::string_view form) {
  constexpr std::size_t kFewest = 4, kWhole = 18;
  std::string out = base::tidy_uscc(form);
  if (out.size() < kFewest || out.size() >= kWhole) return {};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool digit = out[i] >= '0' && out[i] <= '9';
    if (!digit && (out[i] < 'A' || out[i] > 'Z' || (i > 0 && i < 8))) return {};
  }
  return out;
}

}  // namespace

SearchText read_search(std::string_view q) {
  SearchText out;
  out.form = search::searched_form(q);
  out.grams = search::grams_query(q);
  out.fuzzy = search::grams_query_fuzzy(q);
  out.initials = as_initials(out.form);
  out.code_start = as_code_start(q);
  out.single_gram = base::count_code_points(out.form) <= 2;
  if (auto code = base::tidy_uscc(q); base::check_uscc(code).well_formed) out.uscc = std::move(code);
  return out;
}

void prefer_rare(SearchText& search, const search::CommonGrams& common) {
  search.grams = search::grams_query(search.form, common);
  search.fuzzy = search::grams_query_fuzzy(search.form, common);
}

std::optional<Match> match_of(const SearchText& search, std::string_view uscc, std::string_view name) {
  const auto form = search::searched_form(name);
  if (search.form.empty()) return std::nullopt;
  if (!search.code_start.empty() && uscc.starts_with(search.code_start)) return Match::prefix;
  if (uscc == search.uscc || form == search.form) return Match::exact;
  if (form.starts_with(search.form)) return Match::prefix;
  if (form.find(search.form) != std::string::npos) return Match::substring;
  return std::nullopt;
}

}  // namespace qiying::register_
