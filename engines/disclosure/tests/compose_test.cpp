// What the program writes itself is right, and stays checked: an altered figure is found.
#include <doctest/doctest.h>

#include "engines/disclosure/compose.hpp"
#include "engines/disclosure/tests/altered.hpp"
#include "engines/disclosure/tests/support.hpp"
#include "engines/disclosure/tests/synthetic.hpp"

using namespace qiying;
using namespace qiying::disclosure;

namespace {

base::Fen fen(testing::Amount a) {
  return {a * 10'000};
}

// A book from the random figures of the invented documents.
Book book_of(const testing::Model& m, std::mt19937& r) {
  Book b;
  b.kind = m.final_account ? DocumentKind::final_account : DocumentKind::budget;
  b.year = m.year;
  b.unit = m.unit;
  b.unit_code = "199001";
  b.last_year = fen(m.last_year);
  b.reason = "人员变动";
  for (const auto& c : m.classes) {
    b.names.push_back({c.code, c.name});
    b.names.push_back({c.sub, c.sub_name});
    for (const auto& i : c.items) {
      FunctionLine f{i.code, i.name, Source::general, fen(i.staff), fen(i.office), fen(i.project), {}, {}};
      if (m.final_account) {
        f.initial = fen(i.total() + static_cast<testing::Amount>(r() % 500));
        f.whole = fen(i.total() + static_cast<testing::Amount>(r() % 900));
      }
      b.functions.push_back(f);
    }
  }
  for (const auto* list : {&m.wages, &m.goods, &m.help})
    for (const auto& e : *list) b.economics.push_back({e.code, e.name, fen(e.amount)});
  for (std::size_t i = 0; i < m.projects.size(); ++i) {
    ProjectLine p{"42990025131T00000" + std::to_string(101 + i),
                  m.projects[i].name,
                  "日常工作",
                  Source::general,
                  fen(m.projects[i].budget),
                  fen(m.projects[i].executed),
                  {},
                  {}};
    if (const auto part = p.budget.value / 30'000 * 10'000; part > 0)
      p.details = {{"采购资料", "", {part}}, {"走访活动", "按计划", {p.budget.value - part}}};
    p.goals.push_back({"产出指标", "数量指标", "走访企业次数", "≥42次", "计划数据", 50});
    p.goals.push_back({"满意度指标", "服务对象满意度指标", "企业满意度", "≥90%", "计划数据", 50});
    b.projects.push_back(std::move(p));
  }
  if (m.business > 0) {
    b.functions.push_back(
        {"2010399", "其他政府办公厅（室）及相关机构事务支出", Source::own, {}, {}, fen(m.business), {}, {}});
    b.projects.push_back({"42990025131T000000199",
                          "自有资金服务项目",
                          "服务",
                          Source::own,
                          fen(m.business),
                          fen(m.business),
                          {},
                          {}});
  }
  if (r() % 2) {
    b.three = {fen(0), fen(0), fen(120 + r() % 200), fen(30 + r() % 90)};
    b.three_before = {fen(0), fen(0), fen(130 + r() % 200), fen(40 + r() % 90)};
    if (m.final_account) b.three_before = {fen(0), fen(0), fen(400), fen(150)};
  }
  if (r() % 2)
    b.procurement = {{"办公", "纸制品", "包", 100, fen(25), fen(15), fen(9)},
                     {"平台", "信息技术服务", "项", 1, fen(2853), fen(2853), fen(1712)}};
  return b;
}

Book invented(std::uint32_t seed) {
  std::mt19937 r(seed);
  const auto model = testing::invent(seed);
  return book_of(model, r);
}

}  // namespace

TEST_CASE("what is composed audits clean") {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const auto book = invented(seed);
    REQUIRE(problems_of(book).empty());
    CAPTURE(seed);
    CHECK(testing::told(testing::check(to_text(compose(book)))).empty());
  }
}

TEST_CASE(
    "a figure of a composed document altered at random is found: 95 of 100, and always in a checked "
    "relation") {
  std::vector<std::string> documents;
  for (std::uint32_t seed = 1; seed <= 50; ++seed) documents.push_back(to_text(compose(invented(seed))));
  const auto r = testing::alter(documents, 1000, 20261121);
  for (const auto& miss : r.missed) MESSAGE("not found: " << miss);
  MESSAGE("found " << r.found << " of " << r.trials << "; in a checked relation " << r.touching_found
                   << " of " << r.touching);
  CHECK(r.found * 100 >= r.trials * 95);
  CHECK(r.touching_found == r.touching);
}

TEST_CASE("what does not fit together is told before anything is written") {
  auto book = invented(2);
  REQUIRE(problems_of(book).empty());
  const auto first = [&] {
    return problems_of(book).empty() ? std::string() : problems_of(book).front().field;
  };
  SUBCASE("a project that the functions do not know of") {
    book.projects[0].budget.value += 10'000;
    book.projects[0].executed.value += 10'000;
    book.projects[0].details.clear();
    CHECK(first() == "projects");
  }
  SUBCASE("an economic item too much") {
    book.economics[0].amount.value += 10'000;
    CHECK(first() == "economics");
  }
  SUBCASE("a code of six digits") {
    book.functions[0].code = "201035";
    CHECK(first() == "functions[0].code");
  }
  SUBCASE("a class without a name") {
    book.names.clear();
    CHECK(first() == "names");
  }
  SUBCASE("details that do not make the budget") {
    book.projects[0].details = {{"印刷", "20元/册×1500册", {1}}};
    CHECK(first() == "projects[0].details");
  }
  SUBCASE("more for small firms than in all") {
    book.procurement = {{"办公", "纸", "包", 1, fen(10), fen(11), fen(1)}};
    CHECK(first() == "procurement[0].sme");
  }
  SUBCASE("nothing entered") {
    CHECK_FALSE(problems_of(Book{}).empty());
  }
}

TEST_CASE("amounts are rounded before they are added, so that what is printed adds up") {
  auto book = invented(4);
  // Three amounts of 0.005 万元 less are each rounded; their printed sum is the sum of what is printed.
  for (auto& f : book.functions)
    if (f.staff.value > 0) f.staff.value -= 4'999;
  CHECK(wan({5'000}) == "0.01");
  CHECK(wan({4'999}) == "0.00");
  CHECK(wan({-5'000}) == "-0.01");
  CHECK(testing::told(testing::check(to_text(compose(book)))).empty());
}

TEST_CASE("a budget has its fifteen tables, a final account nine") {
  auto book = invented(2);
  book.kind = DocumentKind::budget;
  const auto budget = compose(book);
  CHECK(budget.tables.front().number == "预算01表");
  CHECK(budget.tables.back().number == "预算15表");
  book.kind = DocumentKind::final_account;
  const auto account = compose(book);
  CHECK(account.tables.size() == 9);
  CHECK(account.tables.back().number == "公开09表");
}

TEST_CASE("a final account is printed on the Ministry's forms: lines and columns numbered, formulas below") {
  auto book = invented(2);
  book.kind = DocumentKind::final_account;
  const auto tables = compose(book).tables;
  const auto& totals = tables[0];
  CHECK(totals.head.back() == std::vector<std::string>{"栏次", "", "1", "栏次", "", "2"});
  CHECK(totals.rows.back()[0] == "总计");
  CHECK(totals.rows.back()[1] == "31");
  CHECK(totals.rows.back()[4] == "62");
  CHECK(totals.note.find("58行=(32+33+…+57)行") != std::string::npos);
  CHECK(tables[3].rows.back()[4] == "64");
  CHECK(tables[1].head.back().back() == "7");
  CHECK(tables[6].note.find("本表为空表") != std::string::npos);
  CHECK(tables[8].title.find("三公") != std::string::npos);
}

TEST_CASE("a class that the form does not know has a line of its own") {
  auto book = invented(2);
  book.kind = DocumentKind::final_account;
  book.names.push_back({"227", "预备费"});
  book.names.push_back({"22701", "预备费"});
  book.functions.push_back({"2270101", "预备费", Source::own, {}, {}, {1'000'000}, {}, {}});
  const auto t = compose(book).tables[0];
  CHECK(t.rows[26][3] == "二十七、预备费");
  CHECK(t.rows.back()[1] == "32");
}

TEST_CASE(
    "what was spent against the “三公” budget is compared and explained, and every item stands in the "
    "glossary") {
  auto book = invented(2);
  book.kind = DocumentKind::final_account;
  book.three_before = {{}, {}, fen(200), fen(100)};
  book.three = {{}, {}, fen(180), fen(60)};
  book.three_reason = "减少接待";
  const auto text = to_text(compose(book));
  CHECK(text.find("年初预算数为3.00万元，支出决算为2.40万元，完成年初预算的80.00%，比年初预算减少0.60万元，"
                  "下降20.00%。主要原因是减少接待。") != std::string::npos);
  book.three = book.three_before;
  const auto same = to_text(compose(book));
  CHECK(same.find("，与年初预算持平") != std::string::npos);
  CHECK(testing::told(testing::check(same)).empty());
  CHECK(text.find("公务接待费年初预算为1.00万元，支出决算为0.60万元，完成年初预算的60.00%") !=
        std::string::npos);
  CHECK(text.find(book.functions.front().name + "(项)：反映") != std::string::npos);
}
