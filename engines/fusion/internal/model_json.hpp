#pragma once
// model.json: what was learned, for people and for --model.

#include "engines/fusion/internal/model.hpp"

namespace qiying::fusion::internal {

std::string to_json(const Model& model, const Records& records);
// Fields and levels are found by their names; what the text does not name keeps the comparators' first guess.
Result<Model> model_from_json(std::string_view text, const Records& records);

}  // namespace qiying::fusion::internal
