// Sentences that name a figure of a table: it must be the table's figure.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

// Another year, a plan, or something measured against: not what the tables print.
bool of_this_year(const Document& doc, const Mention& m) {
  return !contains_any(m.label, {"上年", "去年", "年初预算", "全年预算", "调整预算", "较", "比", "相比",
                                 "上一年", "测算"}) &&
         !names_another_year(doc, m);
}

// "一般公共服务(类)政府办公厅(款)行政运行(项)": the last of them.
std::string subject_of(const Paragraph& p) {
  auto text = squeeze(p.text);
  if (const auto e = enumerated(text); e.size > 0) text.erase(0, e.size);
  for (const auto stop : {"。", "年初预算", "全年预算", "支出决算", "年预算数", ",", ":"})
    if (const auto at = text.find(stop); at != text.npos) text.resize(at);
  if (const auto item = text.rfind("(项)"); item != text.npos) {
    auto from = text.rfind("(款)", item);
    if (from == text.npos) from = text.rfind("(类)", item);
    return from == text.npos ? text.substr(0, item) : text.substr(from + 5, item - from - 5);
  }
  return text;
}

std::vector<std::string> keys_of(const Paragraph& p, const Mention& m) {
  std::vector<std::string> keys;
  auto key = concept_of(m.label);
  // The funds of the projects are compared with the table of projects.
  const bool of_projects = contains(p.section, "项目支出") && (key == "general" || key == "govfund");
  if (!key.empty() && !of_projects) keys.push_back(std::move(key));
  auto label = squeeze(m.label);
  if (const auto e = enumerated(label); e.size > 0) label.erase(0, e.size);
  const auto decided = [&](std::string_view role) { return label.starts_with(role); };
  if (p.level >= 2 && (decided("支出决算") || decided("决算数"))) label = subject_of(p);
  // "(类)…(款)行政运行(项)2024年预算数为"
  if (p.level >= 2 && contains(label, "(项)") && contains(label, "年预算数")) label = subject_of(p);
  for (const auto lead : {"其中:", "其中"})
    if (label.starts_with(lead)) label.erase(0, std::string_view(lead).size());
  if (label.size() < 6) return keys;
  keys.push_back("econ:" + label);
  keys.push_back("item:" + class_name(label));
  keys.push_back("class:" + class_name(label));
  return keys;
}

// A section about the general budget or fiscal money beside a table of all money.
bool of_another_fund(const std::vector<Fact>& facts, const Paragraph& p, const Fact& fact) {
  // This year's money beside a list with last year's balance.
  if (fact.kind == Kind::fiscal_totals && contains(p.section, "一般公共预算"))
    return std::ranges::any_of(facts, [&](const Fact& year) {
      return year.kind == Kind::fiscal_totals && contains(year.name, "本年收入") &&
             std::ranges::none_of(facts, [&](const Fact& all) {
               return all.kind == Kind::fiscal_totals && contains(all.name, "总计") &&
                      same(all.number, year.number);
             });
    });
  const bool all_money = fact.kind == Kind::totals || fact.kind == Kind::expense || fact.kind == Kind::income;
  if (!all_money || !contains_any(p.section, {"一般公共预算", "财政拨款"})) return false;
  const auto of = [&](std::string_view key) { return std::ranges::find(facts, key, &Fact::concept_key); };
  const auto all = of("expense"), fiscal = of("fiscal"), general = of("general");
  if (all == facts.end()) return false;
  const auto& narrow = general != facts.end() ? general : fiscal;
  return narrow == facts.end() || !same(narrow->number, all->number);
}

// "1.行政运行(2010301)120万元,…,其中:基本支出100万元": a part of something that is not the whole of a table.
bool part_of_part(const std::vector<Fact>& facts, const Paragraph& p, const Sentence& s, const Mention& m) {
  const Mention* whole = nullptr;
  for (const auto& other : s.mentions) {
    if (&other == &m) break;
    if (other.figure != Figure::money || other.change != 0) continue;
    const auto gap = std::string_view(s.text).substr(other.end, m.begin - other.end);
    if (contains_any(gap, {"其中", "包括"})) whole = &other;
  }
  if (!whole) return false;
  const auto wholes = {"total", "expense", "income", "general", "fiscal", "basic", "govfund"};
  const bool told = std::ranges::any_of(facts, [&](const Fact& f) {
    return std::ranges::find(wholes, f.concept_key) != wholes.end() && same(f.number, whole->number);
  });
  const auto label = class_name(whole->label);
  const bool item = std::ranges::any_of(facts, [&](const Fact& f) {
    return f.concept_key == "item:" + label || f.concept_key == "class:" + label ||
           ((f.concept_key.starts_with("item:") || f.concept_key.starts_with("class:")) &&
            same(f.number, whole->number) && !whole->number.zero());
  });
  return !told && (item || p.level > 2);
}

bool agrees(const Number& text, const Number& table) {
  return same(text, table);
}

void check_mention(const Document& doc, const std::vector<Fact>& facts, const Paragraph& p, const Sentence& s,
                   const Mention& m, Ledger& ledger) {
  const Fact* first = nullptr;
  for (const auto& key : keys_of(p, m))
    for (const auto& fact : facts) {
      if (fact.concept_key != key) continue;
      if (agrees(m.number, fact.number)) return ledger.held("text_tables");
      const bool nearer =
          first && contains(m.label, "总计") && contains(fact.name, "总计") && !contains(first->name, "总计");
      if ((!first || nearer) && !of_another_fund(facts, p, fact)) first = &fact;
    }
  if (!first || part_of_part(facts, p, s, m)) return;
  const bool tail =
      std::llabs(m.number.micro - first->number.micro) <= std::max(m.number.ulp, first->number.ulp) &&
      m.number.ulp != first->number.ulp;
  Finding f{.kind = "text.table",
            .severity = tail ? Severity::info : Severity::error,
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = m.number.text,
            .expected = first->number.unit == m.number.unit ? first->number.text
                                                            : show_like(first->number.micro, m.number)};
  const auto of_table = printed_beside(first->number, m.number);
  const auto of_text = printed_beside(m.number, first->number);
  f.why = {fmt::format("文中“{}”为 {}，《{}》“{}”为 {}，相差 {}", m.label, of_text, first->table, first->name,
                       of_table, show_like(m.number.micro - first->number.micro, m.number)),
           fmt::format("The text says {}, \"{}\" in the table says {}", of_text, first->name, of_table)};
  f.evidence = {proof(first->table + " / " + first->name, first->number, first->line)};
  (void)doc;
  ledger.found("text_tables", std::move(f));
}

// --- which fund the money is of ---

struct Fund {
  std::string_view word;
  Kind kind;
};

// "本单位无政府性基金…" against a table with figures, and the other way round.
void check_fund_words(const Document& doc, Ledger& ledger) {
  constexpr Fund funds[] = {{"政府性基金", Kind::fund}, {"国有资本经营", Kind::state_capital}};
  for (const auto& fund : funds) {
    const auto* table = doc.find(fund.kind);
    const Row* row = nullptr;
    if (table)
      for (const auto& r : table->rows)
        if (!row && r.first() && !r.first()->zero()) row = &r;
    for (const auto& p : doc.paragraphs) {
      if (p.table || !contains(p.section, fund.word)) continue;
      const auto text = squeeze(p.text);
      const bool none = contains(text, "无" + std::string(fund.word)) ||
                        contains(text, "没有" + std::string(fund.word)) ||
                        contains(text, "未安排" + std::string(fund.word));
      if (!none) continue;
      if (!row) {
        ledger.held("text_tables");
        continue;
      }
      Finding f{.kind = "text.fund",
                .place = at(p),
                .quoted = shorten(p.text, 120),
                .stated = "0",
                .expected = row->first()->text};
      f.why = {fmt::format("文中说明无{}安排，《{}》却列有 {}", fund.word, table->title, row->first()->text),
               fmt::format("The text says there is none, \"{}\" lists {}", table->title, row->first()->text)};
      f.evidence = {proof(table->title, *row->first(), row->line)};
      ledger.found("text_tables", std::move(f));
    }
  }
}

// Amounts of a fund of which the document says that there is none.
void check_absent_fund(const Document& doc, const Paragraph& p, const Fund& fund, std::size_t said,
                       Ledger& ledger) {
  if (p.table || contains_any(p.text, {"上年", "去年", "以前年度"})) return;
  for (const auto& s : p.sentences)
    for (const auto& m : s.mentions) {
      if (m.figure != Figure::money || m.change != 0 || m.number.zero() || !contains(m.label, fund.word))
        continue;
      if (const int year = first_year(squeeze(m.label)); year > 0 && year != doc.year) continue;
      Finding f{.kind = "text.fund",
                .place = at(p),
                .quoted = shorten(s.text, 160),
                .stated = m.number.text,
                .expected = "0"};
      f.why = {
          fmt::format("文中列{} {}，第 {} 行说明无此项安排", fund.word, m.number.text, said),
          fmt::format("The text gives this fund {}; line {} says that there is none", m.number.text, said)};
      f.evidence = {{std::string(fund.word), "0", static_cast<std::int64_t>(said)}};
      ledger.found("text_tables", std::move(f));
    }
}

// Where the table of projects does not tell its funds: "其中:政府性基金预算拨款126.86万元" beside
// "无政府性基金…".
void check_absent_funds(const Document& doc, Ledger& ledger) {
  const auto* projects = doc.find(Kind::projects);
  if (projects && !projects->loose) return;
  for (const auto& fund : {Fund{"政府性基金", Kind::fund}, Fund{"国有资本经营", Kind::state_capital}}) {
    std::size_t said = 0;
    for (const auto& p : doc.paragraphs)
      if (!p.table && contains(squeeze(p.text), "无" + std::string(fund.word)) && said == 0) said = p.line;
    if (said == 0 || doc.find(fund.kind)) continue;
    for (const auto& p : doc.paragraphs) check_absent_fund(doc, p, fund, said, ledger);
  }
}

// "项目支出126.86万元,其中:政府性基金预算拨款126.86万元" where the table puts all under the general budget.
void check_fund_of_projects(const Document& doc, Ledger& ledger) {
  const auto* table = doc.find(Kind::projects);
  if (!table) return;
  const auto* total = table->total_row();
  if (!total || total->cells.size() != table->columns.size()) return;
  const auto column = [&](std::string_view word) -> std::optional<Number> {
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
      const auto label = table->columns[c].label();
      if (contains(label, word) && !contains(label, "结转"))
        return total->cells[c] ? *total->cells[c] : Number{.text = "0"};
    }
    return std::nullopt;
  };
  for (const auto& p : doc.paragraphs) {
    if (p.table || !contains(p.section, "项目支出")) continue;
    for (const auto& s : p.sentences)
      for (const auto& m : s.mentions) {
        if (m.figure != Figure::money || m.change != 0) continue;
        for (const auto word : {"一般公共预算", "政府性基金", "国有资本经营"}) {
          if (!contains(m.label, word)) continue;
          const auto n = column(word);
          if (!n) continue;
          if (same(m.number, *n)) {
            ledger.held("text_tables");
            continue;
          }
          Finding f{.kind = "text.fund",
                    .place = at(p),
                    .quoted = shorten(s.text, 160),
                    .stated = m.number.text,
                    .expected = n->text};
          f.why = {
              fmt::format("文中把 {} 列为{}，《{}》该资金为 {}", m.number.text, word, table->title, n->text),
              fmt::format("The text attributes {} to a fund for which \"{}\" has {}", m.number.text,
                          table->title, n->text)};
          f.evidence = {proof(table->title + " / 合计", *n, total->line)};
          ledger.found("text_tables", std::move(f));
        }
      }
  }
}

}  // namespace

bool names_another_year(const Document& doc, const Mention& m) {
  const auto lead = squeeze(m.lead);
  for (auto at = lead.find("年"); at != lead.npos; at = lead.find("年", at + 3)) {
    const int year = at >= 4 ? first_year(lead.substr(at - 4, 7)) : 0;
    if (year != 0 && year != doc.year) return true;
  }
  return false;
}

void check_text_against_tables(const Document& doc, Ledger& ledger) {
  const auto facts = collect_facts(doc);
  for (const auto& p : doc.paragraphs) {
    if (p.table) continue;
    for (const auto& s : p.sentences)
      for (const auto& m : s.mentions)
        if (m.figure == Figure::money && m.change == 0 && of_this_year(doc, m))
          check_mention(doc, facts, p, s, m, ledger);
  }
  check_fund_words(doc, ledger);
  check_fund_of_projects(doc, ledger);
  check_absent_funds(doc, ledger);
}

}  // namespace qiying::disclosure::internal
