// The statutory tables of a final account, 01 to 09, with the numbers of lines 行次 and columns 栏次 and the
// formulas of the Ministry of Finance's forms (部门决算公开表 公开01–09, 2023).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engines/disclosure/internal/compose/forms.hpp"

namespace qiying::disclosure::internal {
namespace {

// Every class of the functional classification has its line, also without an amount.
constexpr std::array<std::pair<const char*, const char*>, 26> kClasses = {
    {{"201", "一般公共服务支出"},
     {"202", "外交支出"},
     {"203", "国防支出"},
     {"204", "公共安全支出"},
     {"205", "教育支出"},
     {"206", "科学技术支出"},
     {"207", "文化旅游体育与传媒支出"},
     {"208", "社会保障和就业支出"},
     {"210", "卫生健康支出"},
     {"211", "节能环保支出"},
     {"212", "城乡社区支出"},
     {"213", "农林水支出"},
     {"214", "交通运输支出"},
     {"215", "资源勘探工业信息等支出"},
     {"216", "商业服务业等支出"},
     {"217", "金融支出"},
     {"219", "援助其他地区支出"},
     {"220", "自然资源海洋气象等支出"},
     {"221", "住房保障支出"},
     {"222", "粮油物资储备支出"},
     {"223", "国有资本经营预算支出"},
     {"224", "灾害防治及应急管理支出"},
     {"229", "其他支出"},
     {"231", "债务还本支出"},
     {"232", "债务付息支出"},
     {"234", "抗疫特别国债安排的支出"}}};

// A line of one half of a form: its label and its amounts.
using Entry = std::pair<std::string, Cells>;

std::string span(std::size_t from, std::size_t to) {
  return fmt::format("{}+{}+…+{}", from, from + 1, to);
}

class Final : Forms {
 public:
  using Forms::Forms;

  void add() {
    totals();
    income();
    expense();
    fiscal();
    general();
    basic();
    fund();
    capital();
    three();
  }

 private:
  // The classes of the form, then those that it does not know.
  std::vector<Entry> expenses(const std::vector<Of>& columns) const {
    std::vector<std::pair<std::string, std::string>> lines(kClasses.begin(), kClasses.end());
    for (const auto& c : s_.classes)
      if (std::ranges::none_of(kClasses, [&](const auto& k) { return c.code == k.first; }))
        lines.emplace_back(c.code, c.name);
    std::vector<Entry> out;
    for (const auto& [code, name] : lines) {
      const auto found = std::ranges::find(s_.classes, code, &Class::code);
      Cells cells;
      for (const auto& of : columns)
        cells.push_back(found == s_.classes.end() ? std::string() : cell(Sums::of_class(*found, of)));
      out.emplace_back(chinese(out.size() + 1) + "、" + name, std::move(cells));
    }
    return out;
  }

  // Both halves line by line, each numbered on; the left numbers come first.
  static void beside(PaperTable& t, std::vector<Entry> in, std::vector<Entry> out, std::size_t lines) {
    const auto width = out.front().second.size();
    in.resize(lines, {"", {""}});
    out.resize(lines, {"", Cells(width)});
    for (std::size_t i = 0; i < lines; ++i) {
      Cells row = {in[i].first, std::to_string(i + 1), in[i].second.front(), out[i].first,
                   std::to_string(lines + i + 1)};
      row.insert(row.end(), out[i].second.begin(), out[i].second.end());
      t.rows.push_back(std::move(row));
    }
  }

  // What stands at line `at` and below, from 0.
  static void foot(std::vector<Entry>& half, std::size_t at, const std::vector<Entry>& lines) {
    const Cells blank(lines.front().second.size());
    half.resize(at, {"", blank});
    half.insert(half.end(), lines.begin(), lines.end());
  }

  void totals() {
    auto& t = table("收入支出决算总表");
    t.head = {{"收入", "", "", "支出", "", ""},
              {"项目", "行次", "决算数", "项目", "行次", "决算数"},
              {"栏次", "", "1", "栏次", "", "2"}};
    const auto amount = [&](Source source) { return Cells{cell(s_.source(source))}; };
    std::vector<Entry> in = {{"一、一般公共预算财政拨款收入", amount(Source::general)},
                             {"二、政府性基金预算财政拨款收入", amount(Source::fund)},
                             {"三、国有资本经营预算财政拨款收入", amount(Source::capital)},
                             {"四、上级补助收入", {""}},
                             {"五、事业收入", amount(Source::own)},
                             {"六、经营收入", {""}},
                             {"七、附属单位上缴收入", {""}},
                             {"八、其他收入", {""}}};
    auto out = expenses({total_of});
    const auto n = out.size();
    const Cells all = {cell(s_.total())};
    foot(in, n,
         {{"本年收入合计", all},
          {"使用非财政拨款结余", {""}},
          {"年初结转和结余", {""}},
          {"", {""}},
          {"总计", all}});
    foot(out, n,
         {{"本年支出合计", all}, {"结余分配", {""}}, {"年末结转和结余", {""}}, {"", {""}}, {"总计", all}});
    const auto lines = n + 5;
    beside(t, in, out, lines);
    t.note = fmt::format(
        "注：本表反映部门本年度的总收支和年末结转结余情况。{}行=({}+…+8)行；{}行=({}+{}+{})行；{}行=({})行；"
        "{}行=({}+{}+{})行。",
        n + 1, "1+2", lines, n + 1, n + 2, n + 3, lines + n + 1, span(lines + 1, lines + n), 2 * lines,
        lines + n + 1, lines + n + 2, lines + n + 3);
  }

  static void number(PaperTable& t, std::size_t columns) {
    Cells row = {"栏次", ""};
    for (std::size_t i = 1; i <= columns; ++i) row.push_back(std::to_string(i));
    t.head.push_back(std::move(row));
  }

  void income() {
    auto& t = table("收入决算表");
    t.head = {{"科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入",
               "附属单位上缴收入", "其他收入"}};
    number(t, 7);
    const Of fiscal = [](const Item& i) { return i.source == Source::own ? Cents{0} : i.total(); };
    by_code(t, total_of, [&](const auto& sum) {
      return Cells{
          cell(sum(total_of)), cell(sum(fiscal)), "", cell(sum(only(Source::own, total_of))), "", "", ""};
    });
    t.note = "注：本表反映部门本年度取得的各项收入情况。1栏各行=(2+3+4+5+6+7)栏各行。";
  }

  void expense() {
    auto& t = table("支出决算表");
    t.head = {{"科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出",
               "对附属单位补助支出"}};
    number(t, 6);
    by_code(t, total_of, [](const auto& sum) {
      return Cells{cell(sum(total_of)), cell(sum(basic_of)), cell(sum(project_of)), "", "", ""};
    });
    t.note = "注：本表反映部门本年度各项支出情况。1栏各行=(2+3+4+5+6)栏各行。";
  }

  void fiscal() {
    auto& t = table("财政拨款收入支出决算总表");
    t.head = {{"收入", "", "", "支出", "", "", "", "", ""},
              {"项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款",
               "政府性基金预算财政拨款", "国有资本经营预算财政拨款"},
              {"栏次", "", "1", "栏次", "", "2", "3", "4", "5"}};
    const auto amount = [&](Source source) { return Cells{cell(s_.source(source))}; };
    std::vector<Entry> in = {{"一、一般公共预算财政拨款", amount(Source::general)},
                             {"二、政府性基金预算财政拨款", amount(Source::fund)},
                             {"三、国有资本经营预算财政拨款", amount(Source::capital)}};
    const Of all = [](const Item& i) { return i.source == Source::own ? Cents{0} : i.total(); };
    auto out = expenses({all, only(Source::general, total_of), only(Source::fund, total_of),
                         only(Source::capital, total_of)});
    const auto n = out.size();
    const Cells sums = {cell(s_.fiscal()), cell(s_.source(Source::general)), cell(s_.source(Source::fund)),
                        cell(s_.source(Source::capital))};
    foot(in, n,
         {{"本年收入合计", {sums.front()}},
          {"年初财政拨款结转和结余", {""}},
          {"一般公共预算财政拨款", {""}},
          {"政府性基金预算财政拨款", {""}},
          {"国有资本经营预算财政拨款", {""}},
          {"总计", {sums.front()}}});
    const Cells none(4);
    foot(out, n,
         {{"本年支出合计", sums},
          {"年末财政拨款结转和结余", none},
          {"", none},
          {"", none},
          {"", none},
          {"总计", sums}});
    const auto lines = n + 6;
    beside(t, in, out, lines);
    t.note = fmt::format(
        "注：本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支"
        "和年末结转结余情况。{}行=(1+2+3)行；{}行=({}+{}+{})行；{}行=({}+{})行；{}行=({})行；{}行=({}+{})"
        "行。",
        n + 1, n + 2, n + 3, n + 4, n + 5, lines, n + 1, n + 2, lines + n + 1, span(lines + 1, lines + n),
        2 * lines, lines + n + 1, lines + n + 2);
  }

  template <class F>
  static Cells parts(const F& sum, Source source) {
    return {cell(sum(only(source, total_of))), cell(sum(only(source, basic_of))),
            cell(sum(only(source, project_of)))};
  }

  void general() {
    auto& t = table("一般公共预算财政拨款支出决算表");
    t.head = {{"科目编码", "科目名称", "本年支出", "", ""}, {"", "", "小计", "基本支出", "项目支出"}};
    number(t, 3);
    by_code(t, only(Source::general, total_of), [](const auto& sum) { return parts(sum, Source::general); });
    t.note = "注：本表反映部门本年度一般公共预算财政拨款支出情况。1栏各行=(2+3)栏各行。";
  }

  void basic() {
    auto& t = table("一般公共预算财政拨款基本支出决算明细表");
    t.head = {{"科目编码", "科目名称", "合计", "人员经费", "公用经费"}};
    number(t, 3);
    economic_rows(t);
    t.note = "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。1栏各行=(2+3)栏各行。";
  }

  std::string empty(const std::string& what) const {
    return "注：本单位" + std::to_string(book_.year) + "年度无" + what + "，本表为空表。";
  }

  void fund() {
    auto& t = table("政府性基金预算财政拨款收入支出决算表");
    t.head = {{"科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"},
              {"", "", "", "", "小计", "基本支出", "项目支出", ""}};
    number(t, 6);
    if (s_.source(Source::fund) == 0) {
      t.note = empty("政府性基金预算财政拨款收入和支出");
      return;
    }
    by_code(t, only(Source::fund, total_of), [](const auto& sum) {
      auto cells = parts(sum, Source::fund);
      cells.insert(cells.begin(), {"", cells.front()});
      cells.emplace_back();
      return cells;
    });
    t.note = "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。3栏各行=(4+5)栏各行。";
  }

  void capital() {
    auto& t = table("国有资本经营预算财政拨款支出决算表");
    t.head = {{"科目编码", "科目名称", "本年支出", "", ""}, {"", "", "合计", "基本支出", "项目支出"}};
    number(t, 3);
    if (s_.source(Source::capital) == 0) {
      t.note = empty("国有资本经营预算财政拨款支出");
      return;
    }
    by_code(t, only(Source::capital, total_of), [](const auto& sum) { return parts(sum, Source::capital); });
    t.note = "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。1栏各行=(2+3)栏各行。";
  }

  void three() {
    auto& t = table("财政拨款“三公”经费支出决算表");
    const Cells one = {"合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"};
    const Cells below = {"", "", "小计", "公务用车购置费", "公务用车运行维护费", ""};
    t.head = {{"预算数", "", "", "", "", "", "决算数", "", "", "", "", ""}, one, below, {}};
    for (std::size_t i = 0; i < 6; ++i) t.head[1].push_back(one[i]), t.head[2].push_back(below[i]);
    for (std::size_t i = 1; i <= 12; ++i) t.head[3].push_back(std::to_string(i));
    if (three_total(book_.three) == 0 && three_total(book_.three_before) == 0) {
      t.note = empty("财政拨款“三公”经费支出");
      return;
    }
    auto cells = three_cells(book_.three_before);
    const auto spent = three_cells(book_.three);
    cells.insert(cells.end(), spent.begin(), spent.end());
    t.rows.push_back(std::move(cells));
    t.note =
        "注：本表反映部门本年度“三公”经费支出预决算情况。预算数为“三公”经费全年预算数，决算数为财政拨款实际支"
        "出数。";
  }
};

}  // namespace

void add_final_tables(const Sums& s, Paper& paper) {
  Final(s, paper).add();
}

}  // namespace qiying::disclosure::internal
