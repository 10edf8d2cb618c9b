#include "engines/disclosure/internal/facts.hpp"

#include <algorithm>

#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Name {
  std::string_view phrase;
  std::string_view key;
};

constexpr Name kNames[] = {
    {"收支总预算", "total"},
    {"收入总计", "total"},
    {"支出总计", "total"},
    {"收、支总计", "total"},
    {"收支总计", "total"},
    {"收入支出总计", "total"},
    {"收入预算总计", "total"},
    {"支出预算总计", "total"},
    {"收入预算合计", "total"},
    {"支出预算合计", "total"},
    {"收入总预算", "total"},
    {"支出总预算", "total"},
    {"收入预算", "total"},
    {"支出预算", "total"},
    {"收入合计", "income"},
    {"支出合计", "expense"},
    {"本年收入合计", "income"},
    {"本年支出合计", "expense"},
    {"本年收入", "income"},
    {"本年支出", "expense"},
    {"总收入", "total"},
    {"总支出", "total"},
    {"收入决算", "income"},
    {"支出决算总额", "expense"},
    {"收入预算总额", "total"},
    {"支出预算总额", "total"},
    {"基本支出", "basic"},
    {"项目支出", "project"},
    {"人员经费", "staff"},
    {"公用经费", "office"},
    {"日常公用经费", "office"},
    {"基本支出预算", "basic"},
    {"项目支出预算", "project"},
    {"人员经费支出", "staff"},
    {"公用经费支出", "office"},
    {"基本支出决算", "basic"},
    {"项目支出决算", "project"},
    {"一般公共预算项目支出", "project"},
    {"部门项目支出", "project"},
    {"全部项目支出", "project"},
    {"财政拨款收支总预算", "fiscal"},
    {"财政拨款收、支总计", "fiscal"},
    {"财政拨款收入支出总计", "fiscal"},
    {"财政拨款收支总额", "fiscal"},
    {"收入支出总体", "total"},
    {"财政拨款收支总计", "fiscal"},
    {"财政拨款收入", "fiscal"},
    {"一般公共预算拨款", "general"},
    {"一般公共预算财政拨款", "general"},
    {"一般公共预算拨款收入", "general"},
    {"一般公共预算财政拨款收入", "general"},
    {"一般公共预算财政拨款支出", "general"},
    {"一般公共预算支出", "general"},
    {"一般公共预算本年拨款", "general"},
    {"一般公共预算当年拨款", "general"},
    {"一般公共预算当年拨款收入", "general"},
    {"一般公共预算拨款本年收入", "general"},
    {"一般公共预算拨款支出", "general"},
    {"一般公共预算基本支出", "basic"},
    {"一般公共预算财政拨款基本支出", "basic"},
    {"政府性基金预算拨款", "govfund"},
    {"政府性基金预算拨款收入", "govfund"},
    {"政府性基金预算财政拨款收入", "govfund"},
    {"政府性基金预算财政拨款", "govfund"},
    {"事业收入", "in:事业"},
    {"经营收入", "in:经营"},
    {"其他收入", "in:其他"},
    {"上级补助收入", "in:上级补助"},
    {"附属单位上缴收入", "in:附属单位上缴"},
    {"工资福利支出", "econ:工资福利支出"},
    {"商品和服务支出", "econ:商品和服务支出"},
    {"对个人和家庭的补助", "econ:对个人和家庭的补助"},
    {"对个人和家庭补助支出", "econ:对个人和家庭的补助"},
    {"对个人和家庭的补助支出", "econ:对个人和家庭的补助"},
    {"资本性支出", "econ:资本性支出"},
};

// Behind the last "2024年" or "2024年度"; npos without one.
std::size_t year_end(std::string_view text) {
  const auto at = text.rfind("年");
  if (at == text.npos || at < 4) return text.npos;
  const auto digits = text.substr(at - 4, 4);
  if (digits.find_first_not_of("0123456789") != digits.npos) return text.npos;
  const auto end = at + 3;
  return text.substr(end).starts_with("度") ? end + 3 : end;
}

void strip_front(std::string& text) {
  for (bool more = true; more;) {
    more = false;
    const auto e = enumerated(text);
    if (e.size > 0) {
      text.erase(0, e.size);
      more = true;
    }
    for (const auto lead : {"其中:", "其中", "包括:", "包括", "即:", "主要是", "用于", "我单位", "我部门",
                            "本单位", "本部门", "我中心", "安排", "当年", "全年", "部门", "单位"})
      if (text.starts_with(lead)) {
        text.erase(0, std::string_view(lead).size());
        more = true;
      }
    // "某市某局2024年度"
    if (const auto year = year_end(text); year != text.npos && year < text.size() &&
                                          !contains_any(text.substr(0, year), {"本级", "所属", "占", ","})) {
      text.erase(0, year);
      more = true;
    }
    // "2024年度"
    if (text.size() > 7 && text.find_first_not_of("0123456789 ") == 4 && text.substr(4).starts_with("年")) {
      text.erase(0, 7);
      if (text.starts_with("度")) text.erase(0, 3);
      more = true;
    }
  }
}

void strip_back(std::string& text) {
  for (bool more = true; more;) {
    more = false;
    for (const auto tail : {"为", "是", "均", "共", "共计", "合计为", "安排", "约", "计", "(含", "数"})
      if (text.ends_with(tail) && text.size() > std::string_view(tail).size()) {
        text.resize(text.size() - std::string_view(tail).size());
        more = true;
      }
  }
}

void add(std::vector<Fact>& out, std::string key, const Number* n, const Table& table, const Row& row) {
  if (n && !key.empty()) out.push_back({std::move(key), *n, table.title, row.name, row.line, table.kind});
}

void add_lists(std::vector<Fact>& out, const Table& table) {
  const bool fiscal = table.kind == Kind::fiscal_totals;
  for (const auto& row : table.rows) {
    const auto name = squeeze(row.name);
    // A line that is printed and left blank is 0; words leave no blanks.
    static const Number zero{.micro = 0, .ulp = 10'000, .text = "0"};
    const bool blank_is_zero = !table.loose && row.side == Side::income;
    const auto* n = row.first() ? row.first() : blank_is_zero ? &zero : nullptr;
    if (!n) continue;
    if (name == "总计" || name == "收入总计" || name == "支出总计") {
      add(out, fiscal ? "fiscal" : "total", n, table, row);
    } else if (name == "本年收入合计" || name == "本年支出合计") {
      add(out, fiscal ? "fiscal" : contains(name, "收入") ? "income" : "expense", n, table, row);
      if (!fiscal) add(out, "total", n, table, row);
    } else if (row.side == Side::expense) {
      add(out, "class:" + class_name(name), n, table, row);
    } else {
      auto key = concept_of(name);
      add(out, std::move(key), n, table, row);
    }
  }
}

void add_roles(std::vector<Fact>& out, const Table& table, const Row& row) {
  const bool general = table.kind == Kind::general_expense;
  add(out, general ? "general" : "expense", figure(table, row, Role::total), table, row);
  if (!general) add(out, "total", figure(table, row, Role::total), table, row);
  add(out, "basic", figure(table, row, Role::basic), table, row);
  add(out, "project", figure(table, row, Role::project), table, row);
  add(out, "staff", figure(table, row, Role::staff), table, row);
  add(out, "office", figure(table, row, Role::office), table, row);
}

void add_codes(std::vector<Fact>& out, const Table& table) {
  const bool economic = table.kind == Kind::basic;
  for (const auto& row : table.rows) {
    if (row.code.empty() || row.name.empty()) continue;
    const int total = total_column(table);
    const Number* n = total >= 0 && static_cast<std::size_t>(total) < row.cells.size() &&
                              row.cells[static_cast<std::size_t>(total)]
                          ? &*row.cells[static_cast<std::size_t>(total)]
                          : nullptr;
    if (economic)
      add(out, "econ:" + squeeze(row.name), n, table, row);
    else
      add(out, (row.code.size() == 3 ? "class:" : "item:") + class_name(row.name), n, table, row);
  }
}

void add_basic(std::vector<Fact>& out, const Table& table) {
  for (const auto& row : table.rows) {
    if (!row.total()) continue;
    const auto name = squeeze(row.name);
    if (name == "人员经费合计") add(out, "staff", row.first(), table, row);
    if (name == "公用经费合计") add(out, "office", row.first(), table, row);
    if (name == "合计" && table.columns.size() > 1) {
      const auto c = static_cast<std::size_t>(std::max(0, total_column(table)));
      if (c < row.cells.size() && row.cells[c]) add(out, "basic", &*row.cells[c], table, row);
      add(out, "staff", figure(table, row, Role::staff), table, row);
      add(out, "office", figure(table, row, Role::office), table, row);
    }
  }
}

}  // namespace

std::string class_name(std::string_view name) {
  std::string text = squeeze(name);
  strip_front(text);
  for (const auto mark : {"(类)", "(款)", "(项)"}) replace_all(text, mark, "");
  if (text.ends_with("支出") && text.size() > 6) text.resize(text.size() - 6);
  return text;
}

std::string concept_of(std::string_view phrase) {
  std::string text = squeeze(phrase);
  strip_front(text);
  // "收入合计" ends in a word that others only carry along ("基本支出共计").
  for (const bool stripped : {false, true}) {
    if (stripped) strip_back(text);
    for (const auto& name : kNames)
      if (text == name.phrase) return std::string(name.key);
  }
  return {};
}

int total_column(const Table& table) {
  const int total = table.column(Role::total);
  if (total >= 0) return total;
  if (table.kind == Kind::basic) {
    const int basic = table.column(Role::basic);
    return basic >= 0 ? basic : table.columns.empty() || table.columns.size() == 1 ? 0 : -1;
  }
  return table.loose ? 0 : -1;
}

const Number* figure(const Table& table, const Row& row, Role role) {
  const int c = role == Role::total ? total_column(table) : table.column(role);
  if (c < 0 || static_cast<std::size_t>(c) >= row.cells.size()) return nullptr;
  const auto& cell = row.cells[static_cast<std::size_t>(c)];
  return cell ? &*cell : nullptr;
}

std::vector<Fact> collect_facts(const Document& doc) {
  std::vector<Fact> out;
  for (const auto& table : doc.tables) switch (table.kind) {
      case Kind::totals:
      case Kind::fiscal_totals:
        add_lists(out, table);
        break;
      case Kind::expense:
      case Kind::general_expense:
        add_codes(out, table);
        if (const auto* row = table.total_row()) add_roles(out, table, *row);
        break;
      case Kind::basic:
        add_codes(out, table);
        add_basic(out, table);
        break;
      case Kind::by_unit:
      case Kind::fund:
      case Kind::state_capital:
        if (const auto* row = table.total_row()) {
          for (const auto& [key, role] :
               {std::pair{"basic", Role::basic}, std::pair{"project", Role::project},
                std::pair{"staff", Role::staff}, std::pair{"office", Role::office}})
            add(out, key, figure(table, *row, role), table, *row);
          add(out,
              table.kind == Kind::fund      ? "govfund"
              : table.kind == Kind::by_unit ? "general"
                                            : "statefund",
              figure(table, *row, Role::total), table, *row);
        }
        break;
      case Kind::income:
        if (const auto* row = table.total_row()) {
          add(out, "income", row->first(), table, *row);
          add(out, "total", row->first(), table, *row);
        }
        break;
      default:
        break;
    }
  return out;
}

}  // namespace qiying::disclosure::internal
