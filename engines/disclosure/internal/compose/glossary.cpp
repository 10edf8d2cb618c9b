// 名词解释: what the words mean, and every item by function that has an amount.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/compose/forms.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Meaning {
  std::string_view code, text;
};

// 政府收支分类科目 (财政部): what these items stand for. A code of two digits is the end of the item's, in
// any group "…事务".
constexpr Meaning kMeanings[] = {
    {"2080502", "反映事业单位开支的离退休经费"},
    {"2080505", "反映机关事业单位实施养老保险制度由单位缴纳的基本养老保险费支出"},
    {"2080506", "反映机关事业单位实施养老保险制度由单位实际缴纳的职业年金支出"},
    {"2101101", "反映财政部门安排的行政单位基本医疗保险缴费经费"},
    {"2101102", "反映财政部门安排的事业单位基本医疗保险缴费经费"},
    {"2101103", "反映财政部门安排的公务员医疗补助经费"},
    {"2210201", "反映行政事业单位按规定的基本工资和津贴补贴以及规定比例为职工缴纳的住房公积金"},
    {"2210202", "反映按房改政策规定的标准，行政事业单位向职工发放的租金补贴"},
    {"2210203", "反映按房改政策规定，行政事业单位向符合条件的职工发放的用于购买住房的补贴"},
    {"01", "反映行政单位（包括实行公务员管理的事业单位）的基本支出"},
    {"02", "反映行政单位（包括实行公务员管理的事业单位）未单独设置项级科目的其他项目支出"},
    {"50", "反映事业单位的基本支出，不包括行政单位后勤服务中心、医务室等附属事业单位"}};

constexpr std::string_view kWords[] = {
    "财政拨款收入：指本级财政当年拨付的资金，包括一般公共预算、政府性基金预算和国有资本经营预算安排的资金。",
    "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。",
    "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"};

std::string meaning(const Group& group, const Item& item) {
  for (const auto& m : kMeanings) {
    const bool any = m.code.size() == 2 && group.name.ends_with("事务") && item.code.ends_with(m.code);
    if (any || m.code == item.code) return std::string(m.text);
  }
  return "反映用于" + item.name + "方面的资金";
}

}  // namespace

void write_glossary(const Sums& s, Paper& paper) {
  std::size_t n = 0;
  for (const auto word : kWords) say(paper, "(" + chinese(++n) + ")" + std::string(word));
  if (s.classes.empty()) return;
  say(paper, "(" + chinese(++n) + ")本部门使用的支出功能分类科目（到项级）：");
  std::size_t item = 0;
  for (const auto& c : s.classes)
    for (const auto& g : c.groups)
      for (auto i = g.items.begin(); i != g.items.end(); ++i) {
        // One item paid from several sources is explained once.
        if (i->total() == 0 ||
            std::any_of(g.items.begin(), i, [&](const Item& x) { return x.code == i->code; }))
          continue;
        say(paper,
            fmt::format("{}. {}(类){}(款){}(项)：{}。", ++item, c.name, g.name, i->name, meaning(g, *i)));
      }
}

}  // namespace qiying::disclosure::internal
