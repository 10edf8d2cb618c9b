#include "engines/fusion/internal/standardise/places.hpp"

#include <span>

namespace qiying::fusion::internal {
namespace {

constexpr std::u32string_view kLandmarks = U"山湖";

// 北京西路, 武昌大道: what follows a short name makes it a road's.
bool names_a_road(std::u32string_view rest) {
  for (std::size_t i = 0; i < 3 && i < rest.size(); ++i)
    if (rest[i] == U'路' || rest[i] == U'街' || rest[i] == U'道' || rest[i] == U'巷') return true;
  return false;
}

// The code of a division called so within `outer`; empty when there is none, the common front when there are
// several.
std::string code_within(std::u32string_view word, std::u32string_view rest, std::string_view outer,
                        const Lexicon& lexicon, std::span<const Place> candidates, PlaceUse use,
                        bool& found) {
  std::string code;
  for (const auto& candidate : candidates) {
    const auto& division = lexicon.divisions[candidate.division];
    if (!within(division.code, outer) || division.code.size() <= outer.size()) continue;
    if (candidate.needs_outer && outer.empty()) continue;
    if (use == PlaceUse::address && word != division.name && (candidate.needs_outer || names_a_road(rest)))
      continue;
    // 栖霞山, 玄武湖 are no divisions.
    if (division.code.size() == 6 && word != division.name && !rest.empty() &&
        kLandmarks.find(rest[0]) != kLandmarks.npos)
      continue;
    if (division.code.size() > 6 && (use == PlaceUse::no_streets || outer.size() < 4)) continue;
    if (!found) {
      code = division.code;
    } else {
      std::size_t same = 0;
      while (same < code.size() && same < division.code.size() && code[same] == division.code[same]) ++same;
      code.resize(same & ~std::size_t{1});
    }
    found = true;
  }
  return code.size() < outer.size() ? std::string(outer) : code;
}

}  // namespace

Places read_places(std::u32string_view text, const Lexicon& lexicon, PlaceUse use) {
  Places places;
  if (text.starts_with(U"中国")) places.length = 2;
  for (int level = 0; level < 5; ++level) {
    const auto rest = text.substr(places.length);
    bool found = false;
    for (std::size_t limit = 31; limit >= 2 && !found;) {
      const auto match = lexicon.place_words.longest_front(rest, limit);
      if (!match) break;
      limit = match.length - 1;
      const auto code =
          code_within(rest.substr(0, match.length), rest.substr(match.length), places.code, lexicon,
                      lexicon.places[static_cast<std::size_t>(match.value)], use, found);
      if (!found) continue;
      places.code = code;
      places.length += match.length;
    }
    if (!found) break;
  }
  return places;
}

}  // namespace qiying::fusion::internal
