#include "engines/disclosure/internal/titles.hpp"

#include <algorithm>
#include <array>

#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

constexpr std::array<std::string_view, 13> kChineseDigits = {"一", "二", "三", "四", "五", "六", "七",
                                                             "八", "九", "十", "廿", "卅", "〇"};

std::size_t chinese_number(std::string_view text) {
  std::size_t size = 0;
  for (bool found = true; found && size < 12;) {
    found = false;
    for (const auto d : kChineseDigits)
      if (text.substr(size).starts_with(d)) {
        size += d.size();
        found = true;
        break;
      }
  }
  return size;
}

std::size_t digits(std::string_view text) {
  const auto end = text.find_first_not_of("0123456789");
  return std::min(end, text.size());
}

// "收支预算总表(分科目)" without what stands in brackets at the end, and without quotation marks.
std::string core(std::string_view line) {
  std::string text(line);
  for (const auto mark : {"“", "”", "\"", "《", "》", "‘", "’"}) replace_all(text, mark, "");
  while (text.ends_with(')')) {
    const auto open = text.rfind('(');
    if (open == text.npos) break;
    text.erase(open);
  }
  return text;
}

std::optional<Kind> performance_kind(std::string_view t) {
  const bool whole = contains(t, "整体");
  if (contains(t, "自评") || contains(t, "自我评价")) return whole ? Kind::whole_eval : Kind::project_eval;
  if (contains(t, "测算依据") && contains(t, "项目")) return Kind::project_targets;
  if (contains(t, "绩效目标")) return whole ? Kind::whole_targets : Kind::project_targets;
  return std::nullopt;
}

std::optional<Kind> fund_kind(std::string_view t) {
  if (contains(t, "三公")) return Kind::three_public;
  if (contains(t, "政府性基金")) return Kind::fund;
  if (contains(t, "国有资本")) return Kind::state_capital;
  if (contains(t, "购买服务")) return Kind::purchase;
  if (contains(t, "采购")) return Kind::procurement;
  if (contains(t, "基本支出")) return Kind::basic;
  if (contains(t, "项目支出")) return Kind::projects;
  return std::nullopt;
}

std::optional<Kind> money_kind(std::string_view t) {
  if (const auto kind = fund_kind(t)) return kind;
  const bool both = contains_any(t, {"收入支出", "收支"});
  if (contains(t, "一般公共预算") && !both && contains(t, "支出"))
    return contains(t, "分单位") || contains(t, "按单位") ? Kind::by_unit : Kind::general_expense;
  if (both) return contains(t, "财政拨款") ? Kind::fiscal_totals : Kind::totals;
  if (!contains_any(t, {"总表", "决算表", "预算表", "汇总表", "情况表"})) return std::nullopt;
  if (contains(t, "收入")) return Kind::income;
  if (contains(t, "支出")) return Kind::expense;
  return std::nullopt;
}

}  // namespace

std::optional<Kind> title_kind(std::string_view line) {
  if (line.size() < 9 || base::count_code_points(line) > 70) return std::nullopt;
  if (contains_any(line, {"。", ",", ";", "详见", "如下", "反映", "包括", "\t"})) return std::nullopt;
  if (line.starts_with("注") || line.starts_with("备注")) return std::nullopt;
  const auto t = core(line);
  if (!t.ends_with("表")) return std::nullopt;
  if (const auto kind = performance_kind(t)) return kind;
  // "分单位" stands in the brackets that were cut.
  if (contains(line, "分单位") && contains(t, "一般公共预算")) return Kind::by_unit;
  return money_kind(t);
}

bool part_heading(std::string_view squeezed) {
  if (!squeezed.starts_with("第")) return false;
  const auto size = chinese_number(squeezed.substr(3));
  return size > 0 && squeezed.substr(3 + size).starts_with("部分") && base::count_code_points(squeezed) < 50;
}

Enumerated enumerated(std::string_view text) {
  if (const auto n = chinese_number(text); n > 0) {
    const auto rest = text.substr(n);
    if (rest.starts_with("、")) return {1, std::string(text.substr(0, n)), n + 3};
    return {};
  }
  if (text.starts_with('(')) {
    const auto inner = text.substr(1);
    const auto c = chinese_number(inner);
    if (c > 0 && inner.substr(c).starts_with(')')) return {2, std::string(inner.substr(0, c)), c + 2};
    const auto d = digits(inner);
    if (d > 0 && d < 3 && inner.substr(d).starts_with(')'))
      return {4, std::string(inner.substr(0, d)), d + 2};
    return {};
  }
  const auto d = digits(text);
  if (d == 0 || d > 2 || d >= text.size()) return {};
  const auto rest = text.substr(d);
  if (rest.starts_with("、")) return {3, std::string(text.substr(0, d)), d + 3};
  // "1.5万元" is no enumeration, "1.综合" and "1. 2024年" are.
  if (rest.starts_with('.') && !(rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9'))
    return {3, std::string(text.substr(0, d)), d + 1};
  return {};
}

std::pair<std::size_t, std::size_t> contents_range(const Lines& lines) {
  std::size_t begin = 0;
  std::string first_part;
  for (std::size_t i = 0; i < lines.size() && i < 400; ++i) {
    const auto text = squeeze(lines[i].text);
    if (begin == 0) {
      if (text == "目录" || (text.starts_with("目录") && text.size() < 30)) begin = i + 1;
    } else if (part_heading(text)) {
      const auto key = text.substr(0, text.find("部分"));
      if (first_part.empty())
        first_part = key;
      else if (key == first_part)
        return {begin, i};
    }
  }
  return {0, 0};
}

Money stated_unit(std::string_view squeezed) {
  for (const auto lead : {"单位:", "金额单位:", "单位为:", "(单位:"}) {
    const auto at = squeezed.find(lead);
    if (at == squeezed.npos) continue;
    auto rest = squeezed.substr(at + std::string_view(lead).size());
    if (rest.starts_with("人民币")) rest.remove_prefix(9);
    std::size_t size = 0;
    const auto unit = money_unit(rest, size);
    if (unit != Money::none) return unit;
  }
  return Money::none;
}

bool table_number(std::string_view s) {
  if (s.size() > 30 || !contains(s, "表") || s.find_first_of("0123456789") == s.npos) return false;
  std::string rest(s);
  for (const auto word :
       {"部门", "单位", "预算", "决算", "公开", "批复", "财政", "附件", "附", "表", "第", "号", "财", "开"})
    replace_all(rest, word, "");
  return rest.find_first_not_of("0123456789-.:()") == rest.npos;
}

std::string_view kind_name(Kind kind) {
  constexpr std::array<std::string_view, 17> names = {"表",
                                                      "收支总表",
                                                      "收入总表",
                                                      "支出总表",
                                                      "财政拨款收支总表",
                                                      "一般公共预算支出表",
                                                      "一般公共预算支出表(分单位)",
                                                      "基本支出表",
                                                      "“三公”经费表",
                                                      "政府性基金表",
                                                      "国有资本经营表",
                                                      "项目支出表",
                                                      "政府采购表",
                                                      "政府购买服务表",
                                                      "整体绩效目标表",
                                                      "项目绩效目标表",
                                                      "整体绩效自评表"};
  const auto i = static_cast<std::size_t>(kind);
  return i < names.size() ? names[i] : "项目绩效自评表";
}

int first_year(std::string_view squeezed) {
  for (auto at = squeezed.find("年"); at != squeezed.npos; at = squeezed.find("年", at + 3)) {
    if (at < 4) continue;
    const auto text = squeezed.substr(at - 4, 4);
    if (digits(text) == 4 && (text.starts_with("19") || text.starts_with("20")))
      return std::stoi(std::string(text));
  }
  return 0;
}

bool fund_name(std::string_view label) {
  return contains_any(label, {"一般公共预算", "财政拨款", "政府性基金", "国有资本经营", "上年结转", "上级",
                              "单位资金", "其他资金", "财政专户", "事业收入", "社会投入"});
}

}  // namespace qiying::disclosure::internal
