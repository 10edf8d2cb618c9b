// "合计 28.78 万元,其中:货物 0.25 万元、服务 28.53 万元": parts against their sum, and numbered lists against
// the sum above them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

bool value(const Mention& m) {
  return m.figure == Figure::money && m.change == 0;
}

// Words that divide a whole completely; a sum of members of one family must be the whole.
using Family = std::vector<std::string_view>;

const std::vector<Family>& families() {
  static const std::vector<Family> list = {
      {"基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出", "事业单位经营支出"},
      {"人员经费", "公用经费", "人员类", "运转类", "特定目标类"},
      {"货物", "工程", "服务"},
      {"工资福利支出", "商品和服务支出", "对个人和家庭", "资本性支出", "债务利息"},
      {"财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
       "一般公共预算拨款收入", "政府性基金预算拨款收入", "一般公共预算财政拨款收入",
       "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上年结转", "国有资本经营预算拨款收入",
       "一般公共预算拨款", "政府性基金预算拨款", "年初结转"},
      {"因公出国", "公务用车", "公务接待"},
      {"公务用车购置", "公务用车运行"},
      {"一般公共服务", "社会保障", "卫生健康", "住房保障", "科学技术", "教育",         "资源勘探",
       "城乡社区",     "农林水",   "节能环保", "公共安全", "文化旅游", "商业服务业",   "交通运输",
       "金融支出",     "自然资源", "灾害防治", "国防",     "其他支出", "援助其他地区", "粮油物资"},
  };
  return list;
}

int family_of(std::string_view label) {
  auto text = squeeze(label);
  for (const auto year : {"当年", "本年"}) replace_all(text, year, "");
  // "授予中小企业合同金额" overlaps with everything.
  if (contains_any(text, {"中小", "小微", "授予", "预留", "面向"})) return -1;
  int found = -1;
  for (std::size_t i = 0; i < families().size(); ++i)
    for (const auto word : families()[i])
      if (contains(text, word)) {
        // The narrower family of vehicles wins only where nothing else of 三公 is named.
        if (found >= 0) continue;
        found = static_cast<int>(i);
      }
  return found;
}

bool overlapping(std::string_view label) {
  return contains_any(squeeze(label), {"中小", "小微", "授予", "预留", "面向", "其中", "占"});
}

struct Parts {
  const Mention* whole = nullptr;
  std::vector<const Mention*> parts;
  std::int64_t projects = 0;  // "共3个项目": so many parts are all of them
};

bool one_family(const Parts& p) {
  if (p.parts.size() < 2) return false;
  const int first = family_of(p.parts.front()->label);
  return first >= 0 &&
         std::ranges::all_of(p.parts, [&](const Mention* m) { return family_of(m->label) == first; });
}

bool repeats(const Parts& p) {
  for (std::size_t i = 0; i < p.parts.size(); ++i)
    for (std::size_t k = i + 1; k < p.parts.size(); ++k)
      if (squeeze(p.parts[i]->label) == squeeze(p.parts[k]->label)) return true;
  return false;
}

// As printed; with its unit where the sentence mixes units.
std::string printed(const Number& number, bool units) {
  return units ? printed_beside(number, {.unit = Money::none}) : number.text;
}

bool mixes_units(const Parts& group) {
  return std::ranges::any_of(group.parts,
                             [&](const Mention* m) { return m->number.unit != group.whole->number.unit; });
}

std::string sum_text(const Parts& group) {
  std::string text;
  for (const auto* m : group.parts)
    text += (text.empty() ? "" : " + ") + printed(m->number, mixes_units(group));
  return text;
}

bool rounds(const Parts& group) {
  return std::ranges::any_of(group.parts,
                             [&](const Mention* m) { return coarse(m->number, group.whole->number); });
}

void check_one(const Paragraph& p, const Sentence& s, const Parts& group, Ledger& ledger) {
  if (!group.whole || group.parts.empty()) return;
  std::int64_t sum = 0, slack = group.whole->number.ulp / 2;
  for (const auto* m : group.parts) {
    sum += m->number.micro;
    slack += m->number.ulp / 2;
  }
  const auto match = compare(group.whole->number.micro, sum, slack);
  // A sum in 亿元 is rounded; what it may stand for is right.
  const bool rounded = match == Match::tail && rounds(group);
  if (match == Match::exact || rounded) return ledger.held("parts");
  const bool too_much = sum > group.whole->number.micro;
  const bool all = group.projects > 1 && group.projects == static_cast<std::int64_t>(group.parts.size());
  const bool complete = (one_family(group) || all) && !repeats(group);
  const bool overlap =
      std::ranges::any_of(group.parts, [](const Mention* m) { return overlapping(m->label); });
  if (!complete && (!too_much || overlap || group.parts.size() < 2 || repeats(group))) {
    // A single part may not exceed its whole either.
    const bool single = group.parts.size() == 1 && too_much && match == Match::differs && !overlap;
    if (!single) return;
  }
  const auto expected = show_like(sum, group.whole->number);
  const auto whole = printed(group.whole->number, mixes_units(group));
  const auto made = printed({.text = expected, .unit = group.whole->number.unit}, mixes_units(group));
  Finding f{.kind = "text.parts",
            .severity = match == Match::tail ? Severity::info : Severity::error,
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = group.whole->number.text,
            .expected = expected};
  f.why = {fmt::format("“{}”为 {}，其中各项 {} = {}{}", group.whole->label, whole, sum_text(group), made,
                       match == Match::tail    ? "，属尾数差异"
                       : too_much && !complete ? "，大于总数"
                                               : ""),
           fmt::format("The whole is {}, its parts {} = {}{}", whole, sum_text(group), made,
                       match == Match::tail ? " (a difference of the last digit)" : "")};
  for (const auto* m : group.parts) f.evidence.push_back(proof(m->label, m->number, s.line));
  ledger.found("parts", std::move(f));
}

std::int64_t total_of(const Parts& group) {
  std::int64_t sum = 0;
  for (const auto* m : group.parts) sum += m->number.micro;
  return sum;
}

// Whether the list ends before `next`: it divides something else, or the list adds up already.
bool complete(const Parts& group, const Mention& next) {
  if (group.parts.empty() || !group.whole) return false;
  const int family = family_of(group.parts.front()->label);
  if (one_family(group)) return family_of(next.label) != family;
  if (family >= 0 && family_of(next.label) == family) return false;
  return same(group.whole->number, {.micro = total_of(group), .ulp = group.whole->number.ulp, .text = ""});
}

// Another year's figure beside a part. 上年结转 is a part itself.
bool compared(const std::string& label) {
  return contains_any(label, {"比", "较", "年初预算", "去年"}) ||
         (contains(label, "上年") && !contains_any(label, {"上年结转", "上年结余"}));
}

// 其中 opens a list below the figure before it; a semicolon closes an inner list.
void check_sentence(const Paragraph& p, const Sentence& s, const std::vector<const Mention*>& above,
                    Ledger& ledger) {
  std::vector<Parts> open;
  std::vector<Parts> done;
  const Mention* last = above.empty() ? nullptr : above.back();
  std::int64_t projects = 0;
  for (const auto& m : s.mentions) {
    if (!value(m)) {
      if (m.figure == Figure::count && std::string_view(s.text).substr(m.end).starts_with("项目"))
        projects = m.number.micro / 1'000'000;
      // "占…的比例" and changes stand between the parts.
      if (contains(m.lead, ";") && open.size() > 1) {
        done.push_back(open.back());
        open.pop_back();
      }
      continue;
    }
    const bool opens = contains_any(m.lead, {"其中", "包括"}) && last;
    if (contains(m.lead, ";") && !opens && !open.empty() && (open.size() > 1 || complete(open.back(), m))) {
      done.push_back(open.back());
      open.pop_back();
    }
    // "收入包括:…;支出包括:…": two divisions of one whole.
    const bool again = opens && !open.empty() && contains_any(m.lead, {"支出包括", "收入包括"});
    if (again) {
      last = open.front().whole;
      std::ranges::move(open, std::back_inserter(done));
      open.clear();
    }
    if (opens) open.push_back({last, {}, projects});
    projects = 0;
    if (!open.empty() && !compared(m.label)) open.back().parts.push_back(&m);
    last = &m;
  }
  for (auto& group : open) done.push_back(std::move(group));
  for (auto& group : done) {
    // "支出决算为809.69万元。其中:…": of the sums before, the parts belong to the one that they make.
    if (std::ranges::find(above, group.whole) != above.end())
      for (const auto* m : above)
        if (same(m->number, {.micro = total_of(group), .ulp = m->number.ulp, .text = ""})) group.whole = m;
    check_one(p, s, group, ledger);
  }
}

// --- numbered lists below a sum ---

bool announces(std::string_view text) {
  return contains_any(text, {"如下", "以下方面", "具体使用", "按经济分类", "分类包括"});
}

struct Item {
  const Paragraph* paragraph;
  const Mention* mention;
};

// The role a figure has in each item: its label without names.
std::string role_of(std::string_view label) {
  const auto text = squeeze(label);
  for (const auto role : {"年初预算", "全年预算", "调整预算", "支出决算", "执行数", "决算数", "预算数"})
    if (contains(text, role)) return role;
  return "";
}

const Mention* of_role(const Paragraph& p, const std::string& role) {
  for (const auto& s : p.sentences)
    for (const auto& m : s.mentions) {
      if (!value(m)) continue;
      if (role.empty()) return role_of(m.label).empty() ? &m : nullptr;
      if (role_of(m.label) == role) return &m;
    }
  return nullptr;
}

std::vector<Item> items_of(const std::vector<const Paragraph*>& list, const std::string& role) {
  std::vector<Item> out;
  for (const auto* p : list)
    if (const auto* m = of_role(*p, role)) out.push_back({p, m});
  return out;
}

Finding wrong_list(const Paragraph& p, const Mention& whole, const std::vector<Item>& items, std::int64_t sum,
                   Match match) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : " + ") + item.mention->number.text;
  const auto expected = show_like(sum, whole.number);
  Finding f{.kind = "text.list",
            .severity = match == Match::tail ? Severity::info : Severity::error,
            .place = at(p),
            .quoted = shorten(p.text, 160),
            .stated = whole.number.text,
            .expected = expected};
  f.why = {fmt::format("“{}”为 {}，下列 {} 项 {} = {}，相差 {}{}", whole.label, whole.number.text,
                       items.size(), text, expected, show_like(whole.number.micro - sum, whole.number),
                       match == Match::tail ? "，属尾数差异" : ""),
           fmt::format("The sum is {}, the {} items below it {} = {}", whole.number.text, items.size(), text,
                       expected)};
  for (const auto& item : items)
    f.evidence.push_back(
        proof(shorten(item.paragraph->text, 20), item.mention->number, item.paragraph->line));
  return f;
}

// "甲1.20万元,占19%;乙2.75万元,占44%;…。具体情况如下: 1.甲1.20万元…": the parts are told again, none is the
// sum.
bool told_above(const std::vector<const Paragraph*>& heads, const std::vector<Item>& items) {
  const auto told = std::ranges::count_if(items, [&](const Item& item) {
    return std::ranges::any_of(heads, [&](const Paragraph* p) {
      return std::ranges::any_of(p->sentences, [&](const Sentence& s) {
        return std::ranges::any_of(
            s.mentions, [&](const Mention& m) { return value(m) && same(m.number, item.mention->number); });
      });
    });
  });
  return told > 1 && told * 2 >= static_cast<std::ptrdiff_t>(items.size());
}

void check_list(const std::vector<const Paragraph*>& heads, const std::vector<const Paragraph*>& list,
                Ledger& ledger) {
  for (const std::string role : {"", "年初预算", "全年预算", "支出决算"}) {
    const auto items = items_of(list, role);
    if (items.size() < 2 || items.size() != list.size()) continue;
    std::int64_t sum = 0, slack = 0;
    for (const auto& item : items) {
      sum += item.mention->number.micro;
      slack += item.mention->number.ulp / 2;
    }
    const Mention* whole = nullptr;
    const Paragraph* where = nullptr;
    bool held = false, announced = false;
    for (const auto* p : heads)
      for (const auto& s : p->sentences)
        for (const auto& m : s.mentions) {
          if (!value(m) || role_of(m.label) != role) continue;
          announced = announced || announces(s.text);
          held = held || compare(m.number.micro, sum, 0) == Match::exact;
          if (!whole) {
            whole = &m;
            where = p;
          }
        }
    for (const auto* p : heads) announced = announced || announces(p->text);
    if (held) {
      ledger.held("lists");
      continue;
    }
    if (!whole || told_above(heads, items)) continue;
    std::vector<const Mention*> mentions;
    for (const auto& item : items) mentions.push_back(item.mention);
    const bool complete = !role.empty() || announced || one_family({whole, mentions});
    const auto match = compare(whole->number.micro, sum, slack + whole->number.ulp / 2);
    if (complete && (match == Match::tail || sum > 0))
      ledger.found("lists", wrong_list(*where, *whole, items, sum, match));
  }
}

// Runs of paragraphs with one kind of enumeration from 1 up, and the paragraphs above them in their section.
void check_lists_of(const Document& doc, Ledger& ledger) {
  const auto& all = doc.paragraphs;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].level < 2 || (all[i].number != "1" && all[i].number != "一") || all[i].table) continue;
    std::vector<const Paragraph*> list;
    for (auto k = i; k < all.size() && all[k].section == all[i].section; ++k) {
      if (all[k].level == 0 || all[k].level > all[i].level) continue;
      if (all[k].level < all[i].level || (k > i && all[k].number == all[i].number)) break;
      list.push_back(&all[k]);
    }
    std::vector<const Paragraph*> heads;
    for (auto k = i; k-- > 0 && heads.size() < 3;) {
      if (all[k].section != all[i].section || all[k].table) break;
      if (all[k].level == 0 || all[k].level < all[i].level) heads.push_back(&all[k]);
    }
    std::ranges::reverse(heads);
    if (list.size() > 1 && !heads.empty()) check_list(heads, list, ledger);
  }
}

}  // namespace

void check_parts(const Document& doc, Ledger& ledger) {
  std::vector<const Mention*> sums;  // of the section so far
  std::string section;
  for (const auto& p : doc.paragraphs) {
    if (p.table) continue;
    if (p.section != section) sums.clear();
    section = p.section;
    for (const auto& s : p.sentences) {
      // "收入包括:…" speaks of the sum in the sentence before.
      const bool opens = !s.mentions.empty() && contains_any(s.mentions.front().lead, {"包括:", "其中:"});
      check_sentence(p, s, opens ? sums : std::vector<const Mention*>(), ledger);
      for (const auto& m : s.mentions)
        if (value(m)) sums.push_back(&m);
    }
  }
  check_lists_of(doc, ledger);
}

}  // namespace qiying::disclosure::internal
