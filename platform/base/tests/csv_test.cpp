#include "platform/base/csv.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>

#include "platform/base/text.hpp"

namespace base = qiying::base;
using Table = std::vector<std::vector<std::string>>;

namespace {

struct Outcome {
  Table rows;
  std::vector<std::int64_t> lines;
  std::string error;
  std::string message;
};

Outcome drain(base::CsvReader reader) {
  Outcome out;
  while (true) {
    auto more = reader.next();
    if (!more.ok()) {
      out.error = more.error().code;
      out.message = more.error().message.en;
      return out;
    }
    if (!*more) return out;
    auto& row = out.rows.emplace_back();
    for (auto cell : reader.cells()) row.emplace_back(cell);
    out.lines.push_back(reader.line());
  }
}

Outcome read(std::string_view text, base::CsvOptions options = {}) {
  return drain(base::CsvReader::of(text, options));
}

/// Hands out the text in pieces of `step` bytes, as a slow stream does.
Outcome read_in_steps(std::string_view text, std::size_t step) {
  return drain(base::CsvReader([text, step](char* out, std::size_t size) mutable {
    const auto got = std::min({size, step, text.size()});
    std::copy_n(text.data(), got, out);
    text.remove_prefix(got);
    return got;
  }));
}

}  // namespace

TEST_CASE("plain cells and the three line ends") {
  CHECK(read("a,b\n1,2\r\n3,4\r5,6").rows == Table{{"a", "b"}, {"1", "2"}, {"3", "4"}, {"5", "6"}});
}

TEST_CASE("empty cells stay, blank lines are skipped but counted") {
  const auto got = read("a,b\n\n,\n\r\n1,\n");
  CHECK(got.rows == Table{{"a", "b"}, {"", ""}, {"1", ""}});
  CHECK(got.lines == std::vector<std::int64_t>{1, 3, 5});
}

TEST_CASE("an empty text has no records") {
  CHECK(read("").rows.empty());
  CHECK(read("\n\n").rows.empty());
  CHECK(read("\xEF\xBB\xBF").rows.empty());
}

TEST_CASE("quoted cells hold delimiters, quotes and line breaks") {
  const auto got = read("\"a,1\",\"say \"\"hi\"\"\",\"two\nlines\"\nx,,\"\"\n");
  CHECK(got.rows == Table{{"a,1", "say \"hi\"", "two\nlines"}, {"x", "", ""}});
  CHECK(got.lines == std::vector<std::int64_t>{1, 3});
}

TEST_CASE("a quote inside a plain cell and text after a closing quote are kept as they stand") {
  CHECK(read("5\" pipe,\"a\"b,\"c\" \n").rows == Table{{"5\" pipe", "\"a\"b", "c"}});
}

TEST_CASE("the delimiter is found in the first line, outside quotes") {
  CHECK(read("a\tb,c\td\n").rows == Table{{"a", "b,c", "d"}});
  CHECK(read("a;b;c\n1;2,5;3\n").rows[1] == std::vector<std::string>{"1", "2,5", "3"});
  CHECK(read("\"a;b;c\",d\n").rows[0].size() == 2);
  CHECK(read("sep=;\na;b\n").rows == Table{{"a", "b"}});
  CHECK(read("a|b\n", {.delimiter = '|'}).rows == Table{{"a", "b"}});
}

TEST_CASE("a byte order mark is no part of the first name") {
  CHECK(read("\xEF\xBB\xBFname,b\n").rows[0][0] == "name");
}

TEST_CASE("GB18030 is recognised and converted") {
  // 名称,地址 / 武汉,光谷 in GBK
  const std::string text = "id,\xC3\xFB\xB3\xC6,\xB5\xD8\xD6\xB7\n1,\xCE\xE4\xBA\xBA,\xB9\xE2\xB9\xC8\n";
  auto reader = base::CsvReader::of(text);
  CHECK(*reader.next());
  CHECK(reader.cells()[1] == "名称");
  CHECK(*reader.next());
  CHECK(reader.cells()[2] == "光谷");
  CHECK(reader.encoding() == base::CsvEncoding::gb18030);
}

TEST_CASE("four-byte GB18030 characters of rare names survive") {
  CHECK(read("\xC3\xFB\n\x99\x33\xC3\x36\n").rows == Table{{"名"}, {"𬱖"}});
}

TEST_CASE("UTF-16 as Excel writes it") {
  const char text[] =
      "\xFF\xFE"
      "a\0\t\0"
      "\x2D\x4E\n\0"
      "1\0\t\0"
      "2\0";
  CHECK(read({text, sizeof text - 1}).rows == Table{{"a", "中"}, {"1", "2"}});
}

TEST_CASE("UTF-8 cut anywhere by the stream is still UTF-8") {
  std::string text = "名称,地址\n";
  for (int i = 0; i < 200; ++i) text += "武汉光谷" + std::to_string(i) + ",\"东湖\n路\"\n";
  const auto whole = read(text);
  for (std::size_t step : {1, 2, 3, 7, 64, 1000}) CHECK(read_in_steps(text, step).rows == whole.rows);
}

TEST_CASE("the encoding is decided late when the file begins in ASCII") {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "abcdefgh,12345\n";
  const auto lines = 60'000u;
  CHECK(read(text + "\xCE\xE4\xBA\xBA,1\n").rows[lines][0] == "武汉");
  CHECK(read(text + "武汉,1\n").rows[lines][0] == "武汉");
  for (std::size_t pad = 0; pad < 8; ++pad)  // a character across the border of a block
    CHECK(drain(base::CsvReader::of(text.substr(0, 256 * 1024 - pad) + "武汉"))
              .rows.back()
              .back()
              .ends_with("武汉"));
}

TEST_CASE("one damaged character does not turn a UTF-8 file into another encoding") {
  auto reader = base::CsvReader::of("名称,地址\n武汉光谷,东\xFF湖\n");
  CHECK(*reader.next());
  CHECK(*reader.next());
  CHECK(reader.encoding() == base::CsvEncoding::utf8);
  CHECK(reader.cells()[0] == "武汉光谷");
  CHECK(!base::valid_utf8(reader.cells()[1]));
}

TEST_CASE("an unclosed quote is an error with the line where the record begins") {
  const auto got = read("a,b\n1,2\n3,\"oops\n4,5\n");
  CHECK(got.rows.size() == 2);
  CHECK(got.error == "csv.unclosed_quote");
  CHECK(got.message == "Line 3: a quotation mark is not closed");
}

TEST_CASE("an endless quote or line does not fill the memory") {
  std::uint64_t sent = 0;
  const auto endless = [&](char first) {
    sent = 0;
    return [&sent, first](char* out, std::size_t size) {
      std::fill_n(out, size, 'x');
      if (sent == 0) out[0] = first;
      sent += size;
      return sent > (1ull << 30) ? std::size_t{0} : size;
    };
  };
  CHECK(drain(base::CsvReader(endless('"'))).error == "csv.unclosed_quote");
  CHECK(sent < (8u << 20));
  CHECK(drain(base::CsvReader(endless('x'))).error == "csv.record_too_long");
  CHECK(sent < (8u << 20));
}

TEST_CASE("too many columns and binary files are refused") {
  CHECK(read(std::string(2000, ',')).error == "csv.too_many_columns");
  CHECK(read({"PK\x03\x04\0\0\0", 7}).error == "csv.binary");
}

TEST_CASE("a record with another number of cells is told, and reading goes on") {
  auto reader = base::CsvReader::of("a,b\n1\n2,3\n");
  CHECK(*reader.next());
  CHECK(*reader.next());
  const auto wrong = reader.check_columns();
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().code == "csv.column_count");
  CHECK(wrong.error().message.en == "Line 2: expected 2 columns, found 1");
  CHECK(*reader.next());
  CHECK(reader.check_columns().ok());
}

TEST_CASE("files are read as texts are; a missing one throws") {
  const auto path = std::filesystem::temp_directory_path() / "qiying_csv_test.csv";
  std::ofstream(path) << "a,b\n1,2\n";
  auto reader = base::CsvReader::open(path);
  CHECK(*reader.next());
  CHECK(*reader.next());
  CHECK(reader.bytes_read() == 8);
  std::filesystem::remove(path);
  CHECK_THROWS_AS(base::CsvReader::open(path), std::runtime_error);
}

TEST_CASE("formulas are made harmless, numbers are left alone") {
  const auto cell = [](std::string_view text) {
    std::string out;
    base::append_csv_cell(out, text);
    return out;
  };
  CHECK(cell("=1+1") == "'=1+1");
  CHECK(cell("@SUM(A1,A2)") == "\"'@SUM(A1,A2)\"");
  CHECK(cell("-1+cmd|'/c calc'!A1") == "'-1+cmd|'/c calc'!A1");
  CHECK(cell("＝1") == "'＝1");
  CHECK(cell("\tx") == "\"'\tx\"");
  CHECK(cell("-12.50") == "-12.50");
  CHECK(cell("+8") == "+8");
  CHECK(cell("-") == "'-");
  CHECK(cell("a\"b") == "\"a\"\"b\"");
  CHECK(cell(" a") == "\" a\"");
}

TEST_CASE("what is written is read back") {
  const auto piece =
      rc::gen::element<std::string>("a", ",", "\"", "\n", "\r", " ", ";", "武", "=", "7", "\t");
  const auto cell = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
    std::string text;
    for (const auto& p : pieces) text += p;
    return text;
  });
  rc::check([&] {
    const auto table = *rc::gen::container<Table>(rc::gen::container<std::vector<std::string>>(2, cell));
    std::string text;
    for (const auto& row : table) base::append_csv_row(text, {row[0], row[1]});
    const auto got = read(text, {.delimiter = ','}).rows;
    RC_ASSERT(got.size() == table.size());
    for (std::size_t i = 0; i < got.size(); ++i)
      for (std::size_t j = 0; j < 2; ++j)
        RC_ASSERT(got[i][j] == table[i][j] || got[i][j] == "'" + table[i][j]);
  });
}
