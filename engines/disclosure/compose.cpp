#include "engines/disclosure/compose.hpp"

#include <algorithm>
#include <set>

#include "engines/disclosure/internal/compose/sums.hpp"

namespace qiying::disclosure {
namespace {

using namespace internal;

class Examiner {
 public:
  explicit Examiner(const Book& book) : book_(book), sums_(book) {}

  std::vector<BookProblem> run() {
    if (book_.functions.empty())
      add("functions", "还没有支出功能分类的金额", "there is no spending by function yet");
    functions();
    economics();
    projects();
    procurement();
    no_negative();
    return std::move(out_);
  }

 private:
  void add(const std::string& field, const std::string& zh, const std::string& en) {
    out_.push_back({field, {zh, en}});
  }
  static bool digits_only(const std::string& code) {
    return !code.empty() && code.find_first_not_of("0123456789") == std::string::npos;
  }
  static std::string at(const std::string& list, std::size_t i, const std::string& field) {
    return list + "[" + std::to_string(i) + "]." + field;
  }
  void differ(const std::string& field, const std::string& a_zh, const std::string& a_en, Cents a,
              const std::string& b_zh, const std::string& b_en, Cents b) {
    if (a == b) return;
    add(field, a_zh + " " + digits(a) + " 万元 ≠ " + b_zh + " " + digits(b) + " 万元",
        a_en + " " + digits(a) + " ≠ " + b_en + " " + digits(b) + " (ten thousand yuan)");
  }

  void functions() {
    std::set<std::string> named;
    for (const auto& n : book_.names) named.insert(n.code);
    std::set<std::pair<std::string, Source>> seen;
    for (std::size_t i = 0; i < book_.functions.size(); ++i) {
      const auto& f = book_.functions[i];
      if (f.code.size() != 7 || !digits_only(f.code)) {
        add(at("functions", i, "code"), "科目编码 " + f.code + " 应为 7 位数字",
            "code " + f.code + " must have 7 digits");
        continue;
      }
      if (!seen.insert({f.code, f.source}).second)
        add(at("functions", i, "code"), "科目 " + f.code + " 出现两次", "code " + f.code + " stands twice");
      for (const std::size_t size : {3u, 5u})
        if (!named.contains(f.code.substr(0, size)) && missing_.insert(f.code.substr(0, size)).second)
          add("names", "缺少科目 " + f.code.substr(0, size) + " 的名称",
              "the name of " + f.code.substr(0, size) + " is missing");
    }
  }

  void economics() {
    for (std::size_t i = 0; i < book_.economics.size(); ++i) {
      const auto& code = book_.economics[i].code;
      const auto head = code.substr(0, 3);
      if (code.size() != 5 || !digits_only(code) ||
          (head != "301" && head != "302" && head != "303" && head != "310"))
        add(at("economics", i, "code"), "经济分类编码 " + code + " 应为 301、302、303 或 310 下的 5 位数字",
            "code " + code + " must have 5 digits under 301, 302, 303 or 310");
    }
    Cents staff = 0, office = 0;
    for (const auto& e : book_.economics)
      (e.code.starts_with("301") || e.code.starts_with("303") ? staff : office) += cents(e.amount);
    differ("economics", "经济分类人员经费", "staff by economic item", staff, "功能分类人员经费",
           "staff by function", sums_.all(only(Source::general, [](const Item& i) { return i.staff; })));
    differ("economics", "经济分类公用经费", "office by economic item", office, "功能分类公用经费",
           "office by function", sums_.all(only(Source::general, [](const Item& i) { return i.office; })));
  }

  void projects() {
    const bool budget = book_.kind == DocumentKind::budget;
    std::set<std::string> names;
    for (std::size_t i = 0; i < book_.projects.size(); ++i) {
      const auto& p = book_.projects[i];
      if (!names.insert(p.name).second)
        add(at("projects", i, "name"), "项目“" + p.name + "”出现两次",
            "project \"" + p.name + "\" stands twice");
      Cents details = 0;
      for (const auto& d : p.details) details += cents(d.amount);
      if (!p.details.empty())
        differ(at("projects", i, "details"), "“" + p.name + "”明细合计", "details of \"" + p.name + "\"",
               details, "项目预算", "its budget", cents(p.budget));
      double weights = 0;
      for (const auto& g : p.goals) weights += g.weight;
      if (!p.goals.empty() && weights != 100 && weights != 90 && weights != 80)
        add(at("projects", i, "goals"), "“" + p.name + "”指标权重合计应为 100（或留出执行率的 10、20 分）",
            "weights of \"" + p.name + "\" must make 100 (or leave 10 or 20 for execution)");
    }
    for (const auto source : {Source::general, Source::fund, Source::capital, Source::own}) {
      Cents sum = 0;
      for (const auto& p : book_.projects)
        if (p.source == source) sum += cents(budget ? p.budget : p.executed);
      differ("projects", std::string("各项目") + (budget ? "预算" : "执行") + "合计", "projects", sum,
             "功能分类项目支出", "project spending by function", sums_.all(only(source, project_of)));
    }
  }

  void procurement() {
    for (std::size_t i = 0; i < book_.procurement.size(); ++i) {
      const auto& p = book_.procurement[i];
      if (cents(p.sme) > cents(p.amount))
        add(at("procurement", i, "sme"), "面向中小企业的金额大于采购金额",
            "the share of small and medium firms is more than the whole");
      if (cents(p.small) > cents(p.sme))
        add(at("procurement", i, "small"), "面向小微企业的金额大于面向中小企业的金额",
            "the share of small and micro firms is more than that of small and medium ones");
    }
  }

  void no_negative() {
    const auto check = [&](const std::string& field, base::Fen amount) {
      if (amount.value < 0) add(field, "金额不能为负", "an amount is not negative");
    };
    for (std::size_t i = 0; i < book_.functions.size(); ++i) {
      const auto& f = book_.functions[i];
      for (const auto amount : {f.staff, f.office, f.project, f.initial, f.whole})
        check(at("functions", i, "staff"), amount);
    }
    for (std::size_t i = 0; i < book_.economics.size(); ++i)
      check(at("economics", i, "amount"), book_.economics[i].amount);
    for (std::size_t i = 0; i < book_.projects.size(); ++i) {
      check(at("projects", i, "budget"), book_.projects[i].budget);
      check(at("projects", i, "executed"), book_.projects[i].executed);
    }
    check("last_year", book_.last_year);
  }

  const Book& book_;
  Sums sums_;
  std::set<std::string> missing_;
  std::vector<BookProblem> out_;
};

std::string joined(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "\t" : "") + cells[i];
  return out + "\n";
}

}  // namespace

std::vector<BookProblem> problems_of(const Book& book) {
  return Examiner(book).run();
}

Paper compose(const Book& book) {
  const Sums sums(book);
  const bool budget = book.kind == DocumentKind::budget;
  Paper paper;
  paper.kind = book.kind;
  paper.year = book.year;
  paper.unit = book.unit;
  paper.title =
      std::to_string(book.year) + (budget ? "年" : "年度") + book.unit + (budget ? "部门预算" : "部门决算");
  heading(paper, 1, "第一部分 基本情况");
  if (!book.duties.empty()) say(paper, book.duties);
  heading(paper, 1, budget ? "第二部分 部门预算情况说明" : "第二部分 部门决算情况说明");
  budget ? write_budget(sums, paper) : write_final(sums, paper);
  heading(paper, 1, budget ? "第三部分 部门预算公开报表" : "第三部分 部门决算表");
  budget ? add_budget_tables(sums, paper) : add_final_tables(sums, paper);
  if (budget) add_goal_tables(sums, paper);
  heading(paper, 1, "第四部分 名词解释");
  write_glossary(sums, paper);
  return paper;
}

std::string to_text(const Paper& paper) {
  std::string out = paper.title + "\n\n";
  for (const auto& block : paper.blocks) {
    if (block.table < 0) {
      out += block.text + "\n\n";
      continue;
    }
    const auto& t = paper.tables[static_cast<std::size_t>(block.table)];
    out += t.number + "\n\n" + t.title + "\n\n部门：" + paper.unit + "\n\n单位：万元\n\n";
    for (const auto& row : t.head) out += joined(row);
    for (const auto& row : t.rows) out += joined(row);
    if (!t.note.empty()) out += "\n" + t.note + "\n";
    out += "\n";
  }
  return out;
}

std::string wan(base::Fen amount) {
  return digits(cents(amount));
}

}  // namespace qiying::disclosure
