#pragma once
/// What a search text can mean.

#include <string>
#include <string_view>
#include <vector>

#include "modules/register/register.hpp"
#include "platform/search/rare.hpp"

namespace qiying::register_ {

struct SearchText {
  std::string uscc;                ///< a well-formed code, else empty
  std::string form;                ///< searched form for names
  std::string grams;               ///< tsquery of `form`
  std::string initials;            ///< lower case, if it may be pinyin initials
  std::string code_start;          ///< upper case, if it may be the beginning of a credit code
  std::vector<std::string> fuzzy;  ///< tsqueries with one character wrong
  bool single_gram = false;        ///< one or two characters: the tsquery alone decides
};

SearchText read_search(std::string_view q);
/// Leaves in the tsqueries the rarest pairs, where many are known to be common.
void prefer_rare(SearchText& search, const search::CommonGrams& common);
/// How `name` answers the search; nullopt: not as it stands (pinyin or fuzzy).
std::optional<Match> match_of(const SearchText& search, std::string_view uscc, std::string_view name);

}  // namespace qiying::register_
