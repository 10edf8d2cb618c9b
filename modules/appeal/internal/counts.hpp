#pragma once
/// Exact counts for the filter of a list. Where nothing but states and clock is asked for they come from the
/// tally (appeal.tally), which costs the same for 100 and 1,000,000 appeals; else rows are counted. Both give
/// the same answer (tests/walk/same_answer_test.cpp).

#include "modules/appeal/internal/list.hpp"

namespace qiying::appeal {

/// How many rows the list of this filter has over all its pages.
std::int64_t total(kernel::Context& context, const ListQuery& query);

}  // namespace qiying::appeal
