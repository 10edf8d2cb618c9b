#pragma once
// Examples from a CSV file with a header.

#include "engines/classify/classify.hpp"

namespace qiying::classify::internal {

struct Columns {
  std::string text = "text";
  std::string label = "label";  // empty: none is needed
  std::string context, group;   // empty: none
};

// Errors: classify.file, classify.column, and those of base::CsvReader; records of another length are errors.
base::Result<std::vector<Example>> read_examples(const std::string& path, const Columns& columns);

}  // namespace qiying::classify::internal
