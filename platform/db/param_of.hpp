#pragma once
/// Members of described structs as parameters, the other way round than `read_row`. Thread-safe.

#include "platform/db/db.hpp"

namespace qiying::db {

/// A value of `type`: null for an absent optional, JSON text for lists, objects and JSON.
Param param_of(const base::Type& type, const void* value);

}  // namespace qiying::db
