#include "modules/@MODULE@/internal/notes.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::@MODULE@ {
namespace {

base::Result<kernel::List<Note>> list(kernel::Context& context, const kernel::Nothing&) {
  auto notes = newest(context);
  const auto total = static_cast<std::int64_t>(notes.size());
  return kernel::List<Note>{std::move(notes), "", total};
}

base::Result<kernel::Page> page(kernel::Context& context) {
  kernel::Page page;
  page.template_name = "@MODULE@/notes.html";
  page.title = context.services.templates.text(context.lang, "@MODULE@.notes.title");
  for (const auto& note : newest(context)) page.values.add("NOTE").set("TEXT", note.text);
  return page;
}

}  // namespace

void register_module(kernel::Registry& r) {
  r.get<kernel::Nothing, kernel::List<Note>>("/api/v1/@MODULE@/notes",
                                             {.access = {.signed_in = true}, .summary = {"便签列表", "Notes"}}, list);
  r.post<AddNote, Note>("/api/v1/@MODULE@/notes",
                        {.access = {.permission = "@MODULE@.edit"}, .summary = {"新增便签", "Add a note"}}, add_note);
  r.page("/@MODULE@", {.access = {.everyone = true}, .summary = {"便签", "Notes"}}, page);
}

}  // namespace qiying::@MODULE@
