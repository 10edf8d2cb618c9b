#include <fmt/format.h>

#include "engines/rules/internal/read.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

constexpr std::string_view kTypes[] = {"boolean|是非", "number|数值", "code|代码", "date|日期",
                                       "holdings|资质"};
constexpr std::string_view kPeriods[] = {"now|时点", "month|月", "quarter|季", "year|年"};
constexpr std::string_view kSensitivity[] = {"normal|一般", "business|商业秘密", "personal|个人信息"};
constexpr std::string_view kFormulas[] = {"none|无",  "ratio|比值", "growth|增长率", "increase|增加额",
                                          "sum|合计", "mean|平均",  "table|判定表"};

std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string stem_of(std::string_view name) {
  const auto slash = name.rfind('/');
  if (slash != name.npos) name = name.substr(slash + 1);
  return std::string(name.substr(0, name.find('.')));
}

// "3911" below section C is the code "C3911".
std::string canonical_industry(std::string_view code, char section) {
  return code[0] >= '0' && code[0] <= '9' ? section + std::string(code) : std::string(code);
}

void add_code(CodeList& list, std::string_view code, std::string_view title, char& section) {
  if (list.kind != CodeKind::industry) {
    list.titles.emplace(code, title);
    return;
  }
  if (code.size() == 1) section = code[0];
  auto full = canonical_industry(code, section);
  if (full != code) list.canonical.emplace(code, full);
  list.titles.emplace(std::move(full), title);
}

// A name that only one entry has stands for its code.
void let_names_stand(CodeList& list) {
  std::map<std::string_view, int> uses;
  for (const auto& [code, title] : list.titles) ++uses[title];
  for (const auto& [code, title] : list.titles)
    if (uses[title] == 1 && !list.titles.contains(title)) list.canonical.emplace(title, code);
}

CodeList own_options(MapReader& r, const std::string& id) {
  CodeList list;
  list.name = id;
  for (auto& option : r.texts("options")) list.titles.emplace(option, option);
  return list;
}

void read_formula(MapReader& r, Fact& fact, const Catalogue& catalogue) {
  fact.formula = r.choice_of<Formula>("formula", kFormulas).value_or(Formula::none);
  fact.table = r.text("table");
  if (fact.formula == Formula::none && !fact.table.empty()) fact.formula = Formula::table;
  const auto* inputs = r.find("inputs");
  if (!inputs) return;
  const auto take = [&](const YamlNode& n) {
    if (const auto use = read_fact(n, catalogue, r.findings())) fact.inputs.push_back(*use);
  };
  if (inputs->kind == YamlNode::Kind::list)
    for (const auto& item : inputs->items) take(item);
  else
    take(*inputs);
  const auto need = fact.formula == Formula::ratio ? 2u : 1u;
  if (fact.formula != Formula::table && fact.inputs.size() < need)
    r.findings().error(
        inputs->place, "rules.formula",
        {fmt::format("这个公式要取自 {} 项事实", need), fmt::format("This formula needs {} inputs", need)});
  for (const auto& use : fact.inputs)
    if (use.offset <= kOldestOffset && (fact.formula == Formula::growth || fact.formula == Formula::increase))
      r.findings().error(inputs->place, "rules.formula", {"年份太早", "Too many years back"});
}

void read_codes(MapReader& r, Fact& fact, Catalogue& catalogue) {
  if (fact.type != FactType::code && fact.type != FactType::holdings) return;
  const auto named = r.text("codes");
  if (named == "任意" || named == "any") return;
  if (named.empty()) {
    auto own = own_options(r, fact.id);
    if (own.titles.empty()) r.need("options");
    catalogue.add(std::move(own));
  }
  fact.codes = catalogue.codes(named.empty() ? fact.id : named);
  if (!fact.codes)
    r.findings().error(r.find("codes")->place, "rules.unknown_list",
                       {"没有名为“" + shown(named) + "”的代码表", "No code list “" + shown(named) + "”"});
}

void read_fact_entry(const YamlNode& node, Catalogue& catalogue, Findings& findings) {
  MapReader r(node, findings, "事实");
  const auto before = findings.errors();
  Fact fact;
  fact.id = r.need_text("id");
  fact.title = {r.need_text("title"), r.text("title_en")};
  if (fact.title.en.empty()) fact.title.en = fact.id;
  r.need("type");
  fact.type = r.choice_of<FactType>("type", kTypes).value_or(FactType::number);
  fact.period = r.choice_of<Period>("period", kPeriods).value_or(Period::now);
  fact.sensitivity = r.choice_of<Sensitivity>("sensitivity", kSensitivity).value_or(Sensitivity::normal);
  fact.source = r.text("source");
  fact.note = r.text("note");
  fact.local_tax = r.flag("local_tax", false);
  fact.asked = r.flag("asked", false);
  if (const auto unit = r.text("unit"); !unit.empty()) {
    fact.unit = find_unit(unit);
    if (!fact.unit)
      findings.error(r.find("unit")->place, "rules.unknown_unit",
                     {"没有“" + shown(unit) + "”这个单位", "No unit “" + shown(unit) + "”"});
  }
  read_codes(r, fact, catalogue);
  read_formula(r, fact, catalogue);
  r.finish();
  if (findings.errors() == before && !catalogue.add(std::move(fact)))
    findings.error(node.place, "rules.duplicate", {"编号或标题已被使用", "The id or title is taken"});
}

// ">=300 人", "<5%", "100~300 人" (the upper bound excluded), "-" for anything.
std::optional<IntervalSet<std::int64_t>> read_range(std::string_view text, const Unit* unit) {
  using Set = IntervalSet<std::int64_t>;
  text = base::trim(text);
  if (text == "-" || text == "—") return Set::everything();
  const auto number = [&](std::string_view t) { return parse_quantity(t, unit); };
  static constexpr std::pair<std::string_view, int> kSigns[] = {{">=", 0}, {"≥", 0}, {"<=", 1},
                                                                {"≤", 1},  {">", 2}, {"<", 3}};
  for (const auto& [sign, what] : kSigns) {
    if (!text.starts_with(sign)) continue;
    const auto q = number(text.substr(sign.size()));
    if (!q.ok() || q->dimension != (unit ? unit->dimension : Dimension::none)) return std::nullopt;
    const auto v = q->value;
    if (what == 0) return Set::from(v);
    if (what == 1) return Set::below(v + 1);
    if (what == 2) return Set::from(v + 1);
    return Set::below(v);
  }
  const auto tilde = text.find('~');
  if (tilde == text.npos) return std::nullopt;
  const auto a = number(text.substr(0, tilde)), b = number(text.substr(tilde + 1));
  if (!a.ok() || !b.ok() || a->value >= b->value) return std::nullopt;
  return Set::range(a->value, b->value);
}

std::optional<IntervalSet<std::string>> read_codes_cell(const YamlNode& node, const CodeList& codes) {
  using Set = IntervalSet<std::string>;
  if (node.kind == YamlNode::Kind::scalar && (node.text == "-" || node.text == "—")) return Set::everything();
  std::vector<Interval<std::string>> parts;
  const auto add = [&](const std::string& text) {
    const auto code = codes.exact(text);
    if (!code) return false;
    auto from = codes.kind == CodeKind::plain ? *code : codes.prefix_of(*code);
    auto to = from;
    if (codes.kind == CodeKind::plain)
      to.push_back('\0');
    else
      to.back() = static_cast<char>(to.back() + 1);
    parts.push_back({std::move(from), std::move(to)});
    return true;
  };
  if (node.kind == YamlNode::Kind::scalar) {
    if (!add(node.text)) return std::nullopt;
  } else {
    for (const auto& item : node.items)
      if (!add(item.text)) return std::nullopt;
  }
  return Set(std::move(parts));
}

void read_row(const YamlNode& node, const Catalogue& catalogue, DecisionTable& table, Findings& findings) {
  const auto bad = [&](Place place) {
    findings.error(place, "rules.table_cell", {"看不懂这一格", "This cell cannot be read"},
                   {"数值写 >=300 人、<5%、100~300 人；代码写 [C, 65]；任意写 -",
                    "Numbers: >=300 人, <5%, 100~300 人; codes: [C, 65]; anything: -"});
  };
  if (node.kind != YamlNode::Kind::list || node.items.size() != table.columns.size() + 1)
    return bad(node.place);
  DecisionTable::Row row;
  row.place = node.place;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto& fact = catalogue.at(table.columns[c].fact.fact);
    const auto& cell = node.items[c];
    auto texts =
        table.columns[c].text ? read_codes_cell(cell, *fact.codes) : IntervalSet<std::string>::everything();
    auto numbers = table.columns[c].text ? IntervalSet<std::int64_t>::everything()
                   : fact.type == FactType::boolean && cell.text == "是"
                       ? IntervalSet<std::int64_t>::range(1, 2)
                       : read_range(cell.text, fact.unit);
    if (!texts || !numbers) return bad(cell.place);
    row.texts.push_back(*std::move(texts));
    row.numbers.push_back(*std::move(numbers));
  }
  row.result = node.items.back().text;
  table.rows.push_back(std::move(row));
}

DecisionTable::Column column_of(const Catalogue& catalogue, FactUse use) {
  const auto& fact = catalogue.at(use.fact);
  const bool text = fact.type == FactType::code;
  return {use, text, text && fact.codes ? fact.codes->kind : CodeKind::plain};
}

void read_table(const YamlNode& node, Library& library, Findings& findings) {
  MapReader r(node, findings, "判定表");
  DecisionTable table;
  table.name = r.need_text("name");
  table.source = r.text("source");
  r.text("note");
  if (r.has("result")) table.otherwise = r.text("result");
  const auto before = findings.errors();
  if (const auto* columns = r.need("columns"))
    for (const auto& item : columns->items)
      if (const auto use = read_fact(item, library.catalogue, findings))
        table.columns.push_back(column_of(library.catalogue, *use));
  if (table.columns.size() > 32 || table.columns.empty())
    findings.error(node.place, "rules.table", {"判定表要有 1 到 32 列", "A table has 1 to 32 columns"});
  const auto* rows = r.need("rows");
  r.finish();
  if (!rows || findings.errors() != before) return;
  for (const auto& row : rows->items) read_row(row, library.catalogue, table, findings);
  if (table.rows.size() > 10'000)
    findings.error(node.place, "rules.table", {"判定表超过 10000 行", "A table has at most 10,000 rows"});
  table.build();
  auto name = table.name;
  library.tables.insert_or_assign(std::move(name), std::move(table));
}

Parameter::Version read_version(const YamlNode& node, const Unit* unit, Findings& findings) {
  MapReader r(node, findings, "取值");
  Parameter::Version out;
  out.place = node.place;
  out.from = r.date("from");
  out.to = r.date("to");
  out.source = r.text("source");
  const auto dimension = unit ? unit->dimension : Dimension::none;
  if (const auto value = read_quantity(r, "value", only(dimension))) out.value = *value;
  r.need("value");
  if (const auto share = read_quantity(r, "share", only(Dimension::ratio))) out.share = share->number;
  r.finish();
  if (out.from && out.to && *out.to < *out.from)
    findings.error(node.place, "rules.period", {"截止日早于起始日", "It ends before it begins"});
  return out;
}

}  // namespace

void read_code_list(const Document& document, Catalogue& catalogue, Findings& findings) {
  CodeList list;
  list.name = stem_of(document.name);
  list.kind = list.name == "industries" ? CodeKind::industry
              : list.name == "regions"  ? CodeKind::region
                                        : CodeKind::plain;
  std::string_view rest = document.text;
  char section = 'A';
  for (std::uint32_t line = 1; !rest.empty(); ++line) {
    const auto text = next_line(rest);
    if (text.empty()) continue;
    if (text.starts_with('#')) {
      if (list.source.empty()) list.source = base::trim(text.substr(1));
      continue;
    }
    const auto tab = text.find('\t');
    if (tab == text.npos || tab == 0) {
      findings.error({line, 1}, "rules.code_list",
                     {"每行应为：代码、制表符、名称", "Each line: code, tab, name"});
      continue;
    }
    add_code(list, text.substr(0, tab), text.substr(tab + 1), section);
  }
  let_names_stand(list);
  catalogue.add(std::move(list));
}

void read_titles(const YamlNode& nodes, Catalogue& catalogue, Findings& findings) {
  CodeList list;
  list.name = "titles";
  for (const auto& node : nodes.items) {
    MapReader r(node, findings, "资质");
    const auto title = r.need_text("title");
    list.titles.emplace(title, title);
    for (auto& alias : r.texts("aliases")) list.canonical.emplace(std::move(alias), title);
    for (const auto key : {"level", "basis", "source", "note", "from", "to", "years"}) r.text(key);
    r.finish();
  }
  catalogue.add(std::move(list));
}

void read_facts(const YamlNode& list, Catalogue& catalogue, Findings& findings) {
  for (const auto& node : list.items) read_fact_entry(node, catalogue, findings);
}

void read_tables(const YamlNode& list, Library& library, Findings& findings) {
  for (const auto& node : list.items) read_table(node, library, findings);
}

Parameters read_parameters(const YamlNode& map, Findings& findings) {
  Parameters out;
  if (map.kind != YamlNode::Kind::map)
    findings.error(map.place, "rules.group",
                   {"“参数”应写成“名称: ...”的几行", "“parameters” must be lines of “name: …”"});
  for (const auto& entry : map.entries) {
    MapReader r(entry.value, findings, "参数");
    Parameter p;
    p.name = entry.key;
    p.file = findings.file();
    p.place = entry.place;
    p.title = {r.text("title"), r.text("title_en")};
    const auto unit = r.text("unit");
    p.unit = unit.empty() ? nullptr : find_unit(unit);
    if (!unit.empty() && !p.unit)
      findings.error(r.find("unit")->place, "rules.unknown_unit",
                     {"没有“" + shown(unit) + "”这个单位", "No unit “" + shown(unit) + "”"});
    if (const auto* values = r.need("values"))
      for (const auto& v : values->items) p.versions.push_back(read_version(v, p.unit, findings));
    r.finish();
    out.emplace(entry.key, std::move(p));
  }
  return out;
}

}  // namespace qiying::rules::internal
