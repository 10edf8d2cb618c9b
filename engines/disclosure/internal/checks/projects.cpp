// A project has one name, one budget and one execution wherever it is printed.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"
#include "engines/disclosure/internal/projects.hpp"

namespace qiying::disclosure::internal {
namespace {

Place place_of(const ProjectFigure& f) {
  return {f.kind == Kind::other ? "" : f.where, f.kind == Kind::other ? f.where : f.name,
          static_cast<std::int64_t>(f.line)};
}

std::string role_name(Money_role role) {
  return role == Money_role::budget ? "预算数" : "执行数";
}

void compare_amounts(const ProjectFigure& a, const ProjectFigure& b, Ledger& ledger) {
  if (same(a.number, b.number)) return ledger.held("projects");
  Finding f{.kind = "across.project",
            .place = place_of(b),
            .quoted = b.name + " " + b.number.text,
            .stated = b.number.text,
            .expected = a.number.text};
  f.why = {fmt::format("项目“{}”的{}：此处 {}，第 {} 行 {}", b.name, role_name(a.role), b.number.text, a.line,
                       a.number.text),
           fmt::format("Project: {} here, {} at line {}", b.number.text, a.number.text, a.line)};
  f.evidence = {proof(a.where, a.number, a.line), proof(b.where, b.number, b.line)};
  ledger.found("projects", std::move(f));
}

// What tells projects apart: the name without the words that all of them have.
std::string stem(std::string_view name) {
  auto text = project_key(name);
  for (const auto tail : {"项目", "经费", "专项", "工作", "资金", "建设"})
    while (text.ends_with(tail) && text.size() > std::string_view(tail).size() + 6)
      text.resize(text.size() - std::string_view(tail).size());
  return text;
}

// Two names that one table prints are two projects.
bool side_by_side(const std::vector<ProjectFigure>& figures, const std::string& x, const std::string& y) {
  std::set<Kind> of_x;
  for (const auto& f : figures)
    if (project_key(f.name) == x) of_x.insert(f.kind);
  return std::ranges::any_of(
      figures, [&](const auto& f) { return project_key(f.name) == y && of_x.contains(f.kind); });
}

// Whether a name out of running words has caught words of the cells beside it: the other name is in it, and
// much more.
bool caught_more(const ProjectFigure& a, const ProjectFigure& b) {
  const auto x = project_key(a.name).size(), y = project_key(b.name).size();
  const auto& longer = x > y ? a : b;
  return longer.loose && 2 * std::max(x, y) > 3 * std::min(x, y) && likeness(a.name, b.name) == 1.0;
}

// Same money, nearly the same name: one project under two names.
void check_names(const std::vector<ProjectFigure>& figures, Ledger& ledger) {
  std::set<std::string> told;
  for (const auto& a : figures)
    for (const auto& b : figures) {
      if (&a >= &b || a.role != b.role || !same(a.number, b.number) || a.number.zero()) continue;
      const auto x = project_key(a.name), y = project_key(b.name);
      if (x == y || side_by_side(figures, x, y) || likeness(stem(a.name), stem(b.name)) < 0.7 ||
          told.contains(y) || caught_more(a, b))
        continue;
      told.insert(y);
      Finding f{.kind = "across.project_name",
                .severity = Severity::warning,
                .place = place_of(b),
                .quoted = b.name,
                .stated = b.name,
                .expected = a.name};
      f.why = {
          fmt::format("同为 {} 的项目，此处称“{}”，第 {} 行称“{}”", a.number.text, b.name, a.line, a.name),
          fmt::format("The project of {} has another name at line {}", a.number.text, a.line)};
      f.evidence = {proof(a.name, a.number, a.line), proof(b.name, b.number, b.line)};
      ledger.found("projects", std::move(f));
    }
}

const Fact* project_spending(const std::vector<Fact>& facts) {
  for (const auto& fact : facts)
    if (fact.concept_key == "project") return &fact;
  return nullptr;
}

// Units and kinds of projects stand above their projects with the sum of them.
void check_project_levels(const Table& table, Ledger& ledger) {
  Group group("projects");
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& head = table.rows[i];
    if (head.code.empty() || head.code.size() >= 12) continue;
    if (!table.loose && head.cells.size() != table.columns.size()) continue;
    std::vector<const Row*> leaves;
    for (auto k = i + 1; k < table.rows.size(); ++k) {
      const auto& row = table.rows[k];
      if (row.code.size() >= 12)
        leaves.push_back(&row);
      else if (!leaves.empty() && row.code.size() <= head.code.size())
        break;
    }
    for (std::size_t c = 0; c < head.cells.size() && !leaves.empty(); ++c) {
      std::int64_t sum = 0, slack = 0;
      for (const auto* leaf : leaves)
        if (c < leaf->cells.size() && leaf->cells[c]) {
          sum += leaf->cells[c]->micro;
          slack += leaf->cells[c]->ulp / 2;
        }
      const auto& stated = head.cells[c];
      if (!stated && sum == 0) continue;
      const auto match = compare(stated ? stated->micro : 0, sum, slack);
      if (match == Match::exact) {
        group.held();
        continue;
      }
      Finding f{
          .kind = "sum.projects",
          .severity = match == Match::tail ? Severity::info : Severity::error,
          .place = at(table, head.name, head.line),
          .quoted = quote(head),
          .stated = stated ? stated->text : "",
          .expected = stated ? show_like(sum, *stated) : show_in(sum, blank_ulp(table.unit), table.unit)};
      f.why = {fmt::format("“{}”为 {}，其下各项目合计 {}", head.name, f.stated.empty() ? "空白" : f.stated,
                           f.expected),
               fmt::format("The line says {}, the projects below it make {}",
                           f.stated.empty() ? "nothing" : f.stated, f.expected)};
      for (const auto* leaf : leaves)
        if (c < leaf->cells.size() && leaf->cells[c])
          f.evidence.push_back(proof(leaf->name, *leaf->cells[c], leaf->line));
      group.found(std::move(f));
    }
  }
  group.commit(ledger);
}

// Projects known by their names alone, none of which is the sum of those below it.
bool named_list(const Table& table) {
  if (table.loose) return false;
  std::vector<std::int64_t> amounts;
  for (const auto& row : table.rows) {
    if (row.code.size() >= 12) return false;
    if (!names_project(table, row) || !row.first()) continue;
    if (contains_any(row.name, {"小计", "其中", "项目支出", "目标类", "运转类"})) return false;
    amounts.push_back(row.first()->micro);
  }
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    std::int64_t sum = 0;
    for (auto k = i + 1; k < amounts.size(); ++k)
      if ((sum += amounts[k]) == amounts[i] && sum != 0) return false;
  }
  return amounts.size() > 1;
}

// The projects of the table add up to its total, and that is the project expenditure.
void check_project_table(const Document& doc, Ledger& ledger) {
  const auto* table = doc.find(Kind::projects);
  if (!table) return;
  check_project_levels(*table, ledger);
  const auto* total = table->total_row();
  if (!total || !total->first()) return;
  std::int64_t sum = 0, slack = 0;
  std::string text;
  std::vector<Evidence> evidence;
  std::size_t n = 0;
  const bool named = named_list(*table);
  for (const auto& row : table->rows) {
    if (!row.first() || (named ? !names_project(*table, row) : row.code.size() < 12)) continue;
    sum += row.first()->micro;
    slack += row.first()->ulp / 2;
    text += (n++ ? " + " : "") + row.first()->text;
    evidence.push_back(proof(row.name, *row.first(), row.line));
  }
  if (n > 0) {
    const auto& stated = *total->first();
    const auto match = compare(stated.micro, sum, slack + stated.ulp / 2);
    if (match == Match::exact) {
      ledger.held("projects");
    } else {
      Finding f{.kind = "sum.projects",
                .severity = match == Match::tail ? Severity::info : Severity::error,
                .place = at(*table, "合计", total->line),
                .quoted = quote(*total),
                .stated = stated.text,
                .expected = show_like(sum, stated)};
      f.why = {fmt::format("合计为 {}，各项目 {} = {}", stated.text, text, f.expected),
               fmt::format("The total says {}, the projects {} = {}", stated.text, text, f.expected)};
      f.evidence = std::move(evidence);
      ledger.found("projects", std::move(f));
    }
  }
  const auto facts = collect_facts(doc);
  const auto* first = project_spending(facts);
  if (!first) return;
  for (const auto& fact : facts)
    if (fact.concept_key == "project" && same(fact.number, *total->first())) return ledger.held("across");
  Finding f{.kind = "across.tables",
            .place = at(*table, "合计", total->line),
            .quoted = quote(*total),
            .stated = total->first()->text,
            .expected = first->number.text};
  f.why = {fmt::format("《{}》合计为 {}，《{}》项目支出为 {}", table->title, total->first()->text,
                       first->table, first->number.text),
           fmt::format("\"{}\" totals {}, project expenditure is {} in \"{}\"", table->title,
                       total->first()->text, first->number.text, first->table)};
  f.evidence = {proof(first->table, first->number, first->line)};
  ledger.found("across", std::move(f));
}

// Whether the text prints the same sum as a plan, such as the whole year's budget.
bool planned(const Document& doc, const Mention& sum) {
  for (const auto& p : doc.paragraphs)
    for (const auto& s : p.sentences)
      for (const auto& m : s.mentions)
        if (m.figure == Figure::money && contains(m.label, "预算") && &m != &sum &&
            same(m.number, sum.number))
          return true;
  return false;
}

// The whole department's form lists its projects below their total, or above it.
void check_target_list(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (table.kind != Kind::whole_targets) continue;
    const auto list = list_of_targets(table);
    if (!list.total || list.projects.empty()) continue;
    const auto& stated = list.total->number;
    std::int64_t sum = 0, slack = stated.ulp / 2;
    for (const auto& p : list.projects) sum += p.number.micro, slack += p.number.ulp / 2;
    const auto match = compare(stated.micro, sum, slack);
    if (match == Match::exact) {
      ledger.held("projects");
      continue;
    }
    Finding f{.kind = "sum.projects",
              .severity = match == Match::tail ? Severity::info : Severity::error,
              .place = at(table, "合计", list.total->line),
              .quoted = list.total->name + " " + stated.text,
              .stated = stated.text,
              .expected = show_like(sum, stated)};
    f.why = {fmt::format("项目合计为 {}，所列 {} 个项目合计 {}{}", stated.text, list.projects.size(),
                         f.expected, match == Match::tail ? "，属尾数差异" : ""),
             fmt::format("The total says {}, the {} projects make {}", stated.text, list.projects.size(),
                         f.expected)};
    for (const auto& p : list.projects) f.evidence.push_back(proof(p.name, p.number, p.line));
    ledger.found("projects", std::move(f));
  }
}

// What the self-evaluations add up to: the forms, or without forms the summaries in the text.
struct Evaluated {
  std::int64_t executed = 0, budget = 0;
  std::size_t n = 0;
};

Evaluated evaluated_by(const std::vector<ProjectFigure>& figures, Kind kind) {
  Evaluated out;
  for (const auto& f : figures)
    if (f.kind == kind && f.role == Money_role::executed) {
      out.executed += f.number.micro;
      ++out.n;
      for (const auto& other : figures)
        if (other.kind == kind && other.role == Money_role::budget && other.line == f.line &&
            project_key(other.name) == project_key(f.name))
          out.budget += other.number.micro;
    }
  return out;
}

// "整体支出…,涉及资金1000万元;12个项目纳入绩效目标管理,涉及资金400万元": the second half speaks of projects.
bool of_projects_only(const Sentence& s, const Mention& m) {
  const auto before = std::string_view(s.text).substr(0, m.begin);
  const auto stop = before.rfind(';');
  if (stop == before.npos) return false;
  const auto clause = before.substr(stop);
  return contains(clause, "项目") && !contains(clause, "整体");
}

void check_whole(const Document& doc, const std::vector<Fact>& facts, const Paragraph& p, const Sentence& s,
                 const Mention& m, Ledger& ledger) {
  if (of_projects_only(s, m)) return;
  const Fact* primary = nullptr;
  for (const auto& fact : facts)
    if (fact.concept_key == "total" || fact.concept_key == "expense" || fact.concept_key == "fiscal" ||
        fact.concept_key == "general") {
      if (same(fact.number, m.number)) return ledger.held("projects");
      if (!primary) primary = &fact;
    }
  if (!primary || planned(doc, m)) return;
  const auto* spending = project_spending(facts);
  const bool only_projects = spending && same(spending->number, m.number);
  Finding f{.kind = "text.whole",
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = m.number.text,
            .expected = show_like(primary->number.micro, m.number)};
  f.why = {fmt::format("部门整体支出为 {}（《{}》），此处整体绩效的资金为 {}{}",
                       printed_beside(primary->number, m.number), primary->table, m.number.text,
                       only_projects ? "，只是项目支出" : ""),
           fmt::format("The whole expenditure is {}; the text says {}{}",
                       printed_beside(primary->number, m.number), m.number.text,
                       only_projects ? ", project expenditure only" : "")};
  f.evidence = {proof(primary->table, primary->number, primary->line)};
  if (spending) f.evidence.push_back(proof("项目支出", spending->number, spending->line));
  ledger.found("projects", std::move(f));
}

// Whether the figures before this one in its sentence count the projects.
bool counts_projects(const Sentence& s, std::size_t i, std::size_t n) {
  for (std::size_t k = 0; k < i; ++k) {
    const auto& m = s.mentions[k];
    const bool projects = contains(m.label, "项目") ||
                          std::string_view(s.text).substr(m.end, 30).find("项目") != std::string_view::npos;
    if (m.unit == "个" && projects && m.number.micro == static_cast<std::int64_t>(n) * 1'000'000) return true;
  }
  return false;
}

void check_money_of_evaluated(const Evaluated& all, const Paragraph& p, const Sentence& s, const Mention& m,
                              Ledger& ledger) {
  const auto equals = [&](std::int64_t sum) { return std::llabs(m.number.micro - sum) <= m.number.ulp / 2; };
  const bool executed = contains_any(m.label, {"执行", "支出"}),
             planned = contains_any(m.label, {"全年预算"});
  if ((!planned && equals(all.executed)) || (!executed && all.budget > 0 && equals(all.budget)))
    return ledger.held("projects");
  const auto expected = planned ? all.budget : all.executed;
  Finding f{.kind = "text.list",
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = m.number.text,
            .expected = show_like(expected, m.number)};
  f.why = {fmt::format("{} 个项目自评的执行数合计 {}（预算数合计 {}），文中“{}”为 {}", all.n,
                       show(all.executed, 10'000), show(all.budget, 10'000), m.label, m.number.text),
           fmt::format("The {} self-evaluations add up to {} executed ({} budgeted), the text says {}", all.n,
                       show(all.executed, 10'000), show(all.budget, 10'000), m.number.text)};
  f.evidence.push_back(proof(m.label, m.number, s.line));
  ledger.found("projects", std::move(f));
}

// "共涉及项目9个,资金278.18万元": the sum of the self-evaluations, and for the whole department its whole
// expenditure.
void check_evaluated_sum(const Document& doc, const std::vector<ProjectFigure>& figures, Ledger& ledger) {
  const auto facts = collect_facts(doc);
  auto all = evaluated_by(figures, Kind::project_eval);
  if (all.n < 2) all = evaluated_by(figures, Kind::other);
  for (const auto& p : doc.paragraphs) {
    if (p.table || !contains(p.section, "绩效")) continue;
    for (const auto& s : p.sentences)
      for (std::size_t i = 0; i < s.mentions.size(); ++i) {
        const auto& m = s.mentions[i];
        if (m.figure != Figure::money) continue;
        const auto lead = squeeze(s.text.substr(0, m.begin));
        const bool money = contains_any(m.label, {"资金", "涉及", "金额"});
        if (money && contains(lead, "整体") && contains(lead, "支出"))
          check_whole(doc, facts, p, s, m, ledger);
        else if ((money || contains_any(m.label, {"全年预算", "执行数"})) && all.n > 1 &&
                 counts_projects(s, i, all.n))
          check_money_of_evaluated(all, p, s, m, ledger);
      }
  }
}

}  // namespace

void check_projects(const Document& doc, Ledger& ledger) {
  const auto figures = collect_projects(doc);
  for (std::size_t i = 0; i < figures.size(); ++i)
    for (auto k = i; k-- > 0;)
      if (figures[k].role == figures[i].role &&
          project_key(figures[k].name) == project_key(figures[i].name)) {
        compare_amounts(figures[k], figures[i], ledger);
        break;
      }
  check_names(figures, ledger);
  check_project_table(doc, ledger);
  check_target_list(doc, ledger);
  check_evaluated_sum(doc, figures, ledger);
}

}  // namespace qiying::disclosure::internal
