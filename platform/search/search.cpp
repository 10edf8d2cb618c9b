#include "platform/search/search.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "platform/base/text.hpp"
#include "platform/search/rare.hpp"

namespace qiying::search {
namespace {

// A tsvector ends at 1 MB of lexemes with their alignment; two ideographs and the entry take 10 bytes or so.
constexpr std::size_t kMostGrams = 50000;

bool is_searched(char32_t c) {
  return u_isalnum(static_cast<UChar32>(c)) != 0;
}

std::u32string searched_characters(std::string_view text) {
  auto characters = base::to_code_points(base::normalize_name(text));
  std::erase_if(characters, [](char32_t c) { return !is_searched(c); });
  return characters;
}

void append_lexeme(std::string& out, char32_t first, char32_t second = 0) {
  out += '\'';
  base::append_utf8(out, first);
  if (second != 0) base::append_utf8(out, second);
  out += '\'';
}

/// A pair, or the last character alone, as one number.
std::uint64_t gram_of(char32_t first, char32_t second = 0) {
  return static_cast<std::uint64_t>(first) << 32 | second;
}

std::vector<std::uint64_t> distinct_grams(std::u32string_view characters) {
  std::vector<std::uint64_t> found;
  found.reserve(characters.size());
  for (std::size_t i = 0; i < characters.size(); ++i)
    found.push_back(gram_of(characters[i], i + 1 < characters.size() ? characters[i + 1] : 0));
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

/// Every place where a character stands is the beginning of a gram.
void append_single(std::string& out, char32_t character) {
  append_lexeme(out, character);
  out += ":*";
}

/// Of so many pairs, the rarest of a text, the lists of places are compared.
constexpr std::size_t kEnough = 4;

std::size_t rank_of(const std::string& gram, const CommonGrams& common) {
  const auto found = std::ranges::find(common, gram);
  return found == common.end() ? 0 : static_cast<std::size_t>(found - common.begin()) + 1;
}

void add_pairs(std::vector<std::string>& grams, std::u32string_view piece) {
  for (std::size_t i = 0; i + 1 < piece.size(); ++i)
    grams.push_back(base::from_code_points(piece.substr(i, 2)));
}

/// Conjunction of pairs; of many the rarest, when it is known which they are.
std::string joined(std::vector<std::string> grams, const CommonGrams& common) {
  if (!common.empty() && grams.size() > kEnough) {
    std::vector<std::pair<std::size_t, std::size_t>> order;  // rank, place
    for (std::size_t i = 0; i < grams.size(); ++i) order.emplace_back(rank_of(grams[i], common), i);
    std::ranges::sort(order);
    std::vector<std::string> rarest;
    for (std::size_t i = 0; i < kEnough; ++i) rarest.push_back(grams[order[i].second]);
    grams = std::move(rarest);
  }
  std::string out;
  for (const auto& gram : grams) out += (out.empty() ? "'" : "&'") + gram + '\'';
  return out;
}

/// Conjunction of the grams that a text with these pieces has.
std::string all_of(std::u32string_view piece, const CommonGrams& common = {}) {
  std::string single;
  if (piece.size() == 1) return append_single(single, piece[0]), single;
  std::vector<std::string> grams;
  add_pairs(grams, piece);
  return joined(std::move(grams), common);
}

/// The fewest edits that make `q` stand somewhere in `t` (Sellers).
std::size_t distance(std::u32string_view q, std::u32string_view t) {
  // The distance's first row is zero, so that a match may begin anywhere.
  std::vector<std::size_t> column(q.size() + 1);
  for (std::size_t i = 0; i <= q.size(); ++i) column[i] = i;
  auto best = column.back();
  for (const auto c : t) {
    auto diagonal = column[0];
    for (std::size_t i = 1; i <= q.size(); ++i) {
      const auto replaced = diagonal + (q[i - 1] == c ? 0 : 1);
      diagonal = column[i];
      column[i] = std::min({replaced, column[i] + 1, column[i - 1] + 1});
    }
    best = std::min(best, column.back());
  }
  return best;
}

/// What one fault in a piece leaves: it breaks two neighbouring pairs at most, so one of three is intact; of
/// two pairs the outermost character stays when both are broken. `piece` has its neighbour of the intact
/// piece.
std::string one_of(std::u32string_view piece, char32_t outermost) {
  std::string out = "(";
  if (piece.size() < 4) append_single(out, outermost);
  for (std::size_t i = 0; i + 1 < piece.size(); ++i) {
    if (piece.size() < 4 && (piece[i] == outermost || piece[i + 1] == outermost)) continue;
    if (out.size() > 1) out += '|';
    append_lexeme(out, piece[i], piece[i + 1]);
  }
  return out + ')';
}

bool has_rare_pair(std::u32string_view piece, const CommonGrams& common) {
  std::vector<std::string> grams;
  add_pairs(grams, piece);
  return !common.empty() &&
         std::ranges::any_of(grams, [&](const std::string& gram) { return rank_of(gram, common) == 0; });
}

/// The intact half, and something of the other one unless the intact half is rare by itself.
std::vector<std::string> halves(std::u32string_view all, const CommonGrams& common) {
  const auto middle = all.size() / 2;
  const auto left = all.substr(0, middle), right = all.substr(middle);
  auto by_right = all_of(right), by_left = all_of(left);
  if (left.size() >= 2 && !has_rare_pair(right, common))
    by_right += '&' + one_of(all.substr(0, middle + 1), all.front());
  if (!has_rare_pair(left, common)) by_left += '&' + one_of(all.substr(middle - 1), all.back());
  return {std::move(by_right), std::move(by_left)};
}

/// Of a query's pairs so many decide in a search that allows a fault (measured: of more the index spends more
/// on comparing than it spares). While it is not known which are rare only all do.
constexpr std::size_t kRarest = 4, kSpread = 20;

/// The places of the pairs that decide, ascending.
std::vector<std::size_t> deciding(std::u32string_view all, const CommonGrams& common) {
  const auto pairs = all.size() - 1;
  std::vector<std::size_t> places;
  if (common.empty()) {
    const auto count = std::min(pairs, kSpread);
    for (std::size_t i = 0; i < count; ++i) places.push_back(i * pairs / count);
    return places;
  }
  std::vector<std::pair<std::size_t, std::size_t>> order;  // rank, place
  for (std::size_t i = 0; i < pairs; ++i)
    order.emplace_back(rank_of(base::from_code_points(all.substr(i, 2)), common), i);
  std::ranges::sort(order);
  order.resize(std::min(order.size(), kRarest));
  for (const auto& [rank, place] : order) places.push_back(place);
  std::ranges::sort(places);
  return places;
}

/// What one fault leaves of the pairs at `places`: it breaks one of them, or two that share a character.
std::vector<std::string> but_one_fault(std::u32string_view all, const std::vector<std::size_t>& places) {
  std::vector<std::string> out;
  const auto next_to = [&](std::size_t i) { return i + 1 < places.size() && places[i + 1] == places[i] + 1; };
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!next_to(i) && i > 0 && next_to(i - 1)) continue;  // broken with the one before it
    auto& intact = out.emplace_back();
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (k == i || (k == i + 1 && next_to(i))) continue;
      if (!intact.empty()) intact += '&';
      append_lexeme(intact, all[places[k]], all[places[k] + 1]);
    }
  }
  return out;
}

}  // namespace

std::string grams(std::string_view text) {
  const auto characters = searched_characters(text);
  auto found = distinct_grams(characters);
  for (auto n = characters.size(); found.size() > kMostGrams; n /= 2)
    found = distinct_grams(std::u32string_view(characters).substr(0, n / 2));
  std::string out;
  out.reserve(found.size() * 9);
  for (const auto gram : found) {
    if (!out.empty()) out += ' ';
    append_lexeme(out, static_cast<char32_t>(gram >> 32), static_cast<char32_t>(gram & 0xFFFFFFFF));
  }
  return out;
}

std::string grams_query(std::string_view query) {
  return grams_query(query, CommonGrams{});
}

std::vector<std::string> grams_query_fuzzy(std::string_view query) {
  return grams_query_fuzzy(query, CommonGrams{});
}

std::string grams_query(std::string_view query, const CommonGrams& common) {
  const auto characters = searched_characters(query);
  return characters.empty() ? std::string() : all_of(characters, common);
}

std::vector<std::string> grams_query_fuzzy(std::string_view query, const CommonGrams& common) {
  const auto characters = searched_characters(query);
  const std::u32string_view all = characters;
  const auto n = all.size();
  if (n < 3) return {};
  if (n < 5) return halves(all, common);
  return but_one_fault(all, deciding(all, common));
}

std::string like_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string searched_form(std::string_view text) {
  return base::from_code_points(searched_characters(text));
}

std::size_t distance_inside(std::string_view query, std::string_view text) {
  return distance(searched_characters(query), searched_characters(text));
}

std::size_t distance_inside_form(std::string_view query, std::string_view text) {
  return distance(base::to_code_points(query), base::to_code_points(text));
}

}  // namespace qiying::search
