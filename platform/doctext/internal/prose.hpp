#pragma once
// Pages of running words in the order in which they were written.

#include <string>
#include <string_view>

namespace qiying::doctext::internal {

// `layout` by `pdftotext -layout` orders words by their height on the page; where figures and words have type
// of different kinds a line may come before the one above it. `raw` by `pdftotext -raw` keeps the order of
// writing. Pages without columns are taken from `raw`, pages that may be tables from `layout`; all of
// `layout` where the two have not as many pages.
std::string in_reading_order(std::string layout, std::string_view raw);

}  // namespace qiying::doctext::internal
