#include "modules/appeal/internal/topics.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

template <class Row>
struct Cell {
  base::Text title;
  std::string (*text)(const Context&, const Row&);
};

/// A figure as a file: the rows of its use case, cell by cell.
template <class Query, class Row>
void add_file(kernel::Registry& r, const std::string& figure, base::Text title, std::vector<Cell<Row>> cells,
              base::Result<kernel::List<Row>> (*list)(Context&, const Query&)) {
  std::vector<base::Text> header;
  for (const auto& cell : cells) header.push_back(cell.title);
  exports::add(r,
               {.path = "/api/v1/appeals/" + figure + "/export",
                .name = "appeals-" + figure,
                .title = std::move(title),
                .action = "appeal.export_figures",
                .access = {.signed_in = true}},
               std::move(header),
               [cells = std::move(cells), list](Context& c, const exports::Sink& sink) -> base::Result<void> {
                 Query query;
                 QY_CHECK(base::read_form(c.request.query, base::type_of<Query>, &query));
                 QY_TRY(const auto found, list(c, query));
                 for (const auto& row : found.items) {
                   std::vector<std::string> line;
                   for (const auto& cell : cells) line.push_back(cell.text(c, row));
                   sink(line);
                 }
                 return {};
               });
}

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "";
  const auto tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

template <class Row, std::int64_t Row::* Field>
std::string count(const Context&, const Row& row) {
  return std::to_string(row.*Field);
}

std::string hours(double h) {
  const auto hundredths = static_cast<std::int64_t>(h * 100 + 0.5);
  const auto rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::vector<Cell<BoardRow>> board_cells() {
  using R = BoardRow;
  return {
      {{"承办单位", "Office"}, [](const Context&, const R& r) { return r.org; }},
      {{"在办", "Open"}, count<R, &R::open>},
      {{"超期", "Overdue"}, count<R, &R::overdue>},
      {{"督办", "Supervised"}, count<R, &R::supervised>},
      {{"承接", "Raised"}, count<R, &R::raised>},
      {{"及时签收率", "Signed in time"},
       [](const Context&, const R& r) { return percent(r.signed_in_time, r.signed_count); }},
      {{"按期答复率", "Answered in time"},
       [](const Context&, const R& r) { return percent(r.answered_in_time, r.answered); }},
      {{"退回", "Returned"}, count<R, &R::returned>},
      {{"重办", "Redone"}, count<R, &R::redone>},
      {{"延期", "Extended"}, count<R, &R::extended>},
      {{"评价数", "Rated"}, count<R, &R::rated>},
      {{"满意率", "Satisfied"}, [](const Context&, const R& r) { return percent(r.satisfied, r.rated); }},
  };
}

std::vector<Cell<Dwell>> dwell_cells() {
  using R = Dwell;
  return {
      {{"环节", "State"},
       [](const Context& c, const R& r) {
         return c.pick(title_of(base::enum_from<State>(r.state).value_or(State::submitted)));
       }},
      {{"承办单位", "Office"}, [](const Context&, const R& r) { return r.org; }},
      {{"次数", "Stays"}, count<R, &R::n>},
      {{"件数", "Appeals"}, count<R, &R::cases>},
      {{"中位（小时）", "Median (h)"}, [](const Context&, const R& r) { return hours(r.p50_hours); }},
      {{"九成以内（小时）", "90 % (h)"}, [](const Context&, const R& r) { return hours(r.p90_hours); }},
      {{"最长（小时）", "Longest (h)"}, [](const Context&, const R& r) { return hours(r.max_hours); }},
  };
}

std::vector<Cell<BacklogDay>> backlog_cells() {
  using R = BacklogDay;
  return {{{"日期", "Day"}, [](const Context&, const R& r) { return base::to_iso(r.day); }},
          {{"在办", "Open"}, count<R, &R::open>},
          {{"超期", "Overdue"}, count<R, &R::overdue>}};
}

template <std::optional<double> CallFigures::* Field>
std::string rate(const Context&, const CallFigures& row) {
  return row.*Field ? percent(static_cast<std::int64_t>(*(row.*Field) * 100000 + 0.5), 100000) : "";
}

std::vector<Cell<CallFigures>> call_cells() {
  using R = CallFigures;
  return {
      {{"承办单位", "Office"},
       [](const Context& c, const R& r) { return r.name.empty() ? c.pick({"全部", "All"}) : r.name; }},
      {{"回访", "Called"}, count<R, &R::called>},
      {{"有效", "Reached"}, count<R, &R::reached>},
      {{"拒访", "Refused"}, count<R, &R::refused>},
      {{"未接通", "Unreachable"}, count<R, &R::unreachable>},
      {{"响应率", "Prompt"}, rate<&R::response_rate>},
      {{"快捷率", "Quick"}, rate<&R::quick_rate>},
      {{"解决率", "Solved"}, rate<&R::solved_rate>},
      {{"满意率", "Satisfied"}, rate<&R::satisfied_rate>},
      {{"综合", "Composite"}, rate<&R::composite>},
      {{"满意", "Satisfied (n)"}, count<R, &R::satisfied>},
      {{"基本满意", "Fairly (n)"}, count<R, &R::basic>},
      {{"不满意", "Dissatisfied (n)"}, count<R, &R::dissatisfied>},
  };
}

std::vector<Cell<TopicRow>> topic_cells() {
  using R = TopicRow;
  return {
      {{"分组", "Group"}, [](const Context&, const R& r) { return r.name.empty() ? r.key : r.name; }},
      {{"件数", "Appeals"}, count<R, &R::n>},
      {{"上期", "Before"}, count<R, &R::before>},
      {{"重复反映", "Repeated"}, count<R, &R::repeated>},
      {{"流转超过一次", "Transferred"}, count<R, &R::transferred>},
      {{"逾期", "Late"}, count<R, &R::late>},
      {{"满意率", "Satisfied"}, [](const Context&, const R& r) { return percent(r.satisfied, r.rated); }},
  };
}

}  // namespace

void register_figure_files(kernel::Registry& r) {
  add_file<SpanQuery, BoardRow>(r, "board", {"各单位办理情况", "How the offices stand"}, board_cells(),
                                board);
  add_file<SpanQuery, Dwell>(r, "dwell", {"各环节停留时间", "Time spent in each state"}, dwell_cells(),
                             dwell);
  add_file<SpanQuery, CallFigures>(r, "callbacks", {"回访指标", "Figures of call-backs"}, call_cells(),
                                   call_figures);
  add_file<SpanQuery, BacklogDay>(r, "backlog", {"每日积压", "Backlog by day"}, backlog_cells(), backlog);
  add_file<TopicQuery, TopicRow>(r, "topics", {"热点分布", "Topics"}, topic_cells(), topics);
}

}  // namespace qiying::appeal
