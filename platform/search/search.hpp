#pragma once
/// Chinese search in PostgreSQL without extensions: every text is indexed as its character pairs
/// and its last character (a tsvector with a GIN index), which answers substrings of any length, a single
/// character as what grams begin with; a wrong character is found by searching the intact pieces and ranking
/// by edit distance; pinyin initials stand beside. Pure functions, thread-safe.
///
///     create index on register.entity using gin (name_grams);
///     insert ... values ($1, grams($1)::tsvector)
///     select ... where name_grams @@ $1::tsquery and name_norm like '%' || $2 || '%'   -- grams_query(q)
///     select ... where name_grams @@ $1::tsquery order by ... limit 200               --
///     grams_query_fuzzy(q)
///
/// What counts as a character: letters, ideographs and digits after base::normalize_name (half-width,
/// simplified, upper case); punctuation, brackets and spaces are left out on both sides.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::search {

/// The tsvector text of `text`: normalised pairs and the last character, each once, quoted for COPY or a
/// `$1::tsvector` parameter. Of very long texts (some 50,000 different grams) the tail is left out, for a
/// tsvector ends at 1 MB.
std::string grams(std::string_view text);
/// The tsquery (`$1::tsquery`) that every text containing `query` satisfies; empty when the query has no
/// character.
std::string grams_query(std::string_view query);
/// tsqueries for texts that contain `query` but for one wrong, missing or additional character: the query cut
/// into two or three pieces of which at least one is intact (pigeonhole). Empty for queries under 3
/// characters. A text found is a candidate: keep those with `distance_inside` ≤ 1.
std::vector<std::string> grams_query_fuzzy(std::string_view query);
/// `text` with LIKE's special characters escaped, for `like '%' || $1 || '%'` (backslash escape).
std::string like_escape(std::string_view text);
/// The characters of `text` that are searched: normalised, without punctuation and spaces.
std::string searched_form(std::string_view text);
/// The fewest wrong, missing or additional characters with which `query` stands somewhere in `text`; both
/// taken in their searched form. 0 means that it is a substring.
std::size_t distance_inside(std::string_view query, std::string_view text);

/// One finding of a search over everything, as each module's provider gives it.
struct Hit {
  std::string kind;  ///< "entity", "article", "appeal"
  std::string title;
  std::string snippet;
  std::string url;
  double score = 0;
};

}  // namespace qiying::search
