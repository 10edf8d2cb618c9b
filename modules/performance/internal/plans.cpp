#include "modules/performance/internal/plans.hpp"

#include <algorithm>
#include <set>

#include "modules/performance/internal/plan_store.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

base::Error not_here() {
  return base::not_found({"绩效表", "form"});
}

base::Error changed() {
  return base::conflict("plan.version", {"绩效表刚刚被他人修改", "Somebody has just changed this form"},
                        {"请刷新后再编辑", "Reload and edit again"});
}

base::Error wrong_state(PlanState state) {
  return base::conflict(
      "plan.state",
      {"当前状态（" + title_of(state).zh + "）或您的权限不允许此操作",
       "Neither the state (" + title_of(state).en + ") nor your part allows this"},
      {"目标经他人审定后固定，自评经他人签署后冻结",
       "Targets are fixed when another person approves them, the form is frozen when another signs it"});
}

base::Result<StoredPlan> locked(Context& c, PlanId id, std::optional<int> version) {
  auto p = load_plan(c.db(), c.caller.district, id, true);
  if (!p) return not_here();
  if (version && *version != p->version) return changed();
  return *std::move(p);
}

std::string place(std::size_t i, std::string_view field) {
  return "rows[" + std::to_string(i) + "]." + std::string(field);
}

base::Result<void> check_rows(const Context& c, const PlanInput& input) {
  const auto day = day_for(input.year, c.now);
  if (find_rule(day) == nullptr)
    return base::invalid(
        "year", "plan.year",
        {"这一年早于现行计分规则，不能建立绩效表", "The year is before the first scoring rule"},
        {"请填写计分规则施行之后的年份", "Take a year after the rule began"});
  for (std::size_t i = 0; i < input.rows.size(); ++i) {
    const auto& row = input.rows[i];
    if (row.indicator && !row.indicator->empty() && indicator(catalogue(), *row.indicator, day) == nullptr)
      return base::invalid(place(i, "indicator"), "plan.indicator",
                           {"没有这个指标", "There is no such indicator"});
    if (row.direction == Direction::qualitative && row.indicator && !row.indicator->empty())
      return base::invalid(place(i, "direction"), "plan.direction",
                           {"由记录计算的指标不能是定性指标", "What is computed is not judged"});
  }
  if (input.budget_fen.value < 0)
    return base::invalid("budget_fen", "plan.budget", {"预算数不能为负", "A budget is not negative"});
  return {};
}

// The targets of the input; evaluation fields are never taken from here.
std::vector<TargetRow> targets_of(const PlanInput& input) {
  std::set<std::string> used;
  std::vector<TargetRow> out;
  for (const auto& in : input.rows) {
    TargetRow row;
    row.id = base::parse_uuid(in.id) && used.insert(in.id).second ? in.id : PlanId::make().str();
    row.scope = in.scope;
    row.level1 = in.level1;
    row.level2 = in.level2;
    row.level3 = in.level3;
    if (in.indicator && !in.indicator->empty()) row.indicator = in.indicator;
    row.direction = in.direction;
    row.unit = in.unit;
    row.weight = in.scope == Scope::year ? in.weight : 0;
    row.before2 = in.before2;
    row.before1 = in.before1;
    row.target = in.direction == Direction::qualitative ? std::nullopt : in.target;
    row.target_text = in.target_text;
    row.basis = in.basis;
    out.push_back(std::move(row));
  }
  return out;
}

// Last year's form as the beginning of this year's: targets stay, values move on by a year.
base::Result<std::vector<TargetRow>> carried(Context& c, const StoredPlan& last) {
  const auto view = compute_plan(c, last);
  std::vector<TargetRow> out;
  for (const auto& r : view.rows) {
    TargetRow row = r.row;
    row.id = PlanId::make().str();
    row.before2 = r.row.before1;
    row.before1 = r.actual;
    row.actual.reset();
    row.actual_reason = row.actual_text = row.reason = row.measures = "";
    row.reached.reset();
    row.points.reset();
    out.push_back(std::move(row));
  }
  return out;
}

void take(StoredPlan& p, const PlanInput& input, const Context& c) {
  p.year = input.year;
  p.kind = input.kind;
  p.title = input.title;
  p.department = input.department;
  p.long_goal = input.long_goal;
  p.year_goal = input.year_goal;
  p.execution_weight = input.execution_weight;
  p.budget_fen = input.budget_fen;
  p.rows = targets_of(input);
  p.edited_by = c.caller.account;
  p.edited_name = c.caller.name;
  p.updated_at = c.now;
}

base::Result<void> refuse_twice(Context& c, const StoredPlan& p) {
  if (c.db().number("select count(*) from performance.plan where district = $1 and year = $2 and kind = $3 "
                    "and title = $4"
                    " and id <> $5",
                    c.caller.district, p.year, p.kind, p.title, p.id) > 0)
    return base::conflict("plan.exists",
                          {"这一年已有同名的绩效表", "That year has a form of this name already"});
  return {};
}

void apply(TargetRow& row, const EvaluatedRow& in) {
  row.actual = in.actual;
  row.actual_reason = in.actual_reason.value_or("");
  row.actual_text = in.actual_text.value_or("");
  row.reached = row.direction == Direction::qualitative ? in.reached : std::nullopt;
  row.points = row.direction == Direction::qualitative ? in.points : std::nullopt;
  row.reason = in.reason.value_or("");
  row.measures = in.measures.value_or("");
}

base::Error stand_in_the_way(const PlanView& view) {
  auto out = base::invalid("rows", view.problems.front().code,
                           {view.problems.front().message, view.problems.front().message},
                           {"请先解决表中列出的问题", "Solve what the form lists first"});
  return out;
}

base::Result<PlanView> view_of(Context& c, const StoredPlan& p) {
  auto view = compute_plan(c, p);
  if (p.state == PlanState::signed_) {
    auto actions = view.actions;
    QY_TRY(view, base::from_json<PlanView>(p.frozen));
    view.actions = std::move(actions);
    view.version = p.version;
  }
  view.hash = p.hash;
  view.history = plan_history(c.db(), c.caller.district, p.id);
  return view;
}

}  // namespace

base::Text title_of(PlanKind kind) {
  return kind == PlanKind::unit ? base::Text{"整体绩效", "whole unit"} : base::Text{"项目绩效", "project"};
}
base::Text title_of(PlanState state) {
  static const base::Text titles[] = {{"草稿", "draft"}, {"执行中", "in force"}, {"已签署", "signed"}};
  return titles[static_cast<int>(state)];
}
base::Text title_of(Direction direction) {
  static const base::Text titles[] = {
      {"正向", "more is better"}, {"反向", "less is better"}, {"等于", "exactly"}, {"定性", "judged"}};
  return titles[static_cast<int>(direction)];
}
base::Text title_of(Reached reached) {
  static const base::Text titles[] = {
      {"达成", "reached"}, {"部分达成", "partly reached"}, {"未达成", "missed"}};
  return titles[static_cast<int>(reached)];
}

base::Result<PlanView> show_plan(Context& c, PlanId id) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto p = load_plan(c.db(), c.caller.district, id, false);
  if (!p) return not_here();
  return view_of(c, *p);
}

base::Result<PlanView> create_plan(Context& c, const PlanInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_CHECK(check_rows(c, input));
  StoredPlan p;
  p.id = PlanId::make();
  p.created_at = c.now;
  take(p, input, c);
  QY_CHECK(refuse_twice(c, p));
  if (input.copy_of) {
    const auto last = load_plan(c.db(), c.caller.district, *input.copy_of, false);
    if (!last) return not_here();
    QY_TRY(p.rows, carried(c, *last));
    p.last_result = result_of(compute_plan(c, *last));
    if (p.long_goal.empty()) p.long_goal = last->long_goal;
    if (p.year_goal.empty()) p.year_goal = last->year_goal;
    p.execution_weight = last->execution_weight;
  }
  insert_plan(c.db(), c.caller.district, p);
  add_plan_step(c, p, "create", "");
  return view_of(c, p);
}

base::Result<PlanView> change_plan(Context& c, PlanId id, const PlanInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_TRY(auto p, locked(c, id, input.version));
  if (p.state != PlanState::draft) return wrong_state(p.state);
  QY_CHECK(check_rows(c, input));
  take(p, input, c);
  QY_CHECK(refuse_twice(c, p));
  update_plan(c.db(), c.caller.district, p);
  add_plan_step(c, p, "change", "");
  return view_of(c, p);
}

base::Result<PlanView> evaluate_plan(Context& c, PlanId id, const EvaluationInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_TRY(auto p, locked(c, id, input.version));
  if (p.state != PlanState::in_force) return wrong_state(p.state);
  if (input.spent_fen.value < 0)
    return base::invalid("spent_fen", "plan.spent", {"执行数不能为负", "What was spent is not negative"});
  for (std::size_t i = 0; i < input.rows.size(); ++i) {
    const auto found = std::ranges::find(p.rows, input.rows[i].id, &TargetRow::id);
    if (found == p.rows.end())
      return base::invalid(place(i, "id"), "plan.row", {"没有这一行", "There is no such line"});
    apply(*found, input.rows[i]);
  }
  p.spent_fen = input.spent_fen;
  p.spent_reason = input.spent_reason.value_or("");
  p.use_of_result = input.use_of_result.value_or("");
  p.improvement = input.improvement.value_or("");
  p.edited_by = c.caller.account;
  p.edited_name = c.caller.name;
  p.updated_at = c.now;
  update_plan(c.db(), c.caller.district, p);
  add_plan_step(c, p, "evaluate", "");
  return view_of(c, p);
}

base::Result<PlanView> act_on_plan(Context& c, PlanId id, std::string_view action, const PlanAction& input) {
  QY_CHECK(auth::require(c.caller, "performance.approve"));
  QY_TRY(auto p, locked(c, id, input.version));
  const auto view = compute_plan(c, p);
  const bool forward = (action == "approve" && p.state == PlanState::draft) ||
                       (action == "sign" && p.state == PlanState::in_force);
  if (forward && !view.problems.empty()) return stand_in_the_way(view);
  if (std::ranges::find(view.actions, action) == view.actions.end() || action == "edit" ||
      action == "evaluate")
    return wrong_state(p.state);
  if (action == "reopen" && input.note.value_or("").empty())
    return base::invalid(
        "note", "field.required", {"请写明原因", "Give the reason"},
        {"已签署的表会保留，可随时查看", "The signed form is kept and can be read at any time"});
  if (action == "approve" || action == "reopen") p.state = PlanState::in_force;
  if (action == "sign") sign(p, view);
  p.updated_at = c.now;
  update_plan(c.db(), c.caller.district, p);
  add_plan_step(c, p, action, input.note.value_or(""));
  return view_of(c, p);
}

namespace {

base::Result<PlanId> id_of(const Context& c) {
  const auto id = PlanId::parse(c.request.param("id"));
  if (!id) return not_here();
  return *id;
}

base::Result<kernel::List<PlanRow>> list(Context& c, const PlanQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto words = q.q && !q.q->empty() ? q.q : std::nullopt;
  kernel::List<PlanRow> out;
  out.items = c.db().query<PlanRow>(
      "select id, year, kind, state, title, department, edited_name, updated_at from performance.plan"
      " where district = $1 and ($2::int is null or year = $2) and ($3::text is null or kind = $3)"
      " and ($4::text is null or state = $4) and ($5::text is null or position($5 in title || ' ' || "
      "department) > 0)"
      " order by year desc, kind desc, title, id limit $6",
      c.caller.district, q.year, q.kind, q.state, words, q.limit.value_or(500));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<http::Response> attach(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto p, locked(c, id, {}));
  if (p.state == PlanState::signed_) return wrong_state(p.state);
  const auto row = std::string(c.request.param("row"));
  if (std::ranges::find(p.rows, row, &TargetRow::id) == p.rows.end()) return not_here();
  if (c.request.files.empty())
    return base::invalid("file", "performance.file", {"请选择文件", "Choose a file"});
  for (const auto& upload : c.request.files) {
    const auto kept = c.services.files.put(
        c.db(), c.caller, upload, "performance.target", id.str() + ":" + row, 20u << 20,
        files::Visibility{.subject = {}, .org_paths = {}, .permissions = {"performance.view"}});
    if (!kept.ok()) return kept.error();
  }
  c.audit("performance.evidence", "plan", id.str());
  QY_TRY(const auto view, view_of(c, p));
  return http::Response::json(base::to_json(view), 201);
}

struct FormQuery {
  std::string hash;
};
QY_DESCRIBE(FormQuery, QY_FIELD(hash, .min = 64, .max = 64))

// A form as it was signed once, even when it was taken up again later.
base::Result<PlanView> signed_form(Context& c, const FormQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto id, id_of(c));
  const auto form = c.db().text(
      "select form from performance.plan_step where district = $1 and plan_id = $2 and hash = $3 and action "
      "= 'sign'",
      c.caller.district, id, q.hash);
  if (form.empty() || crypto::sha256_hex(form) != q.hash) return not_here();
  QY_TRY(auto view, base::from_json<PlanView>(form));
  view.hash = q.hash;
  return view;
}

}  // namespace

void register_plans(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"}, editors{.permission = "performance.edit"};
  r.get<PlanQuery, kernel::List<PlanRow>>(
      "/api/v1/performance-plans",
      {.access = viewers, .summary = {"绩效目标与自评", "Targets and evaluations"}}, list);
  r.post<PlanInput, PlanView>("/api/v1/performance-plans",
                              {.access = editors, .summary = {"新建绩效表", "Begin a form"}}, create_plan);
  r.get<kernel::Nothing, PlanView>("/api/v1/performance-plans/{id}",
                                   {.access = viewers, .summary = {"一张绩效表", "One form"}},
                                   [](Context& c, const kernel::Nothing&) -> base::Result<PlanView> {
                                     QY_TRY(const auto id, id_of(c));
                                     return show_plan(c, id);
                                   });
  r.put<PlanInput, PlanView>("/api/v1/performance-plans/{id}",
                             {.access = editors, .summary = {"修改绩效目标", "Change the targets"}},
                             [](Context& c, const PlanInput& input) -> base::Result<PlanView> {
                               QY_TRY(const auto id, id_of(c));
                               return change_plan(c, id, input);
                             });
  r.put<EvaluationInput, PlanView>("/api/v1/performance-plans/{id}/evaluation",
                                   {.access = editors, .summary = {"填写自评", "Evaluate"}},
                                   [](Context& c, const EvaluationInput& input) -> base::Result<PlanView> {
                                     QY_TRY(const auto id, id_of(c));
                                     return evaluate_plan(c, id, input);
                                   });
  r.post<PlanAction, PlanView>("/api/v1/performance-plans/{id}/actions/{action}",
                               {.access = {.permission = "performance.approve"},
                                .summary = {"审定目标、签署自评、重新打开", "Approve, sign, take up again"}},
                               [](Context& c, const PlanAction& input) -> base::Result<PlanView> {
                                 QY_TRY(const auto id, id_of(c));
                                 return act_on_plan(c, id, c.request.param("action"), input);
                               });
  r.get<FormQuery, PlanView>("/api/v1/performance-plans/{id}/signed",
                             {.access = viewers, .summary = {"签署时的绩效表", "The form as it was signed"}},
                             signed_form);
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 60u << 20;
  r.raw(http::Method::post, "/api/v1/performance-plans/{id}/rows/{row}/files",
        {.access = editors, .summary = {"上传指标佐证", "Attach evidence to a target"}, .options = upload},
        attach);
}

}  // namespace qiying::performance
