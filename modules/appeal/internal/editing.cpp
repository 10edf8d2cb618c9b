#include "modules/appeal/internal/desk.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

/// How long an open form counts without another word from it.
constexpr std::chrono::seconds kOpen{60};

struct EditingInput {
  std::string action;  ///< whose form is open; empty: it was closed
};
QY_DESCRIBE(EditingInput, QY_FIELD(action, .min = 0, .max = 30))

/// Somebody else who has a form of the same appeal open.
struct Editor {
  std::string name, org_name, action;
};
QY_DESCRIBE(Editor, QY_FIELD(name), QY_FIELD(org_name), QY_FIELD(action))

void keep(Context& c, AppealId id, const std::string& action) {
  if (action.empty()) {
    c.db().later("delete from appeal.editing where district = $1 and appeal_id = $2 and account = $3",
                 c.caller.district, id, c.caller.account);
    return;
  }
  c.db().later(
      "insert into appeal.editing (district, appeal_id, account, name, org_name, action, until) "
      "values ($1, $2, $3, $4, $5, $6, $7) on conflict (district, appeal_id, account) do update "
      "set action = excluded.action, until = excluded.until, org_name = excluded.org_name",
      c.caller.district, id, c.caller.account, c.caller.name, c.caller.org_name, action, c.now + kOpen);
}

/// Says that a form is open, and who else has one open.
base::Result<kernel::List<Editor>> editing(Context& c, const EditingInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  if (!in.action.empty() && !base::enum_from<Action>(in.action)) return base::not_found({"操作", "action"});
  QY_CHECK(get(c, *id));
  keep(c, *id, in.action);
  kernel::List<Editor> out;
  out.items = c.db().query<Editor>(
      "select name, org_name, action from appeal.editing where district = $1 and appeal_id = $2 "
      "and account <> $3 and until > $4 order by until",
      c.caller.district, *id, c.caller.account, c.now);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

void register_editing(kernel::Registry& r) {
  r.post<EditingInput, kernel::List<Editor>>(
      "/api/v1/appeals/{id}/editing",
      {.access = {.permission = "appeal.handle"},
       .summary = {"正在填写（避免两人同时答复）", "Say that a form is open; who else has one"}},
      editing);
}

}  // namespace qiying::appeal
