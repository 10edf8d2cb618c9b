// What is written can be read again by the product's own reader, and is a package that office programs take.
#include "platform/docx/docx.hpp"

#include <doctest/doctest.h>
#include <expat.h>
#include <zip.h>

#include <fstream>
#include <map>

#include "platform/doctext/doctext.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;

namespace {

const docx::Options kPlain{.title = "2026年部门预算"};

std::string text_of(const std::string& file) {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "a.docx";
  std::ofstream(path, std::ios::binary) << file;
  const auto text = doctext::text_of(path);
  REQUIRE(text.ok());
  return *text;
}

std::map<std::string, std::string> parts_of(const std::string& file) {
  zip_error_t error;
  auto* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
  auto* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  REQUIRE(archive != nullptr);
  std::map<std::string, std::string> out;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t stat;
    zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat);
    std::string bytes(stat.size, '\0');
    auto* part = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    CHECK(zip_fread(part, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()));
    zip_fclose(part);
    out[stat.name] = bytes;
  }
  zip_discard(archive);
  return out;
}

bool well_formed(const std::string& xml) {
  auto* parser = XML_ParserCreate(nullptr);
  const bool good = XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), 1) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return good;
}

std::string small(const std::string& cell = "合计") {
  docx::Document doc(kPlain);
  doc.begin_table({{.title = "科目"}, {.title = "金额", .align = docx::Align::right}});
  doc.row({cell, "490.00"});
  doc.end_table();
  return doc.finish();
}

}  // namespace

TEST_CASE("headings, paragraphs, notes and rows come back in order") {
  docx::Document doc({.title = "2026年部门预算", .footer = "示范区企业服务中心", .mark = "草稿"});
  doc.heading("一、总体情况", 2);
  doc.paragraph("收支总预算490.00万元。\n与上年持平。");
  doc.note("预算01表");
  doc.facts({{"单位", "示范区企业服务中心"}});
  CHECK(text_of(doc.finish()) ==
        "2026年部门预算\n一、总体情况\n收支总预算490."
        "00万元。\n与上年持平。\n预算01表\n单位\t示范区企业服务中心\n\n\n");
  CHECK(text_of(small()) == "2026年部门预算\n科目\t金额\n合计\t490.00\n\n\n");
}

TEST_CASE("a head of several rows spans its columns, and empty cells keep their place") {
  docx::Document doc(kPlain);
  const std::vector<std::vector<std::string>> head = {{"科目", "基本支出", "", "项目支出"},
                                                      {"", "人员", "公用", ""}};
  doc.begin_table({{}, {}, {}, {}}, head);
  doc.row({"合计", "", "2.00"});
  doc.end_table();
  const auto file = doc.finish();
  CHECK(text_of(file) == "2026年部门预算\n科目\t基本支出\t\t项目支出\n\t人员\t公用\t\n合计\t\t2.00\t\n\n\n");
  const auto xml = parts_of(file)["word/document.xml"];
  CHECK(xml.find("<w:gridSpan w:val=\"2\"/>") != std::string::npos);
  CHECK(xml.find("<w:tblHeader/>") != std::string::npos);
}

TEST_CASE("the package holds what it names, every part is XML, and the type is Chinese") {
  const auto parts = parts_of(small());
  for (const auto* name :
       {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml",
        "word/_rels/document.xml.rels", "word/header1.xml", "word/footer1.xml", "docProps/core.xml"}) {
    CAPTURE(name);
    REQUIRE(parts.contains(name));
    CHECK(well_formed(parts.at(name)));
  }
  CHECK(parts.at("word/styles.xml").find("w:eastAsia=\"宋体\"") != std::string::npos);
  CHECK(parts.at("docProps/core.xml").find("2026年部门预算") != std::string::npos);
}

TEST_CASE("no text can break the XML") {
  const auto file = small("<w:t>&\"\x01\xff]]>");
  CHECK(well_formed(parts_of(file)["word/document.xml"]));
  CHECK(text_of(file).find("<w:t>&\"\xEF\xBF\xBD]]>") != std::string::npos);
}

TEST_CASE("a table without rows says so; the same calls give the same bytes") {
  docx::Document doc(kPlain);
  doc.begin_table({{.title = "项目"}});
  doc.end_table();
  CHECK(text_of(doc.finish()).find("（无）") != std::string::npos);
  CHECK(small() == small());
}

TEST_CASE("wrong use is told") {
  docx::Document doc(kPlain);
  CHECK_THROWS_AS(doc.begin_table({}), std::logic_error);
  doc.begin_table({{.title = "项目"}});
  CHECK_THROWS_AS(doc.row({"1", "2"}), std::logic_error);
  doc.end_table();
  CHECK_FALSE(doc.finish().empty());
  CHECK_THROWS_AS(doc.heading("late"), std::logic_error);
}
