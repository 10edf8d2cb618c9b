#include "platform/xlsx/xlsx.hpp"

#include <doctest/doctest.h>
#include <zip.h>

#include <fstream>

#include "platform/xlsx/internal/workbook.hpp"

namespace xlsx = qiying::xlsx;
using Table = std::vector<std::vector<std::string>>;
using Parts = std::vector<std::pair<std::string, std::string>>;

namespace {

std::filesystem::path temporary(const char* name) {
  return std::filesystem::temp_directory_path() / (std::to_string(getpid()) + name);
}

/// A file that goes away with the object.
struct File {
  explicit File(const char* name) : path(temporary(name)) {}
  ~File() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

void pack(const std::filesystem::path& file, const Parts& parts) {
  int error = 0;
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive);
  for (const auto& [name, text] : parts)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                 ZIP_FL_OVERWRITE);
  REQUIRE(zip_close(archive) == 0);
}

Parts book(std::string sheet, std::string shared = {}, std::string styles = {}) {
  Parts parts = {
      {"xl/workbook.xml",
       R"(<workbook xmlns:r="r"><sheets><sheet name="企业" r:id="rId1"/></sheets></workbook>)"},
      {"xl/_rels/workbook.xml.rels",
       R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"}};
  if (!shared.empty()) parts.emplace_back("xl/sharedStrings.xml", "<sst>" + shared + "</sst>");
  if (!styles.empty()) parts.emplace_back("xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>");
  return parts;
}

struct Outcome {
  Table rows;
  std::vector<std::int64_t> numbers;
  std::string error;
};

Outcome drain(const std::filesystem::path& file, xlsx::Limits limits = {}) {
  Outcome out;
  auto reader = xlsx::Reader::open(file, limits);
  if (!reader.ok()) return {{}, {}, reader.error().code};
  while (true) {
    const auto more = reader->next();
    if (!more.ok()) return out.error = more.error().code, out;
    if (!*more) return out;
    auto& row = out.rows.emplace_back();
    for (auto cell : reader->cells()) row.emplace_back(cell);
    out.numbers.push_back(reader->row());
  }
}

Outcome read(const Parts& parts, xlsx::Limits limits = {}) {
  File file("in.xlsx");
  pack(file.path, parts);
  return drain(file.path, limits);
}

}  // namespace

TEST_CASE("what is written is read back") {
  File file("out.xlsx");
  const std::string_view header[] = {"名称", "数"}, first[] = {"武汉<光谷>&", "=1+1"};
  xlsx::Writer writer(file.path, "企业[1]", header);
  writer.row(first);
  writer.text(""), writer.number(12.5), writer.end_row();
  writer.close();
  CHECK(drain(file.path).rows == Table{{"名称", "数"}, {"武汉<光谷>&", "=1+1"}, {"", "12.5"}});
  CHECK(xlsx::Reader::open(file.path)->sheets() == std::vector<std::string>{"企业 1 "});
}

TEST_CASE("an unfinished file does not stay") {
  File file("gone.xlsx");
  {
    const std::string_view header[] = {"a"};
    xlsx::Writer writer(file.path, "s", header);
  }
  CHECK(!std::filesystem::exists(file.path));
}

TEST_CASE("shared, inline and formula texts, sparse cells, phonetic runs") {
  const auto got = read(book(
      R"(<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in</t><t>line</t></is></c></row>)"
      R"(<row r="2"/><row r="5"><c r="B5" t="str"><f>A1&amp;"x"</f><v>甲x</v></c><c r="C5" t="b"><v>1</v></c></row>)",
      "<si><t>a</t></si><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si>"));
  CHECK(got.rows == Table{{"甲乙", "", "inline"}, {"", "甲x", "TRUE"}});
  CHECK(got.numbers == std::vector<std::int64_t>{1, 5});
}

TEST_CASE("numbers as typed, dates as dates") {
  const auto got =
      read(book(R"(<row r="1"><c r="A1"><v>0.10000000000000001</v></c><c r="B1" s="1"><v>46347</v></c>)"
                R"(<c r="C1" s="2"><v>46347.354166666664</v></c><c r="D1"><v>1.5E+3</v></c></row>)",
                {},
                R"(<numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm"/></numFmts>)"
                R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>)"));
  CHECK(got.rows == Table{{"0.1", "2026-11-21", "2026-11-21 08:30:00", "1500"}});
}

TEST_CASE("number formats") {
  using xlsx::Look, xlsx::look_of_format;
  CHECK(look_of_format("yyyy\"年\"m\"月\"d\"日\"") == Look::date);
  CHECK(look_of_format("[$-804]yyyy/m/d") == Look::date);
  CHECK(look_of_format("h:mm:ss") == Look::time);
  CHECK(look_of_format("yyyy-mm-dd hh:mm") == Look::date_time);
  CHECK(look_of_format("#,##0.00") == Look::plain);
  CHECK(look_of_format("0.00\"days\"") == Look::plain);
  CHECK(xlsx::date_text(1, Look::date, false) == "1900-01-01");
  CHECK(xlsx::date_text(61, Look::date, false) == "1900-03-01");
  CHECK(xlsx::date_text(0, Look::date, true) == "1904-01-01");
  CHECK(xlsx::date_text(-1, Look::date, false).empty());
  CHECK(xlsx::date_text(1e300, Look::date, false).empty());
  CHECK(xlsx::number_text("1e300") == "1e+300");
  CHECK(xlsx::number_text("420100000000000000") == "420100000000000000");
}

TEST_CASE("a zip bomb is refused before it unpacks") {
  const auto bomb =
      read(book("<row><c t=\"inlineStr\"><is><t>" + std::string(8 << 20, 'x') + "</t></is></c></row>"));
  CHECK(bomb.error == "xlsx.too_large");
  CHECK(read(book("<row/>"), {.unpacked_bytes = 100}).error == "xlsx.too_large");
  CHECK(read(book("", "<si><t>" + std::string(1000, 'x') + "</t></si>"), {.shared_text_bytes = 100}).error ==
        "xlsx.too_large");
  CHECK(read(book("<row><c t=\"str\"><v>" + std::string(1000, 'x') + "</v></c></row>"), {.cell_bytes = 100})
            .error == "xlsx.too_large");
}

TEST_CASE("document types, and with them exploding entities, are refused") {
  auto parts = book("<row/>");
  parts[2].second = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet><sheetData/></worksheet>";
  CHECK(read(parts).error == "xlsx.xml");
}

TEST_CASE("broken and foreign files") {
  CHECK(read(book("<row><c></row>")).error == "xlsx.xml");
  CHECK(read({{"hello.txt", "hi"}}).error == "xlsx.not_a_workbook");
  CHECK(read(book("<row><c r=\"ZZZZ1\"><v>1</v></c></row>")).error == "xlsx.too_many_columns");
  CHECK(read(book("<row><c t=\"s\"><v>99</v></c><c><v>1</v></c></row>", "<si><t>a</t></si>")).rows ==
        Table{{"", "1"}});
  File file("text.xlsx");
  std::ofstream(file.path) << "a,b\n";
  CHECK(drain(file.path).error == "xlsx.not_a_workbook");
  CHECK(drain("/nonexistent.xlsx").error == "xlsx.not_a_workbook");
}

TEST_CASE("100,000 rows pass through") {
  File file("big.xlsx");
  const std::string_view header[] = {"a", "b"};
  xlsx::Writer writer(file.path, "s", header);
  for (int i = 0; i < 100'000; ++i)
    writer.text("企业" + std::to_string(i)), writer.number(i), writer.end_row();
  writer.close();
  auto reader = *xlsx::Reader::open(file.path);
  std::int64_t rows = 0;
  while (*reader.next()) ++rows;
  CHECK(rows == 100'001);
  CHECK(reader.progress() == 1);
}
