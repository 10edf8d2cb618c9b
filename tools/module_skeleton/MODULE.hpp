#pragma once
/// The public face of the capability: the types and the few functions that other modules may use.

#include <string>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/id.hpp"

namespace qiying::@MODULE@ {

using NoteId = base::Id<struct NoteTag>;

/// One note of a district.
struct Note {
  NoteId id;
  std::string text;
};
QY_DESCRIBE(Note, QY_FIELD(id), QY_FIELD(text, .min = 1, .max = 200))

}  // namespace qiying::@MODULE@
