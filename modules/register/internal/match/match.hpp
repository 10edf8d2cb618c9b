#pragma once
/// The seam for fusion: which known enterprise a record without a usable code belongs to.
///
/// Today a record is matched by its credit code alone, and one without is rejected (import/record.cpp).
/// Entity resolution (engines/fusion) comes in here: it gets the standardised record and answers with an
/// enterprise, a doubt for a person to decide, or nothing.

#include "modules/register/internal/import/record.hpp"

namespace qiying::register_ {

struct MatchAnswer {
  enum class Kind { none, doubtful, certain };
  Kind kind = Kind::none;
  std::optional<EntityId> entity;
};

}  // namespace qiying::register_
