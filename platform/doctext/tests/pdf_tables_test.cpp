// Tables of a PDF are rebuilt from their ruling lines: blanks, spans, broken lines, the next page.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "platform/doctext/doctext.hpp"

using namespace qiying;
namespace fs = std::filesystem;

namespace {

// What is drawn on a page, measured from its top left corner.
struct Sheet {
  std::string content;
  int width = 612;

  Sheet& text(double x, double y, const std::string& words) {
    content +=
        "BT /F1 10 Tf " + std::to_string(x) + " " + std::to_string(792 - y) + " Td (" + words + ") Tj ET\n";
    return *this;
  }
  Sheet& line(double x, double y, double x2, double y2) {
    content += std::to_string(x) + " " + std::to_string(792 - y) + " m " + std::to_string(x2) + " " +
               std::to_string(792 - y2) + " l S\n";
    return *this;
  }
  Sheet& across(double y, double from = 50, double to = 450) { return line(from, y, to, y); }
  Sheet& down(double x, double from, double to) { return line(x, from, x, to); }
};

std::string pdf(const std::vector<Sheet>& sheets) {
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> at;
  const auto object = [&](const std::string& body) {
    at.push_back(out.size());
    out += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  object("<</Type/Catalog/Pages 2 0 R>>");
  std::string kids;
  for (std::size_t i = 0; i < sheets.size(); ++i) kids += std::to_string(4 + 2 * i) + " 0 R ";
  object("<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(sheets.size()) + ">>");
  object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  for (const auto& sheet : sheets) {
    object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + std::to_string(sheet.width) + " 792]/Contents " +
           std::to_string(at.size() + 2) + " 0 R/Resources<</Font<</F1 3 0 R>>>>>>");
    object("<</Length " + std::to_string(sheet.content.size()) + ">>\nstream\n" + sheet.content +
           "\nendstream");
  }
  const auto xref = out.size();
  out += "xref\n0 " + std::to_string(at.size() + 1) + "\n0000000000 65535 f \n";
  for (const auto a : at) {
    const auto n = std::to_string(a);
    out += std::string(10 - n.size(), '0') + n + " 00000 n \n";
  }
  return out + "trailer<</Size " + std::to_string(at.size() + 1) + "/Root 1 0 R>>\nstartxref\n" +
         std::to_string(xref) + "\n%%EOF\n";
}

std::string text_of(const std::vector<Sheet>& sheets) {
  const auto path = fs::temp_directory_path() / ("pdf-tables-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf(sheets);
  const auto text = doctext::text_of(path);
  fs::remove(path);
  REQUIRE(text.ok());
  return *text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

// Three columns, edges at 50, 150, 300 and 450, and rows of 20 from 100 on.
Sheet table(int rows) {
  Sheet sheet;
  for (int r = 0; r <= rows; ++r) sheet.across(100 + 20 * r);
  for (const double x : {50, 150, 300, 450}) sheet.down(x, 100, 100 + 20 * rows);
  return sheet;
}

}  // namespace

TEST_CASE("cells between ruling lines come apart by tabs, blank ones too") {
  auto sheet = table(2);
  sheet.text(50, 80, "Table of expenditure").text(55, 114, "Salaries").text(310, 114, "126.86");
  sheet.text(55, 134, "Office").text(160, 134, "40.30").text(50, 170, "Note: no further amounts.");
  const auto text = text_of({sheet});
  CHECK(has(text, "Table of expenditure\n"));
  CHECK(has(text, "Salaries\t\t126.86\nOffice\t40.30\t\n"));
  CHECK(text.find("Table of") < text.find("Salaries"));
  CHECK(text.find("Office") < text.find("Note:"));
}

TEST_CASE("a wide page behind an upright one keeps its columns on the right") {
  Sheet upright, wide{.width = 1000};
  upright.text(50, 80, "A page of words before the table.");
  for (const double y : {100, 120, 140}) wide.across(y, 50, 900);
  for (const double x : {50, 500, 700, 900}) wide.down(x, 100, 140);
  wide.text(55, 114, "Salaries").text(510, 114, "126.86").text(710, 114, "6.20");
  wide.text(55, 134, "Office").text(710, 134, "0.01");
  CHECK(has(text_of({upright, wide}), "Salaries\t126.86\t6.20\nOffice\t\t0.01\n"));
}

TEST_CASE("running words come in the order of writing, tables without lines as they are laid out") {
  // Figures set in type that stands a little higher, as some writers do.
  Sheet words;
  words.text(50, 100, "The total is 568.18, of which basic expenditure is");
  words.text(300, 108, "60.00 and the rest is for projects,");
  words.text(50, 109, "as the table below shows in full.");
  const auto text = text_of({words});
  CHECK(text.find("60.00") < text.find("as the table"));
  Sheet table_of_words;
  for (int r = 0; r < 4; ++r)
    table_of_words.text(300, 100 + 20 * r, "1.50")
        .text(50, 100 + 20 * r, "Item")
        .text(400, 100 + 20 * r, "2.50");
  CHECK(text_of({table_of_words}).find("Item") < text_of({table_of_words}).find("1.50"));
}

TEST_CASE("a cell over several columns or rows stands at its first one") {
  Sheet sheet;
  sheet.across(100).across(120, 150).across(140).across(160);
  sheet.down(50, 100, 160).down(150, 100, 160).down(300, 120, 160).down(450, 100, 160);
  sheet.text(55, 124, "Item").text(200, 114, "Basic").text(160, 134, "Staff").text(310, 134, "Office");
  sheet.text(55, 154, "201").text(160, 154, "1.50").text(310, 154, "2.50");
  CHECK(has(text_of({sheet}), "Item\tBasic\t\n\tStaff\tOffice\n201\t1.50\t2.50\n"));
}

TEST_CASE("lines may be thin rectangles, and the outer ones may be missing") {
  Sheet sheet;
  for (const double y : {592.0, 612.0, 632.0}) sheet.content += "50 " + std::to_string(y) + " 400 0.5 re f\n";
  for (const double x : {150.0, 300.0}) sheet.content += std::to_string(x) + " 592 0.5 40 re f\n";
  sheet.text(50, 80, "Table of expenditure")
      .text(55, 174, "Staff")
      .text(160, 174, "1.50")
      .text(310, 194, "2.50")
      .text(55, 194, "Office");
  CHECK(has(text_of({sheet}), "Staff\t1.50\t\nOffice\t\t2.50\n"));
}

TEST_CASE("figures of two cells that touch are parted at the line, one that a narrow cell breaks is one") {
  auto sheet = table(2);
  sheet.text(55, 114, "Staff").text(264, 114, "1234.56").text(300.5, 114, "78.90");
  sheet.text(55, 134, "Office").text(160, 134, "7.00");
  CHECK(has(text_of({sheet}), "Staff\t1234.56\t78.90\n"));
  Sheet narrow;
  narrow.across(100, 50, 190).across(130, 50, 190).down(50, 100, 130).down(150, 100, 130).down(190, 100, 130);
  narrow.text(50, 80, "Table of expenditure")
      .text(55, 114, "Total")
      .text(155, 112, "123456")
      .text(155, 124, "78.90");
  CHECK(has(text_of({narrow}), "Total\t12345678.90\n"));
}

TEST_CASE("a table goes on on the next page: its head once, a cut row whole") {
  auto first = table(3);
  first.text(55, 114, "Code").text(160, 114, "Name").text(310, 114, "Amount").text(55, 134, "201");
  first.text(160, 134, "Services").text(310, 134, "5.00").text(55, 154, "208");
  first.text(160, 154, "Social security and such as also").text(310, 154, "6.00").text(300, 780, "1");
  auto second = table(3);
  second.text(55, 114, "Code").text(160, 114, "Name").text(310, 114, "Amount");
  second.text(160, 134, "employment").text(55, 154, "210").text(160, 154, "Health").text(310, 154, "7.00");
  const auto text = text_of({first, second});
  CHECK(has(text, "208\tSocial security and such as also employment\t6.00\n"));
  CHECK(has(text, "210\tHealth\t7.00\n"));
  CHECK(text.find("Code\tName") == text.rfind("Code\tName"));
}

TEST_CASE("a table of its own on the next page keeps its first row, though the columns are the same") {
  auto first = table(3);
  first.text(50, 80, "Expenditure").text(55, 114, "Office").text(310, 114, "Unit: yuan");
  first.text(55, 134, "Code").text(160, 134, "Name").text(310, 134, "Basic");
  first.text(55, 154, "201").text(310, 154, "5.00").text(300, 780, "page 1");
  auto second = table(3);
  second.text(50, 80, "Economic items").text(55, 114, "Office").text(310, 114, "Unit: yuan");
  second.text(55, 134, "Code").text(160, 134, "Name").text(310, 134, "Staff");
  second.text(55, 154, "301").text(310, 154, "7.00").text(300, 780, "page 2");
  const auto text = text_of({first, second});
  CHECK(has(text, "Economic items\nOffice\t\tUnit: yuan\nCode\tName\tStaff\n"));
}

TEST_CASE("where lines part too little, and on pages without tables, the layout is kept") {
  Sheet frame;
  frame.across(40, 40, 560).across(700, 40, 560).down(40, 40, 700).down(560, 40, 700);
  frame.text(50, 80, "Table of expenditure")
      .text(60, 100, "Item")
      .text(300, 100, "Amount")
      .text(60, 120, "Staff")
      .text(300, 120, "1.50");
  CHECK_FALSE(has(text_of({frame}), "\t"));
  Sheet columns;  // no lines between rows
  columns.across(100)
      .across(200)
      .down(50, 100, 200)
      .down(150, 100, 200)
      .down(300, 100, 200)
      .down(450, 100, 200);
  for (const double y : {114.0, 134.0, 154.0, 174.0})
    columns.text(55, y, "Item").text(160, y, "1.50").text(310, y, "2.50");
  CHECK_FALSE(has(text_of({columns}), "\t"));
  const auto both = text_of({frame, table(1).text(55, 114, "a").text(160, 114, "b").text(310, 114, "c")});
  CHECK(has(both, "a\tb\tc\n"));
  CHECK(has(both, "\f"));
}

TEST_CASE("a drawing of very many lines is no table") {
  Sheet drawing;
  for (int i = 0; i < 1500; ++i)
    drawing.line(50 + (i * 37) % 400, 100 + i % 600, 60 + (i * 37) % 400, 100 + i % 600);
  for (int i = 0; i < 60; ++i) drawing.down(50 + 7 * i, 90, 710);
  CHECK_FALSE(has(text_of({drawing.text(55, 114, "Map of the district with its roads")}), "\t"));
}
