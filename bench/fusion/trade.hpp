#pragma once
// How well trade names are found in labelled company names.

#include <filesystem>
#include <iosfwd>

#include "bench/fusion/evaluate.hpp"

namespace bench {

// `names`: lines "name trade-name", the second left out where a name has none. `content`: the folder with
// divisions and words. Precision, recall and F1 of exact matches. Each miss goes to
// `misses` with the parts that were found.
Score score_trade_names(const std::filesystem::path& names, const std::filesystem::path& content,
                        std::ostream* misses = nullptr);

}  // namespace bench
