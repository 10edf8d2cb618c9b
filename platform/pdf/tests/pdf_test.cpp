#include "platform/pdf/pdf.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "tests/support/test_server.hpp"

using namespace qiying;

namespace {

/// What a reader sees, by poppler's pdftotext.
std::string text_of(const std::string& file, const std::string& reader = "pdftotext -layout ") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "a.pdf";
  std::ofstream(path, std::ios::binary) << file;
  const auto command = reader + path.string() + " - 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::string out;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  CHECK(pclose(pipe) == 0);
  return out;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

std::string no_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

}  // namespace

TEST_CASE("there is a font for Chinese") {
  CHECK(pdf::has_chinese_font());
}

TEST_CASE("what is written can be read again, Chinese included") {
  pdf::Document doc({.title = "诉求办理单", .header = "SQ20261120-0001", .footer = "示范区企业服务中心"});
  doc.heading("一、基本情况");
  doc.facts({{"企业名称", "示范区青禾数控设备有限公司"}, {"诉求类型", "求助"}});
  doc.paragraph("车间昨晚断电，影响生产。\n请尽快协调。");
  doc.note("来源：企业提交");
  const auto file = doc.finish();
  CHECK(file.starts_with("%PDF-"));
  const auto text = text_of(file);
  for (const char* part : {"诉求办理单", "SQ20261120-0001", "示范区企业服务中心", "一、基本情况",
                           "示范区青禾数控设备有限公司", "请尽快协调。", "来源：企业提交"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part, " in\n", text);
  CHECK(no_blanks(text).find("第1页，共1页") != std::string::npos);
}

TEST_CASE("the same calls give the same bytes") {
  const auto make = [] {
    pdf::Document doc({.title = "同一份", .created = base::Timestamp(std::chrono::hours(24 * 365 * 50))});
    doc.paragraph("内容");
    return doc.finish();
  };
  CHECK(make() == make());
}

TEST_CASE("a long table goes over pages, its head with it, no row lost") {
  pdf::Document doc({.title = "台账", .english = true});
  doc.begin_table({{.title = "编号"}, {.title = "说明", .width = 4}});
  for (int i = 1000; i < 1200; ++i)
    doc.row(
        {"R" + std::to_string(i), "第二列的内容比较长，会在单元格里换行显示，直到写完为止，一个字也不少。"});
  doc.end_table();
  const auto text = text_of(doc.finish());
  for (int i = 1000; i < 1200; ++i) CHECK(count(text, "R" + std::to_string(i)) == 1);
  const auto pages = count(text, "Page ");
  CHECK(pages > 3);
  CHECK(count(text, "编号") == pages);
}

TEST_CASE("a row taller than a page goes on over the next ones") {
  std::string cell;
  for (int i = 0; i < 400; ++i) cell += "第" + std::to_string(10000 + i) + "句话在这里。\n";
  pdf::Document doc({.title = "长文"});
  doc.begin_table({{.title = "事项"}, {.title = "内容", .width = 3}});
  doc.row({"一", cell});
  doc.end_table();
  const auto text = text_of(doc.finish());
  for (int i = 0; i < 400; ++i) CHECK(count(text, "第" + std::to_string(10000 + i) + "句") == 1);
}

TEST_CASE("a paragraph longer than a page loses nothing; landscape is wider") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "行" + std::to_string(10000 + i) + "\n";
  pdf::Document doc({.title = "t", .landscape = true});
  doc.paragraph(text);
  const auto file = doc.finish();
  CHECK(file.find("/MediaBox [ 0 0 841.8") != std::string::npos);
  const auto read = text_of(file);
  for (int i = 0; i < 300; ++i) CHECK(count(read, "行" + std::to_string(10000 + i)) == 1);
}

TEST_CASE("hostile text does no harm") {
  pdf::Document doc({.title = std::string("坏\xff字节\0尾", 14), .mark = "演示"});
  doc.heading("</heading>& <b>", 9);
  doc.paragraph(std::string("\x01\x02控制\xc0\xaf字符 &lt; %s \\u0000", 30));
  doc.begin_table({{.title = "a"}});
  doc.row({});
  CHECK_THROWS_AS(doc.row({"1", "2"}), std::logic_error);
  doc.end_table();
  const auto text = text_of(doc.finish());
  CHECK(text.find("</heading>& <b>") != std::string::npos);
  CHECK(text.find("控制") != std::string::npos);
  CHECK_THROWS_AS(doc.paragraph("too late"), std::logic_error);
}

TEST_CASE("squares are drawn on one page and take their room") {
  pdf::Document doc({.title = "码"});
  const std::vector<std::vector<bool>> chess{{true, false}, {false, true}};
  for (int i = 0; i < 12; ++i) doc.squares(chess, 50);
  doc.paragraph("下方");
  CHECK_THROWS_AS(doc.squares({{true}, {true, false}}, 50), std::logic_error);
  const auto text = text_of(doc.finish());
  CHECK(no_blanks(text).find("共3页") != std::string::npos);
  CHECK(text.find("下方") != std::string::npos);
}

TEST_CASE("an empty table says so") {
  pdf::Document doc({.title = "无"});
  doc.begin_table({{.title = "编号"}});
  doc.end_table();
  CHECK(text_of(doc.finish()).find("（无）") != std::string::npos);
}

TEST_CASE("several threads write their own") {
  std::vector<std::string> files(4);
  std::vector<std::thread> threads;
  for (auto& file : files)
    threads.emplace_back([&file] {
      pdf::Document doc({.title = "并行"});
      for (int i = 0; i < 50; ++i) doc.paragraph("并行写入的内容");
      file = doc.finish();
    });
  for (auto& thread : threads) thread.join();
  for (const auto& file : files) CHECK(file == files[0]);
}

TEST_CASE("a letter that cairo writes without its outline is drawn all the same, and stays text") {
  const auto drawn = [](const std::string& words) {
    pdf::Document doc({.no_title = true});
    doc.paragraph(words);
    const auto file = doc.finish();
    CHECK(no_blanks(text_of(file)).find(words) != std::string::npos);
    const auto svg = text_of(file, "pdftocairo -svg ");
    // Outlines of letters, and what is filled on the page.
    return count(svg, "<path") - count(svg, "d=\"\"");
  };
  // The letter of Regular is a part of the other word: it must add to what is drawn.
  CHECK(drawn("具体使用情况如下") > drawn("具体使用情况下"));
}

TEST_CASE("a head of several rows joins what belongs together and is printed on each page") {
  pdf::Document doc({.no_title = true});
  doc.begin_table({{.title = ""}, {.title = ""}, {.title = ""}, {.title = ""}},
                  {{"科目", "本年支出", "", "结转"}, {"", "基本", "项目", ""}, {"栏次", "1", "2", "3"}});
  for (int i = 0; i < 50; ++i) doc.row({"事业运行", "1.00", "2.00", ""});
  doc.end_table();
  const auto text = text_of(doc.finish());
  CHECK(count(text, "本年支出") == 2);
  CHECK(count(text, "栏次") == 2);
  CHECK(count(text, "事业运行") == 50);
}
