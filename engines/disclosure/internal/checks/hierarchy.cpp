// A code's figure is the sum of the codes below it: 201 -> 20103 -> 2010302, 301 -> 30101, unit -> subunit.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engines/disclosure/internal/checks/ledger.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Sum {
  std::int64_t micro = 0;
  std::int64_t slack = 0;
  std::int64_t ulp = 0;
  std::size_t figures = 0;
  std::string text;
  std::vector<Evidence> evidence;

  void add(const Row& row, const Number& n) {
    micro += n.micro;
    slack += n.ulp / 2;
    ulp = n.ulp;
    ++figures;
    if (figures <= 12) text += (figures > 1 ? " + " : "") + n.text;
    if (figures == 13) text += " + …";
    if (evidence.size() < 30)
      evidence.push_back(proof((row.code.empty() ? "" : row.code + " ") + row.name, n, row.line));
  }
};

bool checked_kind(Kind kind) {
  return kind == Kind::expense || kind == Kind::income || kind == Kind::general_expense ||
         kind == Kind::basic || kind == Kind::by_unit || kind == Kind::fund || kind == Kind::state_capital ||
         kind == Kind::other || kind == Kind::projects;
}

const Row* parent_of(const Table& table, const Row& row) {
  const Row* best = nullptr;
  for (const auto& other : table.rows)
    if (!other.code.empty() && other.code.size() < row.code.size() && row.code.starts_with(other.code) &&
        (!best || other.code.size() > best->code.size()))
      best = &other;
  return best;
}

bool unique_codes(const Table& table) {
  std::set<std::string_view> seen;
  for (const auto& row : table.rows)
    if (!row.code.empty() && !seen.insert(row.code).second) return false;
  return true;
}

// Rows whose columns could not be found count in the first column only.
bool cell_known(const Table& table, const Row& row, std::size_t c) {
  return c == 0 || !table.loose || row.cells.size() == table.columns.size() || row.loose.size() < 2;
}

class Family {
 public:
  Family(const Table& table, const Row& head, std::string name)
      : table_(table), head_(head), name_(std::move(name)) {}
  std::vector<const Row*> members;

  void check(Group& group) const {
    std::size_t width = head_.cells.size();
    for (const auto* m : members) width = std::max(width, m->cells.size());
    for (std::size_t c = 0; c < width; ++c) check_column(c, group);
  }

 private:
  void check_column(std::size_t c, Group& group) const {
    Sum sum;
    for (const auto* m : members) {
      if (!cell_known(table_, *m, c)) return;
      if (c < m->cells.size() && m->cells[c]) sum.add(*m, *m->cells[c]);
    }
    if (!cell_known(table_, head_, c)) return;
    const Number* stated = c < head_.cells.size() && head_.cells[c] ? &*head_.cells[c] : nullptr;
    if (!stated && sum.micro == 0) return;
    // A classification that is broken down only in part says nothing about the whole.
    if (sum.figures == 0 && (table_.kind == Kind::other || (stated && stated->zero()))) return;
    // One part is a copy, and a copy is exact.
    const bool copy = sum.figures == 1 && stated;
    const auto match =
        compare(stated ? stated->micro : 0, sum.micro,
                copy ? std::abs(stated->ulp - sum.ulp) / 2 : sum.slack + (stated ? stated->ulp / 2 : 0));
    if (match == Match::exact) return group.held();
    group.found(finding(c, stated, sum, match));
  }

  Finding finding(std::size_t c, const Number* stated, Sum& sum, Match match) const {
    const auto label = c < table_.columns.size() ? table_.columns[c].label() : std::string();
    const auto expected =
        stated ? show_like(sum.micro, *stated) : show_in(sum.micro, blank_ulp(table_.unit), table_.unit);
    const bool tail = match == Match::tail;
    Finding f{.kind = "sum.hierarchy",
              .severity = tail ? Severity::info : Severity::error,
              .place = at(table_, name_, head_.line),
              .quoted = quote(head_),
              .stated = stated ? stated->text : "",
              .expected = expected};
    f.why = {fmt::format("{}（{}）为 {}，下级各项 {} = {}{}", name_, label, stated ? stated->text : "空白",
                         sum.text, expected, tail ? "，属尾数差异" : ""),
             fmt::format("{} ({}) says {}, the items below it {} = {}{}", name_, label,
                         stated ? stated->text : "nothing", sum.text, expected,
                         tail ? " (a difference of the last digit)" : "")};
    f.evidence = std::move(sum.evidence);
    return f;
  }

  const Table& table_;
  const Row& head_;
  std::string name_;
};

void check_codes(const Table& table, Group& group) {
  for (const auto& head : table.rows) {
    if (head.code.empty()) continue;
    Family family(table, head, head.code + " " + head.name);
    for (const auto& row : table.rows)
      if (!row.code.empty() && &row != &head && parent_of(table, row) == &head)
        family.members.push_back(&row);
    if (!family.members.empty()) family.check(group);
  }
}

// 301 and 303 are personnel, the other classes are not.
bool belongs(const Row& total, const std::string& code) {
  const bool person = code.starts_with("301") || code.starts_with("303");
  if (total.name.starts_with("人员")) return person;
  if (total.name.starts_with("公用")) return !person;
  return true;
}

// Two totals of one name in running words are totals of two lists.
bool several_totals(const Table& table) {
  const auto grand = [](const Row& r) { return r.total() && r.code.empty() && squeeze(r.name) == "合计"; };
  return table.loose && std::ranges::count_if(table.rows, grand) > 1;
}

void check_totals(const Table& table, Group& group) {
  if (several_totals(table)) return;
  for (const auto& total : table.rows) {
    if (!total.total() || !total.code.empty()) continue;
    Family family(table, total, total.name);
    for (const auto& row : table.rows)
      if (!row.code.empty() && !parent_of(table, row) && belongs(total, row.code))
        family.members.push_back(&row);
    if (!family.members.empty()) family.check(group);
  }
}

}  // namespace

void check_hierarchy(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (!checked_kind(table.kind) || !unique_codes(table) || table.kind == Kind::projects) continue;
    Group group("hierarchy");
    check_codes(table, group);
    check_totals(table, group);
    group.commit(ledger);
  }
}

}  // namespace qiying::disclosure::internal
