// The glossary explains every item by function that is used; lists of items name only what has an amount.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"

namespace qiying::disclosure::internal {
namespace {

std::string plain(std::string_view name) {
  auto text = squeeze(name);
  for (const auto mark : {"“", "”", "\"", "(", ")"}) replace_all(text, mark, "");
  return text;
}

struct Glossary {
  std::string text;  // of all paragraphs that explain items
  std::size_t line = 0;
};

Glossary glossary_of(const Document& doc) {
  Glossary out;
  for (const auto& p : doc.paragraphs) {
    if (p.table) continue;
    const auto text = squeeze(p.text);
    if (!contains(text, "(项)") || !contains_any(text, {"反映", "指", "是指"})) continue;
    if (contains_any(text, {"万元"})) continue;
    out.text += text + "\n";
    if (out.line == 0) out.line = p.line;
  }
  replace_all(out.text, "“", "");
  replace_all(out.text, "”", "");
  return out;
}

void check_glossary(const Document& doc, Ledger& ledger) {
  const auto glossary = glossary_of(doc);
  if (glossary.text.empty()) return;
  const auto* table = doc.find(Kind::expense) ? doc.find(Kind::expense) : doc.find(Kind::general_expense);
  if (!table) return;
  for (const auto& row : table->rows) {
    if (row.code.size() != 7 || !row.first() || row.first()->zero()) continue;
    const auto name = squeeze(row.name);
    if (contains(glossary.text, name + "(项)")) {
      ledger.held("terms");
      continue;
    }
    // Names wrapped or bracketed otherwise still count.
    if (contains(plain(glossary.text), plain(row.name) + "项")) {
      ledger.held("terms");
      continue;
    }
    Finding f{.kind = "complete.term",
              .severity = Severity::warning,
              .place = {"", "名词解释", static_cast<std::int64_t>(glossary.line)},
              .quoted = row.code + " " + row.name,
              .stated = "",
              .expected = row.name + "(项)"};
    f.why = {
        fmt::format("科目 {} {} 有支出 {}，名词解释的功能科目（到项级）中没有它", row.code, row.name,
                    row.first()->text),
        fmt::format("The item {} {} has {} but is not explained", row.code, row.name, row.first()->text)};
    f.evidence = {proof(table->title, *row.first(), row.line)};
    ledger.found("terms", std::move(f));
  }
}

// "主要包括:基本工资、生活补助" where the table leaves 生活补助 blank.
void check_named_items(const Document& doc, Ledger& ledger) {
  const auto* table = doc.find(Kind::basic);
  if (!table) return;
  for (const auto& p : doc.paragraphs) {
    if (p.table || !contains(p.section, "基本支出") || contains(p.section, "解释") ||
        !contains_any(p.text, {"包括:", "用于:", "包括", "用于"}))
      continue;
    auto text = squeeze(p.text);
    for (const auto mark : {"。", ":", ",", ";"}) replace_all(text, mark, "、");
    text = "、" + text + "、";
    for (const auto& row : table->rows) {
      if (row.code.size() != 5 || !contains(text, "、" + squeeze(row.name) + "、")) continue;
      if (row.first() && !row.first()->zero()) {
        ledger.held("terms");
        continue;
      }
      Finding f{.kind = "text.listed_blank",
                .severity = Severity::warning,
                .place = at(p),
                .quoted = row.name,
                .stated = row.name,
                .expected = "0"};
      f.why = {fmt::format("文中称支出包括“{}”，《{}》中 {} {} 为空白或 0", row.name, table->title, row.code,
                           row.name),
               fmt::format("The text lists {}, the table has 0 for {}", row.name, row.code)};
      f.evidence = {{table->title, "0", static_cast<std::int64_t>(row.line)}};
      ledger.found("terms", std::move(f));
    }
  }
}

}  // namespace

void check_terms(const Document& doc, Ledger& ledger) {
  check_glossary(doc, ledger);
  check_named_items(doc, ledger);
}

}  // namespace qiying::disclosure::internal
