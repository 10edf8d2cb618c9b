// The statutory tables of a budget, 01 to 13.
#include "engines/disclosure/internal/compose/forms.hpp"

namespace qiying::disclosure::internal {
namespace {

class Budget : Forms {
 public:
  using Forms::Forms;

  void add() {
    totals();
    income();
    expense();
    fiscal();
    general();
    units();
    basic();
    three();
    source_table(Source::fund, "政府性基金预算支出表", "政府性基金预算");
    source_table(Source::capital, "国有资本经营预算支出表", "国有资本经营预算");
    projects();
    procurement();
    services();
  }

 private:
  // Income on the left, spending on the right.
  static void beside(PaperTable& t, const std::vector<std::pair<std::string, Cents>>& in,
                     const std::vector<std::pair<std::string, Cents>>& out) {
    for (std::size_t i = 0; i < std::max(in.size(), out.size()); ++i)
      t.rows.push_back({i < in.size() ? in[i].first : "", i < in.size() ? cell(in[i].second) : "",
                        i < out.size() ? out[i].first : "", i < out.size() ? cell(out[i].second) : ""});
  }

  void totals() {
    auto& t = table("收支预算总表");
    t.head = {{"收 入", "", "支 出", ""}, {"项 目", "预算数", "项 目", "预算数"}};
    std::vector<std::pair<std::string, Cents>> in, out;
    const Source sources[] = {Source::general, Source::fund, Source::capital, Source::own};
    for (std::size_t i = 0; i < 4; ++i)
      in.emplace_back(chinese(i + 1) + "、" + std::string(name_of_source(sources[i], book_.kind)) + "收入",
                      s_.source(sources[i]));
    for (std::size_t i = 0; i < s_.classes.size(); ++i)
      out.emplace_back(chinese(i + 1) + "、" + s_.classes[i].name, Sums::of_class(s_.classes[i], total_of));
    beside(t, in, out);
    const auto all = cell(s_.total());
    t.rows.push_back({"本年收入合计", all, "本年支出合计", all});
    t.rows.push_back({"收 入 总 计", all, "支 出 总 计", all});
  }

  void income() {
    auto& t = table("收入预算总表");
    t.head = {
        {"科目编码", "科目名称", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "事业收入"}};
    by_code(t, total_of, [](const auto& sum) {
      return Cells{cell(sum(total_of)), cell(sum(only(Source::general, total_of))),
                   cell(sum(only(Source::fund, total_of))), cell(sum(only(Source::capital, total_of))),
                   cell(sum(only(Source::own, total_of)))};
    });
  }

  void expense() {
    auto& t = table("支出预算总表");
    t.head = {{"科目编码", "科目名称", "合计", "基本支出", "项目支出"}};
    by_code(t, total_of, [](const auto& sum) {
      return Cells{cell(sum(total_of)), cell(sum(basic_of)), cell(sum(project_of))};
    });
  }

  void fiscal() {
    auto& t = table("财政拨款收支预算总表");
    t.head = {{"收 入", "", "支 出", ""}, {"项 目", "金额", "项 目", "金额"}};
    std::vector<std::pair<std::string, Cents>> in = {{"一、本年收入", s_.fiscal()}},
                                               out = {{"一、本年支出", s_.fiscal()}};
    const Source sources[] = {Source::general, Source::fund, Source::capital};
    for (std::size_t i = 0; i < 3; ++i)
      in.emplace_back("(" + chinese(i + 1) + ")" + std::string(name_of_source(sources[i], book_.kind)),
                      s_.source(sources[i]));
    const Of fiscal_of = [](const Item& i) { return i.source == Source::own ? Cents{0} : i.total(); };
    std::size_t n = 0;
    for (const auto& c : s_.classes)
      if (const auto amount = Sums::of_class(c, fiscal_of); amount != 0)
        out.emplace_back("(" + chinese(++n) + ")" + c.name, amount);
    beside(t, in, out);
    t.rows.push_back({"收 入 总 计", cell(s_.fiscal()), "支 出 总 计", cell(s_.fiscal())});
  }

  void general() {
    auto& t = table("一般公共预算支出表（分功能科目）");
    t.head = {{"科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"},
              {"", "", "", "小计", "人员经费", "公用经费", ""}};
    by_code(t, only(Source::general, total_of), [](const auto& sum) { return split_cells(sum); });
  }
  template <class F>
  static Cells split_cells(const F& sum) {
    const auto amount = [&](const Of& of) { return cell(sum(only(Source::general, of))); };
    return {amount(total_of), amount(basic_of), amount([](const Item& i) { return i.staff; }),
            amount([](const Item& i) { return i.office; }), amount(project_of)};
  }

  void units() {
    auto& t = table("一般公共预算支出表（分单位）");
    t.head = {{"单位编码", "单位名称", "合计", "基本支出", "", "", "项目支出"},
              {"", "", "", "小计", "人员经费", "公用经费", ""}};
    const auto cells = split_cells([&](const Of& of) { return s_.all(of); });
    t.rows.push_back(row("", "合计", cells));
    t.rows.push_back(row(book_.unit_code, book_.unit, cells));
  }

  void basic() {
    auto& t = table("一般公共预算基本支出表");
    t.head = {{"科目编码", "科目名称", "合计", "人员经费", "公用经费"}};
    economic_rows(t);
  }

  void three() {
    auto& t = table("一般公共预算“三公”经费支出表");
    t.head = {{"“三公”经费合计", "因公出国(境)费", "公务用车购置及运行费", "", "", "公务接待费"},
              {"", "", "小计", "公务用车购置费", "公务用车运行费", ""}};
    if (three_total(book_.three) == 0)
      t.note = "注：本单位无“三公”经费支出";
    else
      t.rows.push_back(three_cells(book_.three));
  }

  void source_table(Source source, const std::string& title, const std::string& what) {
    auto& t = table(title);
    t.head = {{"科目编码", "科目名称", "合计", "基本支出", "项目支出"}};
    if (s_.source(source) == 0) {
      t.note = "注：本单位无" + what + "支出";
      return;
    }
    by_code(t, only(source, total_of), [&](const auto& sum) {
      return Cells{cell(sum(only(source, total_of))), cell(sum(only(source, basic_of))),
                   cell(sum(only(source, project_of)))};
    });
  }

  void projects() {
    auto& t = table("项目支出预算表");
    t.head = {
        {"项目编码", "项目名称", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "单位资金"}};
    const auto sum = [&](std::optional<Source> of) {
      Cents out = 0;
      for (const auto& p : book_.projects)
        if (!of || p.source == *of) out += cents(p.budget);
      return out;
    };
    if (sum({}) == 0) {
      t.note = "注：本单位无项目支出";
      return;
    }
    t.rows.push_back({"", "合计", cell(sum({})), cell(sum(Source::general)), cell(sum(Source::fund)),
                      cell(sum(Source::capital)), cell(sum(Source::own))});
    for (const auto& p : book_.projects) {
      const auto in = [&](Source of) { return p.source == of ? cell(cents(p.budget)) : std::string(); };
      t.rows.push_back({p.code, p.name, cell(cents(p.budget)), in(Source::general), in(Source::fund),
                        in(Source::capital), in(Source::own)});
    }
  }

  void procurement() {
    auto& t = table("政府采购预算表");
    t.head = {{"项目", "采购品目", "采购数量", "计量单位", "采购金额合计", "其中：面向中小企业",
               "其中：面向小微企业"}};
    if (book_.procurement.empty()) {
      t.note = "注：本单位无政府采购预算";
      return;
    }
    Cents all = 0, sme = 0, small = 0;
    for (const auto& p : book_.procurement)
      all += cents(p.amount), sme += cents(p.sme), small += cents(p.small);
    t.rows.push_back({"合计", "", "", "", cell(all), cell(sme), cell(small)});
    for (const auto& p : book_.procurement)
      t.rows.push_back({p.project, p.item, quantity(p.quantity), p.measure, cell(cents(p.amount)),
                        cell(cents(p.sme)), cell(cents(p.small))});
  }
  static std::string quantity(double q) {
    auto text = std::to_string(q);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
  }

  void services() {
    auto& t = table("政府向社会力量购买服务预算表");
    t.head = {{"项目", "购买服务内容", "购买金额"}};
    if (book_.services.empty()) {
      t.note = "注：本单位无政府向社会力量购买服务预算";
      return;
    }
    Cents all = 0;
    for (const auto& x : book_.services) all += cents(x.amount);
    t.rows.push_back({"合计", "", cell(all)});
    for (const auto& x : book_.services) t.rows.push_back({x.project, x.item, cell(cents(x.amount))});
  }
};

}  // namespace

void add_budget_tables(const Sums& s, Paper& paper) {
  Budget(s, paper).add();
}

}  // namespace qiying::disclosure::internal
