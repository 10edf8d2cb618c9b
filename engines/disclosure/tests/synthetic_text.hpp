#pragma once
// A model as the text of a document, in one of the styles.

#include "engines/disclosure/tests/synthetic.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::testing {

class Printer {
 public:
  Printer(const Model& model, Style style, std::uint32_t seed) : m_(model), style_(style), r_(seed) {}

  Marked print() {
    line(std::to_string(m_.year) + (m_.final_account ? "年度" : "年") + m_.unit +
         (m_.final_account ? "部门决算" : "部门预算"));
    line("");
    if (m_.final_account) {
      line("第一部分 部门决算表");
      tables();
      line("第二部分 部门决算情况说明");
      final_text();
      line("第三部分 附件");
      evaluations();
    } else {
      line("第一部分 部门预算情况说明");
      budget_text();
      line("第二部分 部门预算公开报表");
      tables();
    }
    return {out_};
  }

 private:
  using Cells = std::vector<std::string>;

  void line(const std::string& text) { out_ += text + "\n"; }

  // Prose wraps where the page ends.
  void prose(const std::string& text) {
    if (style_ == Style::tabs) {
      line(text + "\n");
      return;
    }
    std::string rest = text;
    std::size_t n = 0;
    bool inside = false;
    for (std::string_view view = rest; !view.empty();) {
      const auto c = base::decode_utf8(view);
      inside = inside ? c.value != 2 : c.value == 1;
      out_ += view.substr(0, c.size);
      view.remove_prefix(c.size);
      if (++n >= 36 && !inside && c.size == 3) {
        out_ += '\n';
        n = 0;
      }
    }
    line("");
  }

  void title(const std::string& text, const std::string& number) {
    line("");
    line(text);
    line(number);
    line("单位：万元");
    line("");
  }

  void row(const Cells& cells) {
    if (style_ == Style::tabs) {
      std::string joined;
      for (std::size_t i = 0; i < cells.size(); ++i) joined += (i ? "\t" : "") + cells[i];
      return line(joined);
    }
    std::string words;
    for (const auto& cell : cells) {
      if (cell.empty()) continue;
      words += (words.empty() ? "" : style_ == Style::stacked ? "\n" : " ") + wrapped(cell);
    }
    line(words);
  }

  // A long name breaks over two lines.
  std::string wrapped(const std::string& cell) {
    if (cell.find('\x01') != cell.npos || cell.size() == base::count_code_points(cell) ||
        base::count_code_points(cell) < 11)
      return cell;
    const auto head = base::first_code_points(cell, 9);
    return std::string(head) + "\n" + cell.substr(head.size());
  }

  static std::string cell(Amount a) { return a == 0 ? "" : mark(a); }

  std::string year(const std::string& name) const {
    return std::to_string(m_.year) + (m_.final_account ? "年度" : "年") + name;
  }

  void tables() {
    totals();
    income();
    expense();
    fiscal();
    general();
    basic();
    three_public();
    fund();
    if (!m_.final_account) projects();
  }

  Amount class_total(const Class& c) const {
    return c.sum([](const Item& i) { return i.total(); }) + (&c == &m_.classes.front() ? m_.business : 0);
  }
  Amount all() const { return m_.general() + m_.business; }

  void totals() {
    title(year(m_.final_account ? "收入支出决算总表" : "收支预算总表"),
          m_.final_account ? "公开01表" : "预算01表");
    row({"收 入", "", "支 出", ""});
    row({"项 目", m_.final_account ? "决算数" : "预算数", "项 目", m_.final_account ? "决算数" : "预算数"});
    const std::vector<std::pair<std::string, Amount>> in = {{"一、一般公共预算财政拨款收入", m_.general()},
                                                            {"二、政府性基金预算财政拨款收入", 0},
                                                            {"三、事业收入", m_.business},
                                                            {"四、其他收入", 0}};
    const char* numbers[] = {"一", "二", "三", "四", "五", "六"};
    for (std::size_t i = 0; i < std::max(in.size(), m_.classes.size()); ++i) {
      const bool has = i < m_.classes.size();
      row({i < in.size() ? in[i].first : "", i < in.size() ? cell(in[i].second) : "",
           has ? std::string(numbers[i]) + "、" + m_.classes[i].name : "",
           has ? cell(class_total(m_.classes[i])) : ""});
    }
    row({"本年收入合计", cell(all()), "本年支出合计", cell(all())});
    row({"收 入 总 计", cell(all()), "支 出 总 计", cell(all())});
  }

  void income() {
    title(year(m_.final_account ? "收入决算表" : "收入预算总表"), "02表");
    row({"科目编码", "科目名称", "合计", "财政拨款收入", "事业收入", "其他收入"});
    row({"", "合计", cell(all()), cell(m_.general()), cell(m_.business), ""});
    for (const auto& c : m_.classes) {
      const bool first = &c == &m_.classes.front();
      const auto money = c.sum([](const Item& i) { return i.total(); });
      const auto own = first ? m_.business : 0;
      row({c.code, c.name, cell(money + own), cell(money), cell(own), ""});
      row({c.sub, c.sub_name, cell(money + own), cell(money), cell(own), ""});
      for (const auto& i : c.items) {
        const auto extra = first && &i == &c.items.front() ? m_.business : 0;
        row({i.code, i.name, cell(i.total() + extra), cell(i.total()), cell(extra), ""});
      }
    }
  }

  void expense() {
    title(year(m_.final_account ? "支出决算表" : "支出预算总表"), "03表");
    row({"科目编码", "科目名称", "合计", "基本支出", "项目支出", "经营支出"});
    row({"", "合计", cell(all()), cell(m_.basic()), cell(m_.project() + m_.business), ""});
    for (const auto& c : m_.classes) {
      const bool first = &c == &m_.classes.front();
      const auto own = first ? m_.business : 0;
      const auto basic = c.sum([](const Item& i) { return i.basic(); }),
                 project = c.sum([](const Item& i) { return i.project; });
      row({c.code, c.name, cell(basic + project + own), cell(basic), cell(project + own), ""});
      row({c.sub, c.sub_name, cell(basic + project + own), cell(basic), cell(project + own), ""});
      for (const auto& i : c.items) {
        const auto extra = first && &i == &c.items.front() ? m_.business : 0;
        row({i.code, i.name, cell(i.total() + extra), cell(i.basic()), cell(i.project + extra), ""});
      }
    }
  }

  void fiscal() {
    title(year(m_.final_account ? "财政拨款收入支出决算总表" : "财政拨款收支预算总表"), "04表");
    row({"收 入", "", "支 出", ""});
    row({"项 目", "金额", "项 目", "金额"});
    const std::vector<std::pair<std::string, Amount>> in = {{"一、本年收入", m_.general()},
                                                            {"(一)一般公共预算财政拨款", m_.general()},
                                                            {"(二)政府性基金预算财政拨款", 0}};
    const char* numbers[] = {"一", "二", "三", "四", "五", "六"};
    for (std::size_t i = 0; i <= m_.classes.size(); ++i) {
      const auto left = i < in.size() ? Cells{in[i].first, cell(in[i].second)} : Cells{"", ""};
      if (i == 0) {
        row({left[0], left[1], "一、本年支出", cell(m_.general())});
        continue;
      }
      const auto& c = m_.classes[i - 1];
      row({left[0], left[1], std::string("(") + numbers[i - 1] + ")" + c.name,
           cell(c.sum([](const Item& x) { return x.total(); }))});
    }
    row({"收 入 总 计", cell(m_.general()), "支 出 总 计", cell(m_.general())});
  }

  void general() {
    title(year(m_.final_account ? "一般公共预算财政拨款支出决算表" : "一般公共预算支出表"), "05表");
    row({"科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"});
    row({"", "", "", "小计", "人员经费", "公用经费", ""});
    row({"", "合计", cell(m_.general()), cell(m_.basic()), cell(m_.staff()), cell(m_.office()),
         cell(m_.project())});
    for (const auto& c : m_.classes) {
      const auto print = [&](const std::string& code, const std::string& name, Amount staff, Amount office,
                             Amount project) {
        row({code, name, cell(staff + office + project), cell(staff + office), cell(staff), cell(office),
             cell(project)});
      };
      const auto staff = c.sum([](const Item& i) { return i.staff; }),
                 office = c.sum([](const Item& i) { return i.office; }),
                 project = c.sum([](const Item& i) { return i.project; });
      print(c.code, c.name, staff, office, project);
      print(c.sub, c.sub_name, staff, office, project);
      for (const auto& i : c.items) print(i.code, i.name, i.staff, i.office, i.project);
    }
  }

  static Amount total(const std::vector<Economic>& list) {
    Amount s = 0;
    for (const auto& e : list) s += e.amount;
    return s;
  }

  void basic() {
    title(year(m_.final_account ? "一般公共预算财政拨款基本支出决算表" : "一般公共预算基本支出表"), "06表");
    row({"科目编码", "科目名称", "合计", "人员经费", "公用经费"});
    row({"", "合计", cell(m_.basic()), cell(m_.staff()), cell(m_.office())});
    const auto print = [&](const char* code, const char* name, const std::vector<Economic>& list,
                           bool staff) {
      row({code, name, cell(total(list)), staff ? cell(total(list)) : "", staff ? "" : cell(total(list))});
      for (const auto& e : list)
        row({e.code, e.name, cell(e.amount), staff ? cell(e.amount) : "", staff ? "" : cell(e.amount)});
    };
    print("301", "工资福利支出", m_.wages, true);
    print("302", "商品和服务支出", m_.goods, false);
    print("303", "对个人和家庭的补助", m_.help, true);
  }

  void three_public() {
    title(year("一般公共预算“三公”经费支出表"), "07表");
    row({"“三公”经费合计", "因公出国(境)费", "公务用车费", "公务接待费"});
    line("注：本单位无“三公”经费支出");
  }
  void fund() {
    title(year("政府性基金预算支出表"), "08表");
    row({"科目编码", "科目名称", "合计", "基本支出", "项目支出"});
    line("注：本单位无政府性基金预算支出");
  }

  void projects() {
    title(year("项目支出预算表"), "09表");
    row({"项目编码", "项目名称", "合计", "一般公共预算"});
    row({"", "合计", cell(m_.project()), cell(m_.project())});
    int n = 100;
    for (const auto& p : m_.projects)
      row({"42990025131T00000" + std::to_string(++n), p.name, cell(p.budget), cell(p.budget)});
  }

  std::string change(Amount now) const {
    const auto last = m_.last_year;
    const auto d = now > last ? now - last : last - now;
    const double rate = 100.0 * static_cast<double>(d) / static_cast<double>(last);
    return std::string(now > last ? "增加" : "减少") + mark(d) + "万元，" + (now > last ? "增长" : "下降") +
           mark(ratio(rate)) + "%";
  }
  std::string share(Amount part, Amount whole) const {
    return mark(ratio(100.0 * static_cast<double>(part) / static_cast<double>(whole))) + "%";
  }
  std::string last() const { return std::to_string(m_.year - 1); }

  void class_list(Amount whole, const std::string& verb) {
    int n = 0;
    for (const auto& c : m_.classes) {
      const auto t = c.sum([](const Item& i) { return i.total(); });
      prose(std::to_string(++n) + ". " + c.name + mark(t) + "万元，占" + share(t, whole) + "。" + verb);
    }
  }

  void budget_text() {
    const auto y = std::to_string(m_.year);
    const auto t = all();
    prose("一、收支预算总体安排情况");
    prose(y + "年收支总预算" + mark(t) + "万元，比" + last() + "年预算" + change(t) + "。");
    prose("二、收入预算安排情况");
    prose(y + "年收入预算" + mark(t) + "万元，比" + last() + "年预算" + change(t) +
          "。其中：一般公共预算拨款收入" + mark(m_.general()) + "万元，占" + share(m_.general(), t) +
          (m_.business ? "；事业收入" + mark(m_.business) + "万元，占" + share(m_.business, t) : "") + "。");
    prose("三、支出预算安排情况");
    const auto project = m_.project() + m_.business;
    prose(y + "年支出预算" + mark(t) + "万元，比" + last() + "年预算" + change(t) + "。其中：基本支出" +
          mark(m_.basic()) + "万元，占" + share(m_.basic(), t) + "；项目支出" + mark(project) + "万元，占" +
          share(project, t) + "。");
    prose("四、一般公共预算支出安排情况");
    prose("(一)一般公共预算拨款结构情况");
    prose("基本支出" + mark(m_.basic()) + "万元，占" + share(m_.basic(), m_.general()) + "，其中：人员经费" +
          mark(m_.staff()) + "万元，公用经费" + mark(m_.office()) + "万元；项目支出" + mark(m_.project()) +
          "万元，占" + share(m_.project(), m_.general()) + "。");
    prose("(二)一般公共预算拨款具体使用情况");
    prose("一般公共预算拨款" + mark(m_.general()) + "万元，具体使用情况如下：");
    class_list(m_.general(), "主要用于人员和工作经费。");
    prose("五、一般公共预算基本支出安排情况");
    prose(y + "年一般公共预算基本支出" + mark(m_.basic()) + "万元，按经济分类包括：");
    prose("(一)工资福利支出" + mark(total(m_.wages)) +
          "万元。主要用于：基本工资、津贴补贴、奖金、绩效工资。");
    prose("(二)商品和服务支出" + mark(total(m_.goods)) + "万元。主要用于：办公费、印刷费、邮电费。");
    prose("(三)对个人和家庭的补助" + mark(total(m_.help)) + "万元。主要用于：退休费。");
    prose("六、政府性基金预算支出安排情况");
    prose("我单位" + y + "年无政府性基金预算安排的支出。");
    prose("七、项目支出安排情况");
    prose(y + "年项目支出" + mark(m_.project()) + "万元，其中：一般公共预算本年拨款" + mark(m_.project()) +
          "万元。具体使用情况如下：");
    int n = 0;
    for (const auto& p : m_.projects)
      prose(std::to_string(++n) + ". " + p.name + mark(p.budget) + "万元，主要用于日常工作。");
    prose("八、“三公”经费预算情况");
    prose(y + "年“三公”经费预算0万元，与上年持平。");
  }

  void final_text() {
    const auto y = std::to_string(m_.year);
    const auto t = all();
    prose("一、收入支出决算总体情况说明");
    prose(y + "年度收、支总计" + mark(t) + "万元。与" + last() + "年度相比，收、支总计各" + change(t) + "。");
    prose("二、收入决算情况说明");
    prose(y + "年度收入合计" + mark(t) + "万元，与" + last() + "年度相比，收入合计" + change(t) +
          "。其中：财政拨款收入" + mark(m_.general()) + "万元，占本年收入" + share(m_.general(), t) +
          "；事业收入" + mark(m_.business) + "万元，占本年收入" + share(m_.business, t) + "。");
    prose("三、支出决算情况说明");
    const auto project = m_.project() + m_.business;
    prose(y + "年度支出合计" + mark(t) + "万元，与" + last() + "年度相比，支出合计" + change(t) +
          "。其中：基本支出" + mark(m_.basic()) + "万元，占本年支出" + share(m_.basic(), t) + "；项目支出" +
          mark(project) + "万元，占本年支出" + share(project, t) + "。");
    prose("四、一般公共预算财政拨款支出决算情况说明");
    prose("(一)财政拨款支出决算结构情况。");
    prose(y + "年度一般公共预算财政拨款支出" + mark(m_.general()) + "万元，主要用于以下方面：");
    class_list(m_.general(), "主要用于人员和工作经费。");
    final_details();
    prose("五、一般公共预算财政拨款基本支出决算情况说明");
    prose(y + "年度一般公共预算财政拨款基本支出" + mark(m_.basic()) + "万元，其中：");
    prose("人员经费" + mark(m_.staff()) + "万元，主要包括：基本工资、津贴补贴、奖金、绩效工资。");
    prose("公用经费" + mark(m_.office()) + "万元，主要包括：办公费、印刷费、邮电费。");
    prose("六、预算绩效情况说明");
    prose("根据要求，共涉及项目" + mark(std::to_string(m_.projects.size())) + "个，资金" +
          mark(m_.project()) + "万元。");
    int n = 0;
    for (const auto& p : m_.projects)
      prose(std::to_string(++n) + ". " + p.name + "项目绩效自评综述：项目全年预算数为" + mark(p.budget) +
            "万元，执行数为" + mark(p.executed) + "万元，完成预算的" + share(p.executed, p.budget) + "。");
  }

  void final_details() {
    prose("(二)财政拨款支出决算具体情况。");
    Amount initial = 0, whole = 0;
    std::vector<std::pair<Amount, Amount>> plans;
    for (const auto& c : m_.classes) {
      const auto t = c.sum([](const Item& i) { return i.total(); });
      plans.emplace_back(amount(r_, t / 2, t), t + amount(r_, 0, t / 5));
      initial += plans.back().first;
      whole += plans.back().second;
    }
    prose(std::to_string(m_.year) + "年度一般公共预算财政拨款支出年初预算为" + mark(initial) +
          "万元，全年预算数为" + mark(whole) + "万元，支出决算为" + mark(m_.general()) +
          "万元，完成年初预算的" + share(m_.general(), initial) + "。其中：基本支出" + mark(m_.basic()) +
          "万元，项目支出" + mark(m_.project()) + "万元。");
    int n = 0;
    for (const auto& c : m_.classes) {
      const auto t = c.sum([](const Item& i) { return i.total(); });
      const auto& [a, b] = plans[static_cast<std::size_t>(n)];
      prose(std::to_string(++n) + ". " + c.name + "(类)。年初预算为" + mark(a) + "万元，全年预算数为" +
            mark(b) + "万元，支出决算为" + mark(t) + "万元。");
    }
  }

  void evaluations() {
    for (const auto& p : m_.projects) {
      const double rate = static_cast<double>(p.executed) / static_cast<double>(p.budget);
      line("");
      line(std::to_string(m_.year) + "年度项目绩效自评表");
      row({"项目名称", p.name});
      row({"预算执行情况(万元)", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分(20分*执行率)"});
      row({"年度财政资金总额", mark(p.budget), mark(p.executed), share(p.executed, p.budget),
           mark(ratio(20 * rate))});
      row({"一级指标", "二级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "分值", "得分"});
      const Amount visits = amount(r_, 10, 60), done = visits + amount(r_, 0, 9);
      row({"产出指标", "数量指标", "走访企业次数", "≥" + std::to_string(visits) + "次",
           std::to_string(done) + "次", mark("30"), mark("30")});
      row({"产出指标", "质量指标", "诉求回复率", "=100%", "100%", mark("30"), mark("30")});
      row({"满意度指标", "满意度指标", "企业满意度", "≥90%", "96%", mark("20"), mark("20")});
      row({"总分", mark(ratio(80 + static_cast<double>(static_cast<Amount>(2000 * rate + 0.5)) / 100))});
      row({"偏差大或目标未完成原因分析", "无"});
    }
  }

  const Model& m_;
  Style style_;
  std::mt19937 r_;
  std::string out_;
};

inline Marked print(const Model& model, Style style, std::uint32_t seed) {
  return Printer(model, style, seed).print();
}

}  // namespace qiying::disclosure::testing
