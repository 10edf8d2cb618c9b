#pragma once
// Why two records scored as they did: the prior and each field's bits, which add up to the score.

#include <string>

#include "engines/fusion/internal/model.hpp"

namespace qiying::fusion::internal {

struct Step {
  std::string field;  // "prior", a field's name, or "source"
  base::Text level;
  double bits = 0;
  std::string_view a, b;  // the values; empty where there are none
};

// All steps of a pair; fields that one of the two lacks count 0.
std::vector<Step> steps_of(const Scorer& scorer, RecordId a, RecordId b);

// The same as a JSON list of {"field","zh","en","bits","a","b"}.
std::string steps_json(const Scorer& scorer, RecordId a, RecordId b);

}  // namespace qiying::fusion::internal
