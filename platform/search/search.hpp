#pragma once
/// Chinese search in PostgreSQL without extensions: every text is indexed as its single characters and
/// character pairs (a tsvector with a GIN index), which answers substrings of any length; a wrong character
/// is found by searching the intact pieces and ranking by edit distance; pinyin initials stand beside. Pure
/// functions, thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace qiying::search {

/// The tsvector text of `text`: normalised single characters and pairs, quoted for COPY or a `$1::tsvector`
/// parameter.
std::string grams(std::string_view text);
/// The tsquery (`$1::tsquery`) that every text containing `query` satisfies; empty when the query has no
/// character.
std::string grams_query(std::string_view query);
/// tsqueries for texts that contain `query` but for one wrong, missing or additional character: the query cut
/// into two or three pieces of which at least one is intact (pigeonhole). Empty for queries under 3
/// characters.
std::vector<std::string> grams_query_fuzzy(std::string_view query);
/// `text` with LIKE's special characters escaped, for `like '%' || $1 || '%'` (backslash escape).
std::string like_escape(std::string_view text);

/// One finding of a search over everything, as each module's provider gives it.
struct Hit {
  std::string kind;  ///< "entity", "article", "appeal"
  std::string title;
  std::string snippet;
  std::string url;
  double score = 0;
};

}  // namespace qiying::search
