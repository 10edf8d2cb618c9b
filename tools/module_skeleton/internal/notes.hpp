#pragma once
/// Use cases: who may, then what happens. No SQL outside this file's source, no HTTP inside.

#include "modules/@MODULE@/@MODULE@.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::@MODULE@ {

/// What a caller sends to add a note.
struct AddNote {
  std::string text;
};
QY_DESCRIBE(AddNote, QY_FIELD(text, .min = 1, .max = 200, .doc = "正文 / text"))

/// Adds a note; needs @MODULE@.edit.
base::Result<Note> add_note(kernel::Context& context, const AddNote& input);
/// The newest notes, at most 50.
std::vector<Note> newest(kernel::Context& context);

}  // namespace qiying::@MODULE@
