// The narrative of a budget and of a final account: every amount, share and growth is computed.
#include <fmt/format.h>

#include "engines/disclosure/internal/compose/sums.hpp"

namespace qiying::disclosure::internal {
namespace {

const char* const kSections[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"};

class Narrator {
 public:
  Narrator(const Sums& s, Paper& paper) : s_(s), b_(s.book), p_(paper), y_(std::to_string(b_.year)) {}

 protected:
  void section(const std::string& title) {
    heading(p_, 2, kSections[section_++] + std::string("、") + title);
  }
  void write(const std::string& text) { say(p_, text); }
  static std::string money(Cents a) { return digits(a) + "万元"; }
  static std::string share(Cents part, Cents whole) { return percent(part, whole) + "%"; }
  std::string last() const { return std::to_string(b_.year - 1); }
  std::string compared(const std::string& before, Cents now) const {
    const auto old = cents(b_.last_year);
    if (old <= 0) return "";
    return versus(before, now, old);
  }
  // "比2025年预算增加…", or "与2025年预算持平".
  static std::string versus(std::string before, Cents now, Cents old) {
    if (now != old) return before + change(now, old);
    constexpr std::string_view kThan = "，比";
    if (before.starts_with(kThan)) before.replace(0, kThan.size(), "，与");
    return before + "持平";
  }
  std::string why() const { return b_.reason.empty() ? "。" : "。主要原因是" + b_.reason + "。"; }
  // "；事业收入 12.00 万元，占 3.10 %" for each source that has money.
  std::string by_source(const std::string& lead) const {
    std::string out;
    for (const auto s : {Source::general, Source::fund, Source::capital, Source::own}) {
      const auto amount = s_.source(s);
      if (amount == 0) continue;
      out += (out.empty() ? lead : "；") + std::string(name_of_source(s, b_.kind)) + "收入" + money(amount) +
             "，占" + share(amount, s_.total());
    }
    return out;
  }
  std::string basic_and_project(const std::string& lead) const {
    return lead + "基本支出" + money(s_.basic()) + "，占" + share(s_.basic(), s_.total()) + "；项目支出" +
           money(s_.project()) + "，占" + share(s_.project(), s_.total());
  }
  Cents general(const Of& of) const { return s_.all(only(Source::general, of)); }
  Cents staff() const {
    return general([](const Item& i) { return i.staff; });
  }
  Cents office() const {
    return general([](const Item& i) { return i.office; });
  }
  void class_list() {
    int n = 0;
    for (const auto& c : s_.classes) {
      const auto amount = Sums::of_class(c, only(Source::general, total_of));
      if (amount == 0) continue;
      write(fmt::format("{}. {}{}，占{}。主要用于人员和工作经费。", ++n, c.name, money(amount),
                        share(amount, general(total_of))));
    }
  }
  Cents economic(std::string_view code) const {
    Cents out = 0;
    for (const auto& e : b_.economics)
      if (e.code.starts_with(code)) out += cents(e.amount);
    return out;
  }
  std::string names_of(std::string_view code) const {
    std::string out;
    for (const auto& e : b_.economics)
      if (e.code.starts_with(code) && cents(e.amount) != 0) out += (out.empty() ? "" : "、") + e.name;
    return out;
  }
  std::string three_why() const {
    return b_.three_reason && !b_.three_reason->empty() ? "。主要原因是" + *b_.three_reason : "";
  }
  void other_sources(const std::string& verb) {
    for (const auto& [source, name] :
         {std::pair{Source::fund, "政府性基金预算"}, std::pair{Source::capital, "国有资本经营预算"}}) {
      section(std::string(name) + "支出" + verb);
      const auto amount = s_.source(source);
      if (amount == 0)
        write("我单位" + y_ + "年无" + name + "安排的支出。");
      else
        write(y_ + "年" + name + "支出" + money(amount) + "，其中：基本支出" +
              money(s_.all(only(source, basic_of))) + "，项目支出" + money(s_.all(only(source, project_of))) +
              "。");
    }
  }
  void procurement(const std::string& verb) {
    Cents all = 0, sme = 0;
    for (const auto& x : b_.procurement) all += cents(x.amount), sme += cents(x.sme);
    if (all == 0) return write(y_ + "年我单位无政府采购" + verb + "。");
    write(y_ + "年政府采购" + verb + money(all) + "，其中：面向中小企业" + money(sme) + "，占" +
          share(sme, all) + "。");
  }

  const Sums& s_;
  const Book& b_;
  Paper& p_;
  std::string y_;

 private:
  int section_ = 0;
};

class Budget : Narrator {
 public:
  using Narrator::Narrator;

  void text() {
    const auto t = s_.total();
    section("收支预算总体安排情况");
    write(y_ + "年收支总预算" + money(t) + compared("，比" + last() + "年预算", t) + why());
    section("收入预算安排情况");
    write(y_ + "年收入预算" + money(t) + compared("，比" + last() + "年预算", t) + by_source("。其中：") +
          "。");
    section("支出预算安排情况");
    write(y_ + "年支出预算" + money(t) + compared("，比" + last() + "年预算", t) +
          basic_and_project("。其中：") + "。");
    section("一般公共预算支出安排情况");
    general_text();
    section("一般公共预算基本支出安排情况");
    basic_text();
    other_sources("安排情况");
    section("项目支出安排情况");
    project_text();
    section("“三公”经费预算情况");
    three_text();
    section("其他重要事项");
    procurement("预算");
    if (b_.services.empty()) write("我单位" + y_ + "年无政府向社会力量购买服务预算。");
  }

 private:
  void general_text() {
    const auto g = general(total_of);
    write("(一)一般公共预算拨款结构情况");
    write("基本支出" + money(general(basic_of)) + "，占" + share(general(basic_of), g) + "，其中：人员经费" +
          money(staff()) + "，公用经费" + money(office()) + "；项目支出" + money(general(project_of)) +
          "，占" + share(general(project_of), g) + "。");
    write("(二)一般公共预算拨款具体使用情况");
    write("一般公共预算拨款" + money(g) + "，具体使用情况如下：");
    class_list();
  }
  void basic_text() {
    write(y_ + "年一般公共预算基本支出" + money(general(basic_of)) + "，按经济分类包括：");
    int n = 0;
    for (const auto& [code, name] : {std::pair{"301", "工资福利支出"}, std::pair{"302", "商品和服务支出"},
                                     std::pair{"303", "对个人和家庭的补助"}, std::pair{"310", "资本性支出"}})
      if (economic(code) != 0)
        write(std::string("(") + kSections[n++] + ")" + name + money(economic(code)) + "。主要用于：" +
              names_of(code) + "。");
  }
  void project_text() {
    Cents all = 0;
    for (const auto& x : b_.projects) all += cents(x.budget);
    if (all == 0) return write(y_ + "年无项目支出。");
    write(y_ + "年项目支出" + money(all) + "，具体使用情况如下：");
    int n = 0;
    for (const auto& x : b_.projects) {
      write(fmt::format("{}. {}{}，主要用于{}。", ++n, x.name, money(cents(x.budget)),
                        x.purpose.empty() ? "日常工作" : x.purpose));
    }
  }
  static std::string against(Cents now, Cents before) {
    if (before <= 0 || now == before) return now == before ? "，与上年持平" : "，上年为0万元";
    return "，比上年预算" + change(now, before);
  }
  void three_text() {
    const auto &now = b_.three, &before = b_.three_before;
    const auto all = three_total(now);
    if (all == 0 && three_total(before) == 0) return write(y_ + "年“三公”经费预算0万元，与上年持平。");
    write(y_ + "年“三公”经费预算" + money(all) + against(all, three_total(before)) + three_why() +
          "。其中：因公出国(境)费" + money(cents(now.abroad)) + "，公务用车购置及运行费" +
          money(three_cars(now)) + "，公务接待费" + money(cents(now.reception)) + "。");
  }
};

class Final : Narrator {
 public:
  using Narrator::Narrator;

  void text() {
    const auto t = s_.total();
    section("收入支出决算总体情况说明");
    write(y_ + "年度收、支总计" + money(t) + compared("。与" + last() + "年度相比，收、支总计各", t) + why());
    section("收入决算情况说明");
    write(y_ + "年度收入合计" + money(t) + compared("，与" + last() + "年度相比，收入合计", t) +
          by_source("。其中：") + "。");
    section("支出决算情况说明");
    write(y_ + "年度支出合计" + money(t) + compared("，与" + last() + "年度相比，支出合计", t) +
          basic_and_project("。其中：") + "。");
    section("一般公共预算财政拨款支出决算情况说明");
    general_text();
    section("一般公共预算财政拨款基本支出决算情况说明");
    write(y_ + "年度一般公共预算财政拨款基本支出" + money(general(basic_of)) + "，其中：");
    write("人员经费" + money(staff()) + "，主要包括：" + names_of("301") + "。");
    write("公用经费" + money(office()) + "，主要包括：" + names_of("302") + "。");
    other_sources("决算情况说明");
    section("“三公”经费支出决算情况说明");
    three_text();
    section("政府采购支出情况");
    procurement("支出");
    section("预算绩效情况说明");
    project_text();
  }

 private:
  Cents initial(const Class& c) const {
    return Sums::of_class(c, only(Source::general, [](const Item& i) { return i.initial; }));
  }
  Cents whole(const Class& c) const {
    return Sums::of_class(c, only(Source::general, [](const Item& i) { return i.whole; }));
  }

  void general_text() {
    const auto g = general(total_of);
    write("(一)财政拨款支出决算结构情况。");
    write(y_ + "年度一般公共预算财政拨款支出" + money(g) + "，主要用于以下方面：");
    class_list();
    const auto planned = general([](const Item& i) { return i.initial; });
    const auto adjusted = general([](const Item& i) { return i.whole; });
    if (planned == 0 || adjusted == 0) return;
    write("(二)财政拨款支出决算具体情况。");
    write(y_ + "年度一般公共预算财政拨款支出年初预算为" + money(planned) + "，全年预算数为" +
          money(adjusted) + "，支出决算为" + money(g) + "，完成年初预算的" + share(g, planned) +
          "。其中：基本支出" + money(general(basic_of)) + "，项目支出" + money(general(project_of)) + "。");
    int n = 0;
    for (const auto& c : s_.classes) {
      const auto amount = Sums::of_class(c, only(Source::general, total_of));
      if (amount == 0 && initial(c) == 0 && whole(c) == 0) continue;
      write(fmt::format("{}. {}(类)。年初预算为{}，全年预算数为{}，支出决算为{}。", ++n, c.name,
                        money(initial(c)), money(whole(c)), money(amount)));
    }
  }
  void three_text() {
    const auto spent = three_total(b_.three), planned = three_total(b_.three_before);
    if (spent == 0 && planned == 0)
      return write(y_ + "年度“三公”经费财政拨款年初预算数为0万元，支出决算为0万元。");
    write(y_ + "年度“三公”经费财政拨款年初预算数为" + money(planned) + "，支出决算为" + money(spent) +
          done(spent, planned) + (planned > 0 ? versus("，比年初预算", spent, planned) : "") + three_why() +
          "。");
    write("其中：因公出国(境)费" + one(cents(b_.three.abroad), cents(b_.three_before.abroad)) +
          "；公务用车购置及运行费" + one(three_cars(b_.three), three_cars(b_.three_before)) + "；公务接待费" +
          one(cents(b_.three.reception), cents(b_.three_before.reception)) + "。");
  }
  static std::string done(Cents spent, Cents planned) {
    return planned > 0 ? "，完成年初预算的" + share(spent, planned) : "";
  }
  static std::string one(Cents spent, Cents planned) {
    return "年初预算为" + money(planned) + "，支出决算为" + money(spent) + done(spent, planned);
  }
  void project_text() {
    Cents planned = 0, spent = 0;
    for (const auto& x : b_.projects) planned += cents(x.budget), spent += cents(x.executed);
    write(fmt::format("根据要求，共涉及项目{}个，全年预算数{}，执行数{}，完成预算的{}。", b_.projects.size(),
                      money(planned), money(spent), share(spent, planned)));
    int n = 0;
    for (const auto& x : b_.projects)
      write(fmt::format("{}. {}项目绩效自评综述：项目全年预算数为{}，执行数为{}，完成预算的{}。", ++n, x.name,
                        money(cents(x.budget)), money(cents(x.executed)),
                        share(cents(x.executed), cents(x.budget))));
  }
};

}  // namespace

void write_budget(const Sums& s, Paper& paper) {
  Budget(s, paper).text();
}
void write_final(const Sums& s, Paper& paper) {
  Final(s, paper).text();
}

}  // namespace qiying::disclosure::internal
