#include "modules/performance/internal/plan_store.hpp"

namespace qiying::performance {

#define QY_PLAN                                                                                         \
  "select id, year, kind, state, title, department, long_goal, year_goal, last_result, use_of_result,"  \
  " improvement, spent_reason, execution_weight, budget_fen, spent_fen, rows, edited_by, edited_name, " \
  "frozen, hash,"                                                                                       \
  " created_at, updated_at, version from performance.plan where district = $1 and id = $2"

std::optional<StoredPlan> load_plan(db::Connection& db, const std::string& district, PlanId id, bool locked) {
  if (locked) return db.query_one<StoredPlan>(QY_PLAN " for update", district, id);
  return db.query_one<StoredPlan>(QY_PLAN, district, id);
}

namespace {

std::string rows_json(const StoredPlan& p) {
  std::string out;
  base::write_json(out, base::type_of<std::vector<TargetRow>>, &p.rows);
  return out;
}

}  // namespace

void insert_plan(db::Connection& db, const std::string& district, const StoredPlan& p) {
  db.execute(
      "insert into performance.plan (district, id, year, kind, title, department, state, long_goal, "
      "year_goal,"
      " last_result, execution_weight, budget_fen, rows, edited_by, edited_name, created_at, updated_at)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::json, $14, $15, $16, $17)",
      district, p.id, p.year, p.kind, p.title, p.department, p.state, p.long_goal, p.year_goal, p.last_result,
      p.execution_weight, p.budget_fen, rows_json(p), p.edited_by, p.edited_name, p.created_at, p.updated_at);
}

void update_plan(db::Connection& db, const std::string& district, StoredPlan& p) {
  db.execute(
      "update performance.plan set year = $3, kind = $4, title = $5, department = $6, state = $7, long_goal "
      "= $8,"
      " year_goal = $9, use_of_result = $10, improvement = $11, spent_reason = $12, execution_weight = $13,"
      " budget_fen = $14, spent_fen = $15, rows = $16::json, edited_by = $17, edited_name = $18, frozen = "
      "$19,"
      " hash = $20, updated_at = $21, version = version + 1 where district = $1 and id = $2",
      district, p.id, p.year, p.kind, p.title, p.department, p.state, p.long_goal, p.year_goal,
      p.use_of_result, p.improvement, p.spent_reason, p.execution_weight, p.budget_fen, p.spent_fen,
      rows_json(p), p.edited_by, p.edited_name, p.frozen, p.hash, p.updated_at);
  p.version += 1;
}

void add_plan_step(kernel::Context& c, const StoredPlan& p, std::string_view action,
                   const std::string& note) {
  const bool signs = action == "sign";
  c.db().execute(
      "insert into performance.plan_step (district, plan_id, at, id, action, by_name, note, form, hash)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      c.caller.district, p.id, c.now, base::Id<struct PlanStepTag>::make(), action, c.caller.name, note,
      signs ? p.frozen : std::string(), signs ? p.hash : std::string());
  c.audit("performance.plan." + std::string(action), "plan", p.id.str());
}

std::vector<PlanStep> plan_history(db::Connection& db, const std::string& district, PlanId id) {
  return db.query<PlanStep>(
      "select at, action, by_name, note, hash from performance.plan_step where district = $1 and plan_id = $2"
      " order by at, id",
      district, id);
}

}  // namespace qiying::performance
