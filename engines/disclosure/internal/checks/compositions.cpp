// 构成 with 占比: amounts make the total, each share is amount / total.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  // Words may have brought another row's figure beside the share.
  constexpr double kFar = 10;
  if (table.loose && std::abs(range.mid - part.share->value()) > kFar) return;
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

bool copies(const std::vector<Line_of>& block, const Line_of& total) {
  std::size_t equal = 0;
  for (std::size_t i = 0; !block.empty() && i < total.amounts.size(); ++i)
    equal += i < block.front().amounts.size() && block.front().amounts[i].micro == total.amounts[i].micro;
  return equal > 1 && equal + 1 >= total.amounts.size();
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
    // In words a single part may have lost its neighbours; as a copy in most columns it is the only one.
    if (table.grid.empty() && block.size() < 2 && !copies(block, total)) return;
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
              .expected = show_like(sum, total.amounts[i])};
    f.why = {fmt::format("合计 {}，各项 {} = {}", total.amounts[i].text, text, f.expected),
             fmt::format("The total says {}, its parts {} = {}", total.amounts[i].text, text, f.expected)};
    for (const auto& part : block)
      if (!part.amounts.empty()) f.evidence.push_back(proof(part.name, part.amounts[i], part.line));
    group.found(std::move(f));
  }
}

bool share_heading(std::string_view text) {
  return text == "占比" || text == "占比(%)";
}

// The rows below a heading 占比; a heading begins a new list and is itself a row without a name.
std::vector<Line_of> rows_of_cells(const Table& table) {
  std::vector<Line_of> out;
  bool inside = false;
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    const bool heading = std::ranges::any_of(table.grid[r], [](const auto& c) { return share_heading(c); });
    inside = inside || heading;
    if (heading)
      out.push_back({.line = table.grid_lines[r]});
    else if (inside)
      out.push_back(read_row(table, r));
  }
  return out;
}

// The same where only words are left: a row is its words, then its figures.
std::vector<Line_of> rows_of_words(const Table& table) {
  std::vector<Line_of> out;
  bool inside = false;
  for (const auto& [word, line] : table.words) {
    auto text = squeeze(word);
    if (share_heading(text)) {
      inside = true;
      out.push_back({.line = line});
      continue;
    }
    if (!inside) continue;
    auto& last = out.back();
    const bool filled = !last.amounts.empty() || last.share;
    if (text.ends_with('%') && parse_number(text.substr(0, text.size() - 1))) {
      if (!last.share) last.share = parse_number(text.substr(0, text.size() - 1));
    } else if (const auto n = cell_number(text, table.unit)) {
      last.amounts.push_back(*n);
    } else if (text.starts_with("年") && !last.amounts.empty()) {
      last.amounts.pop_back();  // "2023 年" in the head
    } else if (filled || last.name.empty() || text == "合计") {
      out.push_back({.line = line, .name = text});
    } else {
      last.name += text;
    }
    // What follows the lists is prose.
    if (out.back().name.size() > 120) inside = false;
  }
  return out;
}

void check_rows(const Table& table, const std::vector<Line_of>& rows, Group& group) {
  std::vector<Line_of> block;
  for (const auto& line : rows) {
    if (line.name.empty()) block.clear();
    if (line.amounts.empty()) continue;
    if (line.name != "合计") {
      block.push_back(line);
      continue;
    }
    for (const auto& part : block) check_share(table, part, line, group);
    check_share(table, line, line, group);
    check_sums(table, block, line, group);
    block.clear();
  }
}

}  // namespace

void check_compositions(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    Group group("compositions");
    check_rows(table, table.grid.empty() ? rows_of_words(table) : rows_of_cells(table), group);
    group.commit(ledger);
  }
}

}  // namespace qiying::disclosure::internal
