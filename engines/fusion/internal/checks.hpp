#pragma once
// What is wrong with values by themselves, of each distinct value once.

#include "engines/fusion/internal/dataset.hpp"

namespace qiying::fusion::internal {

// By field of the data and by value: faults as bits, see audit.cpp.
using Checks = std::vector<std::vector<std::uint16_t>>;

// Checks the values that `checks` does not know yet.
void check_values(const Dataset& data, const Reference& reference, int threads, Checks& checks);

}  // namespace qiying::fusion::internal
