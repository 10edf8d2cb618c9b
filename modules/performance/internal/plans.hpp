#pragma once
// Targets of a year 绩效目标 and their self-evaluation 绩效自评, of the whole unit or of one project. Actual
// values come from the records; points follow from them by the rules; what deviates needs a reason.

#include "modules/performance/internal/indicators.hpp"
#include "modules/performance/internal/scoring.hpp"

namespace qiying::performance {

using PlanId = base::Id<struct PlanTag>;

enum class PlanKind { unit, project };
QY_ENUM(PlanKind, "unit", "project")
// 草稿 执行中 已签署.
enum class PlanState { draft, in_force, signed_ };
QY_ENUM(PlanState, "draft", "in_force", "signed")
enum class Scope { year, long_term };
QY_ENUM(Scope, "year", "long")

base::Text title_of(PlanKind kind);
base::Text title_of(PlanState state);
base::Text title_of(Direction direction);
base::Text title_of(Reached reached);

// One line of the form, as it is kept. Targets are fixed by approval; the rest is the evaluation.
struct TargetRow {
  std::string id;
  Scope scope = Scope::year;
  std::string level1, level2, level3;
  std::optional<std::string> indicator;  // the actual value comes from the records
  Direction direction = Direction::positive;
  std::string unit;
  double weight = 0;
  std::optional<double> before2, before1;  // values of the last two years
  std::optional<double> target;
  std::string target_text;       // judged goals: what is to be reached
  std::string basis;             // 指标值确定依据
  std::optional<double> actual;  // typed: overrides the records' value, or stands alone
  std::string actual_reason;
  std::string actual_text;  // judged goals: what was reached
  std::optional<Reached> reached;
  std::optional<double> points;  // judged goals
  std::string reason, measures;  // of a deviation: why, and what is done about it
};
QY_DESCRIBE(TargetRow, QY_FIELD(id, .min = 0, .max = 36), QY_FIELD(scope),
            QY_FIELD(level1, .min = 1, .max = 20), QY_FIELD(level2, .min = 1, .max = 30),
            QY_FIELD(level3, .min = 1, .max = 80), QY_FIELD(indicator, .max = 60), QY_FIELD(direction),
            QY_FIELD(unit, .min = 0, .max = 20), QY_FIELD(weight, .min = 0, .max = 100), QY_FIELD(before2),
            QY_FIELD(before1), QY_FIELD(target, .min = 0, .max = 1e15),
            QY_FIELD(target_text, .min = 0, .max = 200), QY_FIELD(basis, .min = 0, .max = 100),
            QY_FIELD(actual, .min = -1e15, .max = 1e15),
            QY_FIELD(actual_reason, .min = 0, .max = 300, .multiline = true),
            QY_FIELD(actual_text, .min = 0, .max = 300, .multiline = true), QY_FIELD(reached),
            QY_FIELD(points, .min = 0, .max = 100), QY_FIELD(reason, .min = 0, .max = 500, .multiline = true),
            QY_FIELD(measures, .min = 0, .max = 500, .multiline = true))

// Where the actual value comes from: the records, a person against the records, a person alone.
enum class ActualSource { none, records, overridden, typed };
QY_ENUM(ActualSource, "none", "records", "overridden", "typed")

// A line with what follows from it.
struct RowView {
  TargetRow row;
  std::optional<double> computed;  // the records' value
  std::optional<double> actual;    // the one that counts
  ActualSource source = ActualSource::none;
  std::optional<double> points, deviation;
  bool needs_reason = false;
  std::string why;
  Light light = Light::none;
  std::vector<files::FileInfo> evidence;
};
QY_DESCRIBE(RowView, QY_FIELD(row), QY_FIELD(computed), QY_FIELD(actual), QY_FIELD(source), QY_FIELD(points),
            QY_FIELD(deviation), QY_FIELD(needs_reason), QY_FIELD(why, .min = 0, .multiline = true),
            QY_FIELD(light), QY_FIELD(evidence))

// What stands in the way of approval or signature.
struct PlanProblem {
  std::string row;  // id, empty: the whole form
  std::string code, message;
};
QY_DESCRIBE(PlanProblem, QY_FIELD(row, .min = 0, .multiline = true), QY_FIELD(code),
            QY_FIELD(message, .min = 0, .multiline = true))

struct PlanStep {
  base::Timestamp at;
  std::string action, by_name, note, hash;
};
QY_DESCRIBE(PlanStep, QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name),
            QY_FIELD(note, .min = 0, .multiline = true), QY_FIELD(hash, .min = 0, .multiline = true))

struct PlanView {
  PlanId id;
  int year = 0;
  PlanKind kind = PlanKind::unit;
  PlanState state = PlanState::draft;
  std::string title, department, long_goal, year_goal, last_result, use_of_result, improvement, spent_reason;
  double execution_weight = 0, weights = 0;
  base::Fen budget_fen, spent_fen;
  std::optional<double> execution_points, execution_rate;
  std::string execution_why;
  std::optional<double> total;  // nothing while a line has no points
  std::string grade, rule;
  std::vector<std::string> sources;
  std::vector<RowView> rows;
  std::vector<PlanProblem> problems;
  std::vector<PlanStep> history;
  std::vector<std::string> actions;
  std::string hash;
  base::Timestamp as_of;
  std::string edited_name;
  int version = 1;
};
QY_DESCRIBE(PlanView, QY_FIELD(id), QY_FIELD(year), QY_FIELD(kind), QY_FIELD(state), QY_FIELD(title),
            QY_FIELD(department), QY_FIELD(long_goal, .min = 0, .multiline = true),
            QY_FIELD(year_goal, .min = 0, .multiline = true),
            QY_FIELD(last_result, .min = 0, .multiline = true),
            QY_FIELD(use_of_result, .min = 0, .multiline = true),
            QY_FIELD(improvement, .min = 0, .multiline = true),
            QY_FIELD(spent_reason, .min = 0, .multiline = true), QY_FIELD(execution_weight),
            QY_FIELD(weights), QY_FIELD(budget_fen), QY_FIELD(spent_fen), QY_FIELD(execution_points),
            QY_FIELD(execution_rate), QY_FIELD(execution_why, .min = 0, .multiline = true), QY_FIELD(total),
            QY_FIELD(grade, .min = 0, .multiline = true), QY_FIELD(rule), QY_FIELD(sources), QY_FIELD(rows),
            QY_FIELD(problems), QY_FIELD(history), QY_FIELD(actions),
            QY_FIELD(hash, .min = 0, .multiline = true), QY_FIELD(as_of), QY_FIELD(edited_name),
            QY_FIELD(version))

struct PlanRow {
  PlanId id;
  int year = 0;
  PlanKind kind = PlanKind::unit;
  PlanState state = PlanState::draft;
  std::string title, department, edited_name;
  base::Timestamp updated_at;
};
QY_DESCRIBE(PlanRow, QY_FIELD(id), QY_FIELD(year), QY_FIELD(kind), QY_FIELD(state), QY_FIELD(title),
            QY_FIELD(department), QY_FIELD(edited_name), QY_FIELD(updated_at))

struct PlanQuery {
  std::optional<int> year;
  std::optional<PlanKind> kind;
  std::optional<PlanState> state;
  std::optional<std::string> q;
  std::optional<int> limit;
};
QY_DESCRIBE(PlanQuery, QY_FIELD(year, .min = 2000, .max = 2100), QY_FIELD(kind), QY_FIELD(state),
            QY_FIELD(q, .max = 60), QY_FIELD(limit, .min = 1, .max = 500))

// Targets: while the plan is a draft. Evaluation fields of the rows are taken later.
struct PlanInput {
  int year = 0;
  PlanKind kind = PlanKind::unit;
  std::string title, department;
  std::string long_goal, year_goal;
  double execution_weight = 10;
  base::Fen budget_fen;
  std::vector<TargetRow> rows;
  std::optional<PlanId> copy_of;  // a new plan takes targets and last values from it
  std::optional<int> version;
};
QY_DESCRIBE(PlanInput, QY_FIELD(year, .min = 2000, .max = 2100), QY_FIELD(kind),
            QY_FIELD(title, .min = 2, .max = 80), QY_FIELD(department, .min = 2, .max = 60),
            QY_FIELD(long_goal, .min = 0, .max = 2000, .multiline = true),
            QY_FIELD(year_goal, .min = 0, .max = 2000, .multiline = true),
            QY_FIELD(execution_weight, .min = 0, .max = 100), QY_FIELD(budget_fen), QY_FIELD(rows, .max = 80),
            QY_FIELD(copy_of), QY_FIELD(version, .min = 1))

struct EvaluatedRow {
  std::string id;
  std::optional<double> actual;
  std::optional<std::string> actual_reason, actual_text;
  std::optional<Reached> reached;
  std::optional<double> points;
  std::optional<std::string> reason, measures;
};
QY_DESCRIBE(EvaluatedRow, QY_FIELD(id, .min = 1, .max = 36), QY_FIELD(actual, .min = -1e15, .max = 1e15),
            QY_FIELD(actual_reason, .max = 300, .multiline = true),
            QY_FIELD(actual_text, .max = 300, .multiline = true), QY_FIELD(reached),
            QY_FIELD(points, .min = 0, .max = 100), QY_FIELD(reason, .max = 500, .multiline = true),
            QY_FIELD(measures, .max = 500, .multiline = true))

// The evaluation: while the plan is in force.
struct EvaluationInput {
  base::Fen spent_fen;
  std::optional<std::string> spent_reason, use_of_result, improvement;
  std::vector<EvaluatedRow> rows;
  std::optional<int> version;
};
QY_DESCRIBE(EvaluationInput, QY_FIELD(spent_fen), QY_FIELD(spent_reason, .max = 500, .multiline = true),
            QY_FIELD(use_of_result, .max = 1000, .multiline = true),
            QY_FIELD(improvement, .max = 1000, .multiline = true), QY_FIELD(rows, .max = 80),
            QY_FIELD(version, .min = 1))

struct PlanAction {
  std::optional<int> version;
  std::optional<std::string> note;  // reopen: needed
};
QY_DESCRIBE(PlanAction, QY_FIELD(version, .min = 1), QY_FIELD(note, .max = 500))

base::Result<PlanView> show_plan(kernel::Context& c, PlanId id);
base::Result<PlanView> create_plan(kernel::Context& c, const PlanInput& input);
base::Result<PlanView> change_plan(kernel::Context& c, PlanId id, const PlanInput& input);
base::Result<PlanView> evaluate_plan(kernel::Context& c, PlanId id, const EvaluationInput& input);
// approve (draft → in_force; not by whoever edited last), sign (in_force → signed; freezes the form), reopen.
base::Result<PlanView> act_on_plan(kernel::Context& c, PlanId id, std::string_view action,
                                   const PlanAction& input);

void register_plans(kernel::Registry& r);
// form.pdf, form.docx, form.xlsx
void register_plan_forms(kernel::Registry& r);

}  // namespace qiying::performance
