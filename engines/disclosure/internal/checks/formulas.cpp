// The formulas that a form prints below itself: "31行=(27+28+29)行", "1栏各行=(2+3)栏各行".
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engines/disclosure/internal/checks/ledger.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Formula {
  bool rows = false;
  int target = 0;
  std::vector<std::pair<int, int>> terms;  // sign, number
  std::string text;
  std::size_t line = 0;
};

int number_before(const std::string& text, std::size_t end) {
  auto from = end;
  while (from > 0 && text[from - 1] >= '0' && text[from - 1] <= '9') --from;
  return from < end && end - from < 4 ? std::stoi(text.substr(from, end - from)) : 0;
}

// "(32+33+...+57)", "1+2-3"; dots stand for all between.
std::vector<std::pair<int, int>> terms_of(std::string body) {
  replace_all(body, "……", "...");
  replace_all(body, "…", "...");
  std::vector<std::pair<int, int>> out;
  int sign = 1;
  bool range = false;
  for (std::size_t i = 0; i < body.size();) {
    const char c = body[i];
    if (c >= '0' && c <= '9') {
      int n = 0;
      while (i < body.size() && body[i] >= '0' && body[i] <= '9' && n < 1000) n = n * 10 + (body[i++] - '0');
      if (range && !out.empty())
        for (int k = out.back().second + 1; k < n && k < 1000; ++k) out.emplace_back(1, k);
      out.emplace_back(sign, n);
      sign = 1;
      range = false;
      continue;
    }
    if (c == '-') sign = -1;
    if (c == '.') range = true;
    ++i;
  }
  return out;
}

void parse_formulas(const std::string& note, std::size_t line, std::string_view word, bool rows,
                    std::vector<Formula>& out) {
  for (auto eq = note.find('='); eq != note.npos; eq = note.find('=', eq + 1)) {
    auto head = note.substr(0, eq);
    if (head.ends_with("各行") && !rows) head.resize(head.size() - 6);
    if (!head.ends_with(word)) continue;
    const int target = number_before(head, head.size() - word.size());
    auto body = note.substr(eq + 1);
    const auto end = body.find(word);
    if (target == 0 || end == body.npos) continue;
    body.resize(end);
    if (body.find_first_not_of("0123456789+-().\xE2\x80\xA6 ") != body.npos) continue;
    Formula f{rows, target, terms_of(body), {}, line};
    f.text = fmt::format("{}{}={}{}", target, word, body, word);
    if (f.terms.size() > 1) out.push_back(std::move(f));
  }
}

std::vector<Formula> formulas_of(const Table& table) {
  std::vector<Formula> out;
  for (const auto& [line, text] : table.notes) {
    const auto note = squeeze(text);
    parse_formulas(note, line, "行", true, out);
    parse_formulas(note, line, "栏", false, out);
  }
  return out;
}

const Row* row_with(const Table& table, int serial) {
  for (const auto& row : table.rows)
    if (row.serial == serial) return &row;
  return nullptr;
}

Finding formula_finding(const Table& table, const Formula& f, const Row* row) {
  Finding out{.kind = "form.formula",
              .place = at(table, row ? row->name : "", row ? row->line : f.line),
              .quoted = f.text};
  return out;
}

// A formula that names itself among its parts, or a line that is no sum.
void wrong_formula(const Table& table, const Formula& f, std::int64_t sum, const Row* target, Group& group) {
  auto out = formula_finding(table, f, target);
  out.place.line = static_cast<std::int64_t>(f.line);
  out.stated = fmt::format("{}行", f.target);
  for (const auto& row : table.rows) {
    const auto* n = row.first();
    const bool part = std::ranges::any_of(f.terms, [&](const auto& t) { return t.second == row.serial; });
    if (n && row.serial > f.target && !part && n->micro == sum && sum != 0 && out.expected.empty())
      out.expected = fmt::format("{}行", row.serial);
  }
  out.why = {
      fmt::format("表中印出的公式“{}”把第 {} 行自身列为加数{}", f.text, f.target,
                  out.expected.empty() ? "" : "；各行之和与" + out.expected + "相等，应为" + out.expected),
      fmt::format("The printed formula \"{}\" has line {} among its own parts{}", f.text, f.target,
                  out.expected.empty()
                      ? ""
                      : "; the sum equals line " + out.expected.substr(0, out.expected.size() - 3))};
  group.found(std::move(out));
}

void check_row_formula(const Table& table, const Formula& f, Group& group) {
  const auto* target = row_with(table, f.target);
  if (!target && f.target > 0 && table.rows.empty()) return;
  std::size_t width = target ? target->cells.size() : 0;
  for (const auto& [sign, n] : f.terms)
    if (const auto* row = row_with(table, n)) width = std::max(width, row->cells.size());
  for (std::size_t c = 0; c < width; ++c) {
    std::int64_t sum = 0, slack = 0;
    std::string text;
    for (const auto& [sign, n] : f.terms) {
      const auto* row = row_with(table, n);
      if (!row || c >= row->cells.size() || !row->cells[c]) continue;
      sum += sign * row->cells[c]->micro;
      slack += row->cells[c]->ulp / 2;
      text += (text.empty() ? "" : " + ") + row->cells[c]->text;
    }
    if (std::ranges::any_of(f.terms, [&](const auto& t) { return t.second == f.target; })) {
      if (c == 0) wrong_formula(table, f, sum, target, group);
      continue;
    }
    const Number* stated =
        target && c < target->cells.size() && target->cells[c] ? &*target->cells[c] : nullptr;
    if (!target || (!stated && sum == 0)) continue;
    const auto match = compare(stated ? stated->micro : 0, sum, slack + (stated ? stated->ulp / 2 : 0));
    if (match == Match::exact) {
      group.held();
      continue;
    }
    auto out = formula_finding(table, f, target);
    out.severity = match == Match::tail ? Severity::info : Severity::error;
    out.stated = stated ? stated->text : "";
    out.expected = stated ? show_like(sum, *stated) : show_in(sum, blank_ulp(table.unit), table.unit);
    out.why = {
        fmt::format("按表注公式“{}”，第 {} 行应为 {} = {}，表中为 {}{}", f.text, f.target, text, out.expected,
                    stated ? stated->text : "空白", match == Match::tail ? "，属尾数差异" : ""),
        fmt::format("By the printed formula \"{}\" line {} is {} = {}, the table says {}", f.text, f.target,
                    text, out.expected, stated ? stated->text : "nothing")};
    if (stated) out.evidence.push_back(proof(target->name, *stated, target->line));
    group.found(std::move(out));
  }
}

int column_with(const Table& table, int printed) {
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (table.columns[c].printed == printed) return static_cast<int>(c);
  return -1;
}

void check_column_formula(const Table& table, const Formula& f, Group& group) {
  const int target = column_with(table, f.target);
  if (target < 0) return;
  for (const auto& row : table.rows) {
    if (row.cells.size() != table.columns.size()) continue;
    std::int64_t sum = 0, slack = 0;
    std::string text;
    for (const auto& [sign, n] : f.terms) {
      const int c = column_with(table, n);
      if (c < 0 || !row.cells[static_cast<std::size_t>(c)]) continue;
      const auto& cell = *row.cells[static_cast<std::size_t>(c)];
      sum += sign * cell.micro;
      slack += cell.ulp / 2;
      text += (sign < 0 ? " - " : text.empty() ? "" : " + ") + cell.text;
    }
    const auto& stated = row.cells[static_cast<std::size_t>(target)];
    if (!stated && sum == 0) continue;
    const auto match = compare(stated ? stated->micro : 0, sum, slack + (stated ? stated->ulp / 2 : 0));
    if (match == Match::exact) {
      group.held();
      continue;
    }
    auto out = formula_finding(table, f, &row);
    out.severity = match == Match::tail ? Severity::info : Severity::error;
    out.stated = stated ? stated->text : "";
    out.expected = stated ? show_like(sum, *stated) : show_in(sum, blank_ulp(table.unit), table.unit);
    out.why = {
        fmt::format("按表注公式“{}”，本行第 {} 栏应为 {} = {}，表中为 {}", f.text, f.target, text,
                    out.expected, stated ? stated->text : "空白"),
        fmt::format("By the printed formula \"{}\" column {} of this row is {} = {}, the table says {}",
                    f.text, f.target, text, out.expected, stated ? stated->text : "nothing")};
    group.found(std::move(out));
  }
}

}  // namespace

void check_formulas(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    Group group("formulas");
    for (const auto& f : formulas_of(table))
      if (f.rows)
        check_row_formula(table, f, group);
      else
        check_column_formula(table, f, group);
    group.commit(ledger, !table.loose);
  }
}

}  // namespace qiying::disclosure::internal
