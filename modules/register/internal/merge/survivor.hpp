#pragma once
/// Where ids of merged rows lead.

#include "modules/register/register.hpp"

namespace qiying::register_ {

using MergeId = base::Id<struct MergeTag>;

/// The enterprise that `id` leads to after all merges; `id` itself when it was not merged.
EntityId survivor_of(db::Connection& db, std::string_view district, EntityId id);

}  // namespace qiying::register_
