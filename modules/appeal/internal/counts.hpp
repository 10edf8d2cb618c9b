#pragma once
/// Exact counts for the filter of a list. Where nothing but states and clock is asked for they come from the
/// tally (appeal.tally), which costs the same for 100 and 1,000,000 appeals; else rows are counted. Both give
/// the same answer (tests/counts_test.cpp).

#include "modules/appeal/internal/list.hpp"

namespace qiying::appeal {

/// How many rows the list of this filter has over all its pages.
std::int64_t total(kernel::Context& context, const ListQuery& query);
/// The counts of both ways, for tests: `by_tally` must be plain.
Counts counts_by_rows(kernel::Context& context, const ListQuery& query);
Counts counts_by_tally(kernel::Context& context);

}  // namespace qiying::appeal
