#pragma once
/// Searches in very large tables: where it is known which pairs of characters many texts have, the lists of
/// places of the rarest ones only are compared. What such a query finds is to be looked at anyway (like,
/// distance). Pure functions, thread-safe.

#include "platform/search/search.hpp"

namespace qiying::search {

/// Pairs that many of the texts searched have, the rarest first; pairs that are not among them are rarer.
using CommonGrams = std::vector<std::string>;

/// The tsquery of the rarest pairs of `query`; with few pairs, or none known to be common, that of all.
std::string grams_query(std::string_view query, const CommonGrams& common);
/// As without `common`. From five characters on: a fault breaks two neighbouring pairs at most, so each query
/// asks for all of the rarest pairs but these, and one of the queries is satisfied.
std::vector<std::string> grams_query_fuzzy(std::string_view query, const CommonGrams& common);
/// `distance_inside` for texts that are in their searched form already.
std::size_t distance_inside_form(std::string_view query, std::string_view text);

}  // namespace qiying::search
