// 构成 with 占比: amounts make the total, each share is amount / total.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/grid.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Line_of {
  std::size_t line = 0;
  std::string name;
  std::vector<Number> amounts;
  std::optional<Number> share;
};

Line_of read_row(const Table& table, std::size_t r) {
  Line_of out{.line = table.grid_lines[r]};
  for (const auto& cell : table.grid[r]) {
    auto text = squeeze(cell);
    if (text.ends_with('%')) {
      text.pop_back();
      if (!out.share) out.share = parse_number(text);
    } else if (const auto n = cell_number(text, table.unit)) {
      out.amounts.push_back(*n);
    } else if (!text.empty()) {
      out.name = text;
    }
  }
  return out;
}

void check_share(const Table& table, const Line_of& part, const Line_of& total, Group& group) {
  if (!part.share || part.amounts.empty() || total.amounts.front().zero()) return;
  const auto range = percent_of(part.amounts.front(), total.amounts.front());
  const auto match = compare_rate(*part.share, range);
  if (match == Match::exact) return group.held();
  const auto fault = fault_of(match, true);
  Finding f{.kind = "table.share",
            .severity = severity_of(fault),
            .place = at(table, part.name, part.line),
            .quoted = part.name + " " + part.amounts.front().text + " " + part.share->text + "%",
            .stated = part.share->text + "%",
            .expected = show(range.mid, part.share->ulp) + "%"};
  f.why = {fmt::format("{} ÷ {} = {}，表中占比为 {}{}", part.amounts.front().text, total.amounts.front().text,
                       f.expected, f.stated, fault.zh),
           fmt::format("{} / {} = {}, the table says {}{}", part.amounts.front().text,
                       total.amounts.front().text, f.expected, f.stated, fault.en)};
  f.evidence = {proof(total.name, total.amounts.front(), total.line)};
  group.found(std::move(f));
}

void check_sums(const Table& table, const std::vector<Line_of>& block, const Line_of& total, Group& group) {
  for (std::size_t i = 0; i < total.amounts.size(); ++i) {
    std::int64_t sum = 0, slack = total.amounts[i].ulp / 2;
    std::string text;
    bool whole = true;
    for (const auto& part : block) {
      if (part.amounts.empty()) continue;
      whole = whole && part.amounts.size() == total.amounts.size();
      if (!whole) break;
      sum += part.amounts[i].micro;
      slack += part.amounts[i].ulp / 2;
      text += (text.empty() ? "" : " + ") + part.amounts[i].text;
    }
    if (!whole || text.empty()) return;
    const auto match = compare(total.amounts[i].micro, sum, slack);
    if (match == Match::exact) {
      group.held();
      continue;
    }
    Finding f{.kind = "table.composition",
              .severity = match == Match::tail ? Severity::info : Severity::error,
              .place = at(table, total.name, total.line),
              .quoted = total.name + " " + total.amounts[i].text,
              .stated = total.amounts[i].text,
              .expected = show(sum, total.amounts[i].ulp)};
    f.why = {fmt::format("合计 {}，各项 {} = {}", total.amounts[i].text, text, f.expected),
             fmt::format("The total says {}, its parts {} = {}", total.amounts[i].text, text, f.expected)};
    for (const auto& part : block)
      if (!part.amounts.empty()) f.evidence.push_back(proof(part.name, part.amounts[i], part.line));
    group.found(std::move(f));
  }
}

}  // namespace

void check_compositions(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    Group group("compositions");
    bool inside = false;
    std::vector<Line_of> block;
    for (std::size_t r = 0; r < table.grid.size(); ++r) {
      const auto& row = table.grid[r];
      if (std::ranges::any_of(row, [](const auto& c) { return c == "占比" || c == "占比(%)"; })) {
        inside = true;
        block.clear();
        continue;
      }
      if (!inside) continue;
      auto line = read_row(table, r);
      if (line.name != "合计") {
        if (!line.amounts.empty()) block.push_back(std::move(line));
        continue;
      }
      if (line.amounts.empty()) continue;
      for (const auto& part : block) check_share(table, part, line, group);
      check_share(table, line, line, group);
      check_sums(table, block, line, group);
      block.clear();
    }
    group.commit(ledger);
  }
}

}  // namespace qiying::disclosure::internal
