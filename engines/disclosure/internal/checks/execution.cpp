// The money at the head of an evaluation form, row by row: 执行数 ÷ 预算数 = 执行率, and the funds make the
// 资金总额 in each column.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Heads {
  std::size_t row = 0, budget = 0, executed = 0, rate = 0;
};

std::optional<Heads> heads_of(const Table& table, std::size_t r) {
  std::optional<std::size_t> budget, executed, rate;
  const auto& row = table.grid[r];
  for (std::size_t c = 0; c < row.size(); ++c) {
    const auto text = squeeze(row[c]);
    if (contains(text, "执行率") && !contains(text, "得分"))
      rate = rate.value_or(c);
    else if (contains(text, "执行数"))
      executed = executed.value_or(c);
    else if (contains(text, "预算数") && !executed)
      budget = c;
  }
  if (!budget || !executed || !rate || *rate < *executed) return std::nullopt;
  return Heads{r, *budget, *executed, *rate};
}

std::string label_of(const std::vector<std::string>& row, std::size_t before) {
  std::string label;
  for (std::size_t c = 0; c < row.size() && c < before; ++c)
    if (const auto text = squeeze(row[c]); !text.empty() && !parse_number(text)) label = text;
  return label.starts_with("其中:") ? label.substr(7) : label;
}

bool ends_block(const std::vector<std::string>& row) {
  return std::ranges::any_of(row, [](const auto& c) {
    return contains_any(c, {"一级指标", "绩效目标", "总体目标", "预期目标", "按收入性质", "按支出性质"});
  });
}

// One block of a form: its rows below the heads.
class Block {
 public:
  Block(const Table& table, const Heads& heads) : table_(table), heads_(heads) {
    for (auto r = heads.row + 1; r < table.grid.size() && r <= heads.row + kMost; ++r) {
      if (ends_block(table.grid[r]) || heads_of(table, r)) break;
      rows_.push_back(r);
    }
  }

  void check(Ledger& ledger) const {
    Group rates("forms");
    for (const auto r : rows_)
      if (!contains(label(r), "资金总额")) rate(r, rates);
    rates.commit(ledger);
    sums(ledger);
  }

 private:
  static constexpr std::size_t kMost = 12;

  std::string label(std::size_t r) const { return label_of(table_.grid[r], heads_.budget); }
  std::optional<Number> amount(std::size_t r, std::size_t c) const {
    return c < table_.grid[r].size() ? cell_number(squeeze(table_.grid[r][c]), table_.unit) : std::nullopt;
  }

  void rate(std::size_t r, Group& group) const {
    const auto budget = amount(r, heads_.budget), executed = amount(r, heads_.executed);
    auto text = heads_.rate < table_.grid[r].size() ? squeeze(table_.grid[r][heads_.rate]) : "";
    if (!budget || !executed || budget->zero() || !text.ends_with('%')) return;
    text.pop_back();
    const auto stated = parse_number(text);
    if (!stated) return;
    const auto range = percent_of(*executed, *budget);
    const auto match = compare_rate(*stated, range);
    if (match == Match::exact) return group.held();
    const auto fault = fault_of(match);
    const auto line = table_.grid_lines[r];
    Finding f{.kind = "form.rate",
              .severity = severity_of(fault),
              .place = at(table_, label(r), line),
              .quoted = label(r) + " " + budget->text + " " + executed->text + " " + text + "%",
              .stated = text + "%",
              .expected = show(range.mid, stated->ulp) + "%"};
    f.why = {fmt::format("{}：执行数 {} ÷ 预算数 {} = {}，表中为 {}{}", label(r), executed->text,
                         budget->text, f.expected, f.stated, fault.zh),
             fmt::format("{} / {} = {}, the form says {}{}", executed->text, budget->text, f.expected,
                         f.stated, fault.en)};
    f.evidence = {proof("预算数", *budget, line), proof("执行数", *executed, line)};
    group.found(std::move(f));
  }

  // Funds that stand right below the total; blank is nought.
  void sums(Ledger& ledger) const {
    const auto total = std::ranges::find_if(rows_, [&](auto r) { return contains(label(r), "资金总额"); });
    if (total == rows_.end()) return;
    std::vector<std::size_t> parts;
    for (auto r = total + 1; r != rows_.end() && fund_name(label(*r)); ++r) parts.push_back(*r);
    if (parts.size() < 2) return;
    Group group("forms");
    bool held = false;
    for (std::size_t c = 0; c <= heads_.executed; ++c) {
      const auto whole = amount(*total, c);
      if (!whole || c + 2 < heads_.budget) continue;
      Number sum{.micro = 0, .ulp = 1, .text = ""};
      for (const auto r : parts)
        if (const auto n = amount(r, c)) {
          sum.micro += n->micro;
          sum.text += (sum.text.empty() ? "" : " + ") + n->text;
        }
      if (sum.text.empty()) continue;
      if (same(*whole, sum)) {
        held = true;
        group.held();
        continue;
      }
      const auto line = table_.grid_lines[*total];
      Finding f{.kind = "sum.rows",
                .place = at(table_, label(*total), line),
                .quoted = label(*total) + " " + whole->text,
                .stated = whole->text,
                .expected = show(sum.micro, whole->ulp)};
      f.why = {fmt::format("{} {}，各项资金 {} = {}", label(*total), whole->text, sum.text, f.expected),
               fmt::format("The total says {}, its funds {} = {}", whole->text, sum.text, f.expected)};
      f.evidence.push_back(proof(label(*total), *whole, line));
      group.found(std::move(f));
    }
    // Where no column adds up a fund contains another one.
    if (held) group.commit(ledger);
  }

  const Table& table_;
  Heads heads_;
  std::vector<std::size_t> rows_;
};

}  // namespace

void check_execution(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (table.kind != Kind::project_eval && table.kind != Kind::whole_eval) continue;
    for (std::size_t r = 0; r < table.grid.size(); ++r)
      if (const auto heads = heads_of(table, r)) Block(table, *heads).check(ledger);
  }
}

}  // namespace qiying::disclosure::internal
