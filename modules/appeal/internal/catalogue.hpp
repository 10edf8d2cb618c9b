#pragma once
/// The category tree as the head of the centre looks after it: adding, moving, and a tree to begin with.
/// Names, clocks and closing of a category are changed where its duties are (duties_api.cpp).

#include <vector>

#include "modules/appeal/appeal.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// content/appeal-categories/starter.toml, parents before children. Throws std::runtime_error when it is
/// broken.
std::vector<ReadyCategory> starter_categories();

void register_catalogue(kernel::Registry& registry);

}  // namespace qiying::appeal
