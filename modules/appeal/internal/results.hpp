#pragma once
/// Figures beyond the cockpit's: call-backs, time spent in each state, the board of offices, backlog by day.
/// Each counts what the caller may see; rates come with their denominators.

#include "modules/appeal/internal/formulas.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// What figures are asked for.
struct SpanQuery {
  std::optional<base::Date> from, to;  ///< days in China, both included; default: the last 30 days
};
QY_DESCRIBE(SpanQuery, QY_FIELD(from), QY_FIELD(to))

/// Days in China, both included.
struct Span {
  base::Date from, to;
  base::Timestamp begin() const;
  base::Timestamp end() const;
};
/// The span asked for; `figures.span` when it ends before it begins or is longer than three years.
base::Result<Span> span_of(const kernel::Context& context, const SpanQuery& query);
/// Who handles appeals or oversees them; each counts what he may see.
base::Result<void> require_reader(const auth::Caller& caller);

/// Natural hours that cases spent in a state before they left it, of the steps taken in the span.
struct Dwell {
  std::string state, org;
  std::int64_t n = 0, cases = 0;  ///< stays; appeals
  double p50_hours = 0, p90_hours = 0, max_hours = 0;
};
QY_DESCRIBE(Dwell, QY_FIELD(state), QY_FIELD(org), QY_FIELD(n), QY_FIELD(cases), QY_FIELD(p50_hours),
            QY_FIELD(p90_hours), QY_FIELD(max_hours))

/// How an office stands: open cases of this moment; everything else of appeals submitted in the span that it
/// leads.
struct BoardRow {
  std::string org;
  std::int64_t open = 0, overdue = 0, supervised = 0, raised = 0, signed_count = 0, signed_in_time = 0,
               answered = 0, answered_in_time = 0, returned = 0, redone = 0, extended = 0, rated = 0,
               satisfied = 0;
  std::optional<double> transfers;  ///< dispatches per appeal
};
QY_DESCRIBE(BoardRow, QY_FIELD(org), QY_FIELD(open), QY_FIELD(overdue), QY_FIELD(supervised),
            QY_FIELD(raised), QY_FIELD(signed_count), QY_FIELD(signed_in_time), QY_FIELD(answered),
            QY_FIELD(answered_in_time), QY_FIELD(returned), QY_FIELD(redone), QY_FIELD(extended),
            QY_FIELD(rated), QY_FIELD(satisfied), QY_FIELD(transfers))

/// What was open on a morning.
struct BacklogDay {
  base::Date day;
  std::int64_t open = 0, overdue = 0;
};
QY_DESCRIBE(BacklogDay, QY_FIELD(day), QY_FIELD(open), QY_FIELD(overdue))

/// How the cases of a group that were called back in the span turned out, by the last call of each.
struct CallFigures {
  std::string name;  ///< of the organisation; empty: all
  std::int64_t called = 0, reached = 0, refused = 0, unreachable = 0, prompt = 0, quick = 0, solved = 0,
               satisfied = 0, basic = 0, dissatisfied = 0;
  // Over `reached` only; absent without one.
  std::optional<double> response_rate, quick_rate, solved_rate, satisfied_rate, composite;
};
QY_DESCRIBE(CallFigures, QY_FIELD(name), QY_FIELD(called), QY_FIELD(reached), QY_FIELD(refused),
            QY_FIELD(unreachable), QY_FIELD(prompt), QY_FIELD(quick), QY_FIELD(solved), QY_FIELD(satisfied),
            QY_FIELD(basic), QY_FIELD(dissatisfied), QY_FIELD(response_rate), QY_FIELD(quick_rate),
            QY_FIELD(solved_rate), QY_FIELD(satisfied_rate), QY_FIELD(composite))

/// Fills the rates from the counts.
void apply(const Formula& formula, CallFigures& figures);

/// Call-backs of all (a line without a name), then by office.
base::Result<kernel::List<CallFigures>> call_figures(kernel::Context& context, const SpanQuery& query);
/// Time that cases spent in each state, by office.
base::Result<kernel::List<Dwell>> dwell(kernel::Context& context, const SpanQuery& query);
/// The offices as they stand at `now`, what came in in the span; the worst first. As far as the connection
/// sees.
std::vector<BoardRow> board_of(db::Connection& db, const std::string& district, const Span& span,
                               base::Timestamp now);
/// The same for the caller.
base::Result<kernel::List<BoardRow>> board(kernel::Context& context, const SpanQuery& query);
base::Result<kernel::List<BacklogDay>> backlog(kernel::Context& context, const SpanQuery& query);

void register_results(kernel::Registry& registry);
/// Appeals by topic, place, office and month (topics.cpp).
void register_topics(kernel::Registry& registry);
/// What is under supervision, whom to call back (boards.cpp).
void register_boards(kernel::Registry& registry);
/// The same figures as CSV and workbook (figure_files.cpp).
void register_figure_files(kernel::Registry& registry);

/// Keeps this morning's backlog once; job `appeal.backlog`.
void keep_backlog(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::appeal
