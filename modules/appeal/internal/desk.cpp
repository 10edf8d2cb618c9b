#include "modules/appeal/internal/desk.hpp"

#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

constexpr double kMost = 200;

struct BulkInput {
  std::vector<AppealId> ids;
  std::string action;
  ActionInput input;
};
QY_DESCRIBE(BulkInput, QY_FIELD(ids, .min = 1, .max = kMost), QY_FIELD(action, .max = 30), QY_FIELD(input))

struct BulkResult {
  AppealId id;
  bool ok = false;
  std::string code, message;
  State state = State::submitted;
};
QY_DESCRIBE(BulkResult, QY_FIELD(id), QY_FIELD(ok), QY_FIELD(code), QY_FIELD(message), QY_FIELD(state))

BulkResult one(Context& c, AppealId id, Action action, const ActionInput& input) {
  const auto done = act(c, id, action, input);
  if (done.ok()) return {id, true, "", "", done->state};
  return {id, false, done.error().code, c.pick(done.error().message), State::submitted};
}

/// The same step for many; each stands for itself: what is refused changes nothing and says why.
base::Result<kernel::List<BulkResult>> bulk(Context& c, const BulkInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto action = base::enum_from<Action>(in.action);
  if (!action || *action == Action::submit) return base::not_found({"操作", "action"});
  auto input = in.input;
  input.version.reset();
  kernel::List<BulkResult> out;
  for (const auto& id : in.ids) out.items.push_back(one(c, id, *action, input));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct HandOverInput {
  auth::AccountId handler_id;
  std::optional<std::string> note;
};
QY_DESCRIBE(HandOverInput, QY_FIELD(handler_id), QY_FIELD(note, .max = 1000, .multiline = true))

struct IdRow {
  AppealId id;
};
QY_DESCRIBE(IdRow, QY_FIELD(id))

/// All that I handle goes to another of my office.
base::Result<kernel::List<BulkResult>> hand_over_all(Context& c, const HandOverInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  kernel::List<BulkResult> out;
  ActionInput input;
  input.handler_id = in.handler_id;
  input.note = in.note;
  for (const auto& row : c.db().query<IdRow>("select id from appeal.appeal where district = $1 and handler = "
                                             "$2 and state in ('in_progress', 'suspended', 'tracking')"
                                             " order by id limit 1000",
                                             c.caller.district, c.caller.account))
    out.items.push_back(one(c, row.id, Action::hand_over, input));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

void register_desk(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "appeal.handle"};
  r.post<BulkInput, kernel::List<BulkResult>>(
      "/api/v1/appeals/bulk", {.access = handlers, .summary = {"批量办理", "One step for many appeals"}},
      bulk);
  r.post<HandOverInput, kernel::List<BulkResult>>(
      "/api/v1/appeals/hand-over",
      {.access = handlers, .summary = {"整体移交", "Hand over all that I handle"}}, hand_over_all);
  register_similar(r);
  register_codes(r);
  register_answers(r);
  register_import(r);
  register_editing(r);
  register_followers(r);
}

}  // namespace qiying::appeal
