#pragma once
// Reads divisions off the front of a text: 湖北省武汉市江汉区… , with or without their kinds, each within the
// one before.

#include <string>
#include <string_view>

#include "engines/fusion/internal/lexicon.hpp"

namespace qiying::fusion::internal {

struct Places {
  std::size_t length = 0;  // characters taken
  std::string code;        // of the lowest division, 2 to 9 digits; empty when none was clear
};

// A company's name shortens districts and streets too (广州番禺, 桐乡市梧桐); an address names them in full,
// for what looks like a short form is mostly a road (古田二路).
enum class PlaceUse { name, no_streets, address };
Places read_places(std::u32string_view text, const Lexicon& lexicon, PlaceUse use);

}  // namespace qiying::fusion::internal
