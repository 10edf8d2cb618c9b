#include "engines/rules/enterprise.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/text.hpp"
#include "platform/base/written_date.hpp"

namespace qiying::rules {
namespace {

base::Error bad(std::string_view text, base::Text what, base::Text help) {
  const auto shown = base::first_code_points(text, 40);
  return base::invalid("", "rules.value",
                       {fmt::format("“{}”{}", shown, what.zh), fmt::format("“{}” {}", shown, what.en)},
                       std::move(help));
}

base::Result<Datum> parse_flag(std::string_view text) {
  for (const std::string_view yes : {"是", "有", "true", "yes", "1", "Y", "TRUE"})
    if (text == yes) return Datum{.number = 1};
  for (const std::string_view no : {"否", "无", "false", "no", "0", "N", "FALSE"})
    if (text == no) return Datum{.number = 0};
  return bad(text, {"不是“是”或“否”", "is neither 是 nor 否"},
             {"写“是”或“否”，不知道就留空", "Write 是 or 否; leave it empty if not known"});
}

base::Result<Datum> parse_code(const Fact& fact, std::string_view text) {
  if (!fact.codes) return Datum{.text = std::string(text)};
  if (auto code = fact.codes->exact(text)) return Datum{.text = *std::move(code)};
  return bad(text, {fmt::format("不在“{}”的代码表中", fact.title.zh), "is not in the code list"},
             {"查阅事实表中的选项", "See the choices in the catalogue"});
}

std::string_view without(std::string_view text, std::string_view tail) {
  if (text.ends_with(tail)) text.remove_suffix(tail.size());
  return base::trim(text);
}

base::Result<base::Date> parse_day(std::string_view text) {
  if (const auto day = base::read_written_date(text)) return *day;
  return bad(text, {"不是日期", "is not a date"},
             {"写成 2026-03-01、2026/3/1、2026年3月1日 或 20260301",
              "Write 2026-03-01, 2026/3/1, 2026年3月1日 or 20260301"});
}

// The slash between two days, not one within a day such as 2023/10/16; npos: there is none.
std::size_t slash_between(std::string_view text) {
  if (text.starts_with('/')) return 0;
  if (text.ends_with('/')) return text.size() - 1;
  const auto slashes = std::count(text.begin(), text.end(), '/');
  std::size_t at = text.npos;
  if (slashes % 2 == 1)
    for (auto n = slashes / 2; n >= 0; --n) at = text.find('/', at + 1);
  return at;
}

// When a title is valid, as tables write it ("2023-10-16/2026-10-15") or as people read it ("2023-10-16 至
// 2026-10-15", "2023-10-16 起").
std::pair<std::string_view, std::string_view> validity_of(std::string_view text) {
  constexpr std::string_view kUntil = "至";
  if (const auto cut = text.find(kUntil); cut != text.npos)
    return {base::trim(text.substr(0, cut)), base::trim(text.substr(cut + kUntil.size()))};
  if (const auto cut = slash_between(text); cut != text.npos)
    return {base::trim(text.substr(0, cut)), base::trim(text.substr(cut + 1))};
  return {without(text, "起"), {}};
}

// The name of a title and what follows it.
std::pair<std::string_view, std::string_view> split_holding(std::string_view text) {
  constexpr std::string_view kOpen = "（", kClose = "）";
  if (const auto at = text.find('@'); at != text.npos)
    return {base::trim(text.substr(0, at)), base::trim(text.substr(at + 1))};
  const auto open = text.find(kOpen);
  if (open == text.npos || !text.ends_with(kClose)) return {base::trim(text), {}};
  return {base::trim(text.substr(0, open)), without(text.substr(open + kOpen.size()), kClose)};
}

base::Result<Holding> parse_holding(const Fact& fact, std::string_view text) {
  const auto [name, dates] = split_holding(text);
  Holding out;
  const auto code = fact.codes ? fact.codes->find(name) : std::optional(std::string(name));
  if (!code)
    return bad(name, {"不是已知的资质", "is no known title"}, {"查阅资质表", "See the list of titles"});
  out.title = *code;
  const auto [from, to] = validity_of(dates);
  const auto read = [](std::string_view t, std::optional<base::Date>& target) -> base::Result<void> {
    if (base::trim(t).empty()) return {};
    QY_TRY(target, parse_day(t));
    return {};
  };
  QY_CHECK(read(from, out.from));
  QY_CHECK(read(to, out.to));
  if (out.from && out.to && *out.to < *out.from)
    return bad(text, {"的有效期止早于起", "ends before it begins"}, {"核对起止日期", "Check both dates"});
  return out;
}

base::Result<Datum> parse_holdings(const Fact& fact, std::string_view text) {
  Datum out;
  if (text == "无" || text == "-" || text == "none") return out;
  while (!text.empty()) {
    std::size_t cut = text.npos, size = 0;
    for (const std::string_view mark : {";", "；", "、", "|"})
      if (const auto found = text.find(mark); found < cut) cut = found, size = mark.size();
    const auto part = base::trim(text.substr(0, cut));
    text = cut == text.npos ? std::string_view{} : text.substr(cut + size);
    if (part.empty()) continue;
    QY_TRY(auto holding, parse_holding(fact, part));
    out.holdings.push_back(std::move(holding));
  }
  return out;
}

base::Date day_of(std::int64_t days) {
  return base::Date(std::chrono::days(days));
}

std::string show_code(const Fact& fact, std::string_view code) {
  if (!fact.codes) return std::string(code);
  const auto found =
      fact.codes->titles.find(code.substr(0, fact.codes->kind == CodeKind::region ? 6 : code.npos));
  if (found == fact.codes->titles.end() || found->second == code) return std::string(code);
  return fmt::format("{} {}", code, found->second);
}

}  // namespace

base::Result<Datum> parse_value(const Fact& fact, std::string_view original) {
  const auto text = base::trim(original);
  switch (fact.type) {
    case FactType::boolean:
      return parse_flag(text);
    case FactType::code:
      return parse_code(fact, text);
    case FactType::holdings:
      return parse_holdings(fact, text);
    case FactType::date: {
      QY_TRY(const auto day, parse_day(text));
      return Datum{.number = day.time_since_epoch().count()};
    }
    case FactType::number:
      break;
  }
  QY_TRY(const auto q, parse_quantity(text, fact.unit));
  const auto wanted = fact.unit ? fact.unit->dimension : Dimension::none;
  if (q.dimension != wanted)
    return bad(text,
               {"的单位不对，应为" + title_of(wanted).zh,
                "has the wrong unit; " + title_of(wanted).en + " expected"},
               {"改用同类单位", "Use a unit of that kind"});
  // Profits and shares may be below zero, what is counted or measured is not.
  if (q.value < 0 && wanted != Dimension::money && wanted != Dimension::ratio)
    return bad(text,
               {"是负数，“" + fact.title.zh + "”不会小于零", "is negative; " + fact.title.en + " is not"},
               {"核对数字，不知道就留空", "Check the number; leave it empty if not known"});
  return Datum{.number = q.value};
}

std::string show_value(const Fact& fact, const Datum& d) {
  if (fact.type != FactType::holdings)
    return show_cell(fact, {.state = Cell::State::known, .number = d.number, .text = d.text});
  std::string out;
  for (const auto& h : d.holdings) {
    out += (out.empty() ? "" : "；") + h.title;
    if (h.to)
      out += "（" + (h.from ? base::to_iso(*h.from) + " " : "") + "至 " + base::to_iso(*h.to) + "）";
    else if (h.from)
      out += "（" + base::to_iso(*h.from) + " 起）";
  }
  return out.empty() ? "无" : out;
}

std::string show_cell(const Fact& fact, const Cell& cell) {
  if (cell.state != Cell::State::known) return {};
  switch (fact.type) {
    case FactType::boolean:
    case FactType::holdings:
      return cell.number != 0 ? "是" : "否";
    case FactType::code:
      return show_code(fact, cell.text);
    case FactType::date:
      return base::to_iso(day_of(cell.number));
    case FactType::number:
      break;
  }
  return to_text({cell.number, fact.unit ? fact.unit->dimension : Dimension::none});
}

bool holds(const std::vector<Holding>& holdings, std::string_view title, base::Date day) {
  return std::any_of(holdings.begin(), holdings.end(), [&](const Holding& h) {
    return h.title == title && (!h.from || *h.from <= day) && (!h.to || day <= *h.to);
  });
}

std::vector<Cell> Facts::cells(const FactPlan& plan, base::Date day) const {
  std::vector<Cell> out(plan.steps().size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto& step = plan.steps()[i];
    const auto* datum = find(step.use);
    if (!datum) continue;
    out[i] = {.state = Cell::State::known, .number = datum->number, .text = datum->text};
    if (!step.member.empty()) out[i].number = holds(datum->holdings, step.member, day);
  }
  plan.derive(out);
  return out;
}

}  // namespace qiying::rules
