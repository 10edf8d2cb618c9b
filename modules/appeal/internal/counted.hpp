#pragma once
/// The cases behind a number of the figures, as conditions of the list.

#include "modules/appeal/internal/filter.hpp"

namespace qiying::appeal {

/// Its days are those of a deed (a call, the closing), not of the submission.
bool counts_deeds(const std::optional<Counted>& counted);
/// " and ..." for ListQuery::counted and ListQuery::left.
void add_counted(Sql& sql, const kernel::Context& context, const ListQuery& query);

}  // namespace qiying::appeal
