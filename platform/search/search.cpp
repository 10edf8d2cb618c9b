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

std::string both_of(std::u32string_view a, std::u32string_view b, const CommonGrams& common) {
  std::vector<std::string> grams;
  add_pairs(grams, a);
  add_pairs(grams, b);
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

/// Of three pairs that share no character one fault breaks one at most: the rarest such three, by two. Empty
/// when the rarest leave no room for others.
std::vector<std::string> by_rarest(std::u32string_view all, const CommonGrams& common) {
  struct Pair {
    std::size_t rank, place;
    std::string gram;
  };
  std::vector<Pair> pairs, chosen;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    auto gram = base::from_code_points(all.substr(i, 2));
    const auto rank = rank_of(gram, common);
    pairs.push_back({rank, i, std::move(gram)});
  }
  std::ranges::sort(pairs, {}, [](const Pair& pair) { return std::pair(pair.rank, pair.place); });
  for (const auto& pair : pairs) {
    const bool apart = std::ranges::all_of(chosen, [&](const Pair& other) {
      return std::max(pair.place, other.place) - std::min(pair.place, other.place) >= 2;
    });
    if (apart && chosen.size() < 3) chosen.push_back(pair);
  }
  if (chosen.size() < 3) return {};
  const auto both = [&](std::size_t a, std::size_t b) {
    return '\'' + chosen[a].gram + "'&'" + chosen[b].gram + '\'';
  };
  return {both(0, 1), both(0, 2), both(1, 2)};
}

/// What one fault leaves of the four pairs of five characters.
std::vector<std::string> of_five(std::u32string_view all) {
  const auto left = all.substr(0, 3), right = all.substr(2);
  return {all_of(right), all_of(left), both_of(all.substr(0, 2), all.substr(3), {})};
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
  if (!common.empty() && n == 5) return of_five(all);
  if (n < 6) return halves(all, common);
  if (auto rarest = by_rarest(all, common); !common.empty() && !rarest.empty()) return rarest;
  const auto a = all.substr(0, n / 3), b = all.substr(n / 3, n / 3), c = all.substr(n / 3 * 2);
  return {both_of(a, b, common), both_of(a, c, common), both_of(b, c, common)};
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
