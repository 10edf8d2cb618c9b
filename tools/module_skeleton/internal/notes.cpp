#include "modules/@MODULE@/internal/notes.hpp"

namespace qiying::@MODULE@ {

base::Result<Note> add_note(kernel::Context& context, const AddNote& input) {
  QY_CHECK(auth::require(context.caller, "@MODULE@.edit"));
  const Note note{NoteId::make(), input.text};
  context.db().execute("insert into @MODULE@.note (district, id, text) values ($1, $2, $3)", context.caller.district,
                       note.id, note.text);
  context.audit("@MODULE@.add", "note", note.id.str());
  return note;
}

std::vector<Note> newest(kernel::Context& context) {
  return context.db().query<Note>("select id, text from @MODULE@.note order by created_at desc, id desc limit 50");
}

}  // namespace qiying::@MODULE@
