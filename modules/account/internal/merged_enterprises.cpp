#include "modules/account/internal/merged_enterprises.hpp"

#include "platform/auth/account_changed.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::account {

namespace {

/// Sessions that run keep whom they act for.
void read_anew(db::Connection& db, const auth::Caller& caller, const events::Event& event) {
  const auto merge = base::from_json<kernel::Merge>(event.data.text);
  if (!merge.ok()) throw std::logic_error(event.name + ": " + merge.error().message.en);
  const auto rows =
      db.run("select id from auth.account where district = $1 and (subject_id = $2 or subject_id = $3)",
             caller.district, merge->survivor, merge->other);
  for (std::size_t i = 0; i < rows.size(); ++i)
    auth::account_changed(db, auth::AccountId::parse(rows.text(i, 0)).value());
}

}  // namespace

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(r, "register",
                 {{.title = {"账号", "Accounts"}, .table = "auth.account", .key = "id"},
                  {.title = {"经办人", "Operators"},
                   .table = "account.operator",
                   .key = "id",
                   .unique = "phone_mark",
                   .unique_when = "state in ('invited', 'active')"},
                  {.title = {"消息", "Messages"},
                   .table = "account.message",
                   .key = "id",
                   .column = "target",
                   .by = kernel::By::id_as_text,
                   .only = "audience = 'subject'"},
                  {.title = {"附件", "Files"}, .table = "files.ref", .key = "id"}});
  r.on("register.merged", read_anew);
  r.on("register.unmerged", read_anew);
}

}  // namespace qiying::account
