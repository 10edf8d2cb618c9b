#include "modules/account/internal/delivery_log.hpp"

#include "platform/kernel/page.hpp"

namespace qiying::account {
namespace {

struct CopyRow {
  base::Timestamp at;
  std::string way, title_zh, title_en, state;
};
QY_DESCRIBE(CopyRow, QY_FIELD(at), QY_FIELD(way), QY_FIELD(title_zh), QY_FIELD(title_en), QY_FIELD(state))

}  // namespace

void show_copies(kernel::Context& c, http::Values& values) {
  const auto rows = c.db().query<CopyRow>(
      "select coalesce(d.sent_at, d.due_at) as at, d.way, m.title_zh, m.title_en, d.state from "
      "account.delivery d join account.message m on m.district = d.district and m.id = d.message_id where "
      "d.district = $1 and d.account = $2 order by 1 desc limit 10",
      c.caller.district, c.caller.account);
  for (const auto& row : rows) {
    auto& out = values.add("COPIES");
    out.set("AT", base::to_display(row.at));
    out.set("WAY", kernel::text(c, "account.ways.name_" + row.way));
    out.set("TITLE", c.lang == kernel::Lang::zh ? row.title_zh : row.title_en);
    out.set("STATE", kernel::text(c, "account.ways.state_" + row.state));
  }
  if (!rows.empty()) values.show("HAS_COPIES");
}

}  // namespace qiying::account
