#pragma once
// Plans as they are kept.

#include "modules/performance/internal/plans.hpp"

namespace qiying::performance {

struct StoredPlan {
  PlanId id;
  int year = 0;
  PlanKind kind = PlanKind::unit;
  PlanState state = PlanState::draft;
  std::string title, department, long_goal, year_goal, last_result, use_of_result, improvement, spent_reason;
  double execution_weight = 10;
  base::Fen budget_fen, spent_fen;
  std::vector<TargetRow> rows;
  auth::AccountId edited_by;
  std::string edited_name, frozen, hash;
  base::Timestamp created_at, updated_at;
  int version = 1;
};
QY_DESCRIBE(StoredPlan, QY_FIELD(id), QY_FIELD(year), QY_FIELD(kind), QY_FIELD(state), QY_FIELD(title),
            QY_FIELD(department), QY_FIELD(long_goal), QY_FIELD(year_goal), QY_FIELD(last_result),
            QY_FIELD(use_of_result), QY_FIELD(improvement), QY_FIELD(spent_reason),
            QY_FIELD(execution_weight), QY_FIELD(budget_fen), QY_FIELD(spent_fen), QY_FIELD(rows),
            QY_FIELD(edited_by), QY_FIELD(edited_name), QY_FIELD(frozen), QY_FIELD(hash),
            QY_FIELD(created_at), QY_FIELD(updated_at), QY_FIELD(version))

std::optional<StoredPlan> load_plan(db::Connection& db, const std::string& district, PlanId id, bool locked);
void insert_plan(db::Connection& db, const std::string& district, const StoredPlan& p);
// Raises the version by one.
void update_plan(db::Connection& db, const std::string& district, StoredPlan& p);
void add_plan_step(kernel::Context& c, const StoredPlan& p, std::string_view action, const std::string& note);
std::vector<PlanStep> plan_history(db::Connection& db, const std::string& district, PlanId id);

// Of which moment and in which language a form is computed.
struct PlanReader {
  db::Connection& db;
  const std::string& district;
  base::Timestamp now;
  kernel::Lang lang = kernel::Lang::zh;
  const std::string& pick(const base::Text& text) const {
    return lang == kernel::Lang::zh ? text.zh : text.en;
  }
};

// The form with everything that follows from it; for a caller with the evidence and what he may do.
PlanView compute_plan(const PlanReader& reader, const StoredPlan& p);
PlanView compute_plan(kernel::Context& c, const StoredPlan& p);
// Freezes the form as it was shown, with a hash over the content.
void sign(StoredPlan& p, PlanView view);
// What next year's form says of this one: points, grade, use; nothing while a line has no points.
std::string result_of(const PlanView& view);
// The values of one line.
ToScore to_score(const TargetRow& row, std::optional<double> actual);
// What the records say of a line.
std::optional<double> recorded(const YearFigures& figures, const TargetRow& row, base::Date day);

}  // namespace qiying::performance
