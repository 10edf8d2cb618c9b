// Function and economic classification where they speak of the same money.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Pair {
  std::string_view function;
  std::string_view economic;
};

// 政府收支分类科目 (Ministry of Finance, yearly): items by function and the economic item they are paid as.
constexpr Pair kPairs[] = {
    {"2080505", "30108"}, {"2080506", "30109"}, {"2101103", "30111"},
    {"2210201", "30113"}, {"2080801", "30304"},
};

// 行政单位医疗 and 事业单位医疗 together are the basic medical insurance.
constexpr std::string_view kMedical[] = {"2101101", "2101102"};

std::optional<Number> basic_of(const Table& table, std::initializer_list<std::string_view> codes) {
  std::optional<Number> sum;
  for (const auto code : codes)
    for (const auto& row : table.rows) {
      if (row.code != code) continue;
      const auto* n = figure(table, row, Role::basic);
      if (!n) continue;
      if (!sum)
        sum = *n;
      else {
        sum->micro += n->micro;
        sum->text += " + " + n->text;
      }
    }
  return sum;
}

const Row* row_of(const Table& table, std::string_view code) {
  const auto it = std::ranges::find(table.rows, code, &Row::code);
  return it == table.rows.end() ? nullptr : &*it;
}

void compare_pair(const Table& functions, const Number& function, const Row& row, const Table& basic,
                  const Row& economic, Ledger& ledger) {
  const auto* n = figure(basic, economic, Role::total);
  if (!n) return;
  // Both are sums of amounts in 元, each rounded by itself.
  if (std::llabs(function.micro - n->micro) <= std::max(function.ulp, n->ulp))
    return ledger.held("classification");
  Finding f{.kind = "across.classification",
            .severity = Severity::warning,
            .place = at(basic, economic.name, economic.line),
            .quoted = quote(economic),
            .stated = n->text,
            .expected = function.text};
  f.why = {
      fmt::format("基本支出中，功能科目 {} {} 为 {}，经济科目 {} {} 为 {}，相差 "
                  "{}；两者通常为同一笔钱，不一致应予说明",
                  row.code, row.name, function.text, economic.code, economic.name, n->text,
                  show_like(n->micro - function.micro, *n)),
      fmt::format(
          "Within basic expenditure the function {} {} is {}, the economic item {} {} is {}; both usually "
          "are the same money",
          row.code, row.name, function.text, economic.code, economic.name, n->text)};
  f.evidence = {proof(functions.title + " / " + row.code, function, row.line),
                proof(basic.title + " / " + economic.code, *n, economic.line)};
  ledger.found("classification", std::move(f));
}

}  // namespace

void check_classifications(const Document& doc, Ledger& ledger) {
  const auto* functions = doc.find(Kind::general_expense);
  const auto* basic = doc.find(Kind::basic);
  if (!functions || !basic) return;
  for (const auto& pair : kPairs) {
    const auto* row = row_of(*functions, pair.function);
    const auto* economic = row_of(*basic, pair.economic);
    if (!row || !economic) continue;
    if (const auto n = basic_of(*functions, {pair.function}))
      compare_pair(*functions, *n, *row, *basic, *economic, ledger);
  }
  const auto* economic = row_of(*basic, "30110");
  const auto sum = basic_of(*functions, {kMedical[0], kMedical[1]});
  const auto* row =
      row_of(*functions, kMedical[1]) ? row_of(*functions, kMedical[1]) : row_of(*functions, kMedical[0]);
  if (economic && sum && row) compare_pair(*functions, *sum, *row, *basic, *economic, ledger);
}

}  // namespace qiying::disclosure::internal
