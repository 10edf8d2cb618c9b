#include "platform/imports/table.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "platform/xlsx/xlsx.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::imports;

namespace {

const std::vector<Field> kFields = {
    {"login", {"登录名", "账号"}, true}, {"name", {"姓名"}, true}, {"phone", {"手机"}}};

struct Desk {
  test::TemporaryDirectory directory;
  std::filesystem::path csv(std::string_view text) {
    const auto path = directory.path() / "list.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  base::Result<NamedTable> open(std::string_view text) { return NamedTable::open(csv(text), kFields); }
};

}  // namespace

TEST_CASE("columns are found by what people call them, in any order, others are left aside") {
  Desk desk;
  auto table = *desk.open("手机,备注, 姓 名*,账号\n139,x, 张三 ,zhangsan\n");
  CHECK(*table.next());
  CHECK(table.value("login") == "zhangsan");
  CHECK(table.value("name") == "张三");
  CHECK(table.value("phone") == "139");
  CHECK(table.value("nothing").empty());
  CHECK(table.line() == 2);
  CHECK_FALSE(*table.next());
}

TEST_CASE("an optional column may be missing and a row may be short") {
  Desk desk;
  auto table = *desk.open("登录名,姓名\nzhangsan\n");
  CHECK(*table.next());
  CHECK(table.value("login") == "zhangsan");
  CHECK(table.value("name").empty());
  CHECK(table.value("phone").empty());
}

TEST_CASE("rows without anything are not rows") {
  Desk desk;
  auto table = *desk.open("登录名,姓名\n,\n \t,　\na,b\n");
  CHECK(*table.next());
  CHECK(table.line() == 4);
}

TEST_CASE("a missing column and an empty file are told with what the file may have") {
  Desk desk;
  const auto missing = desk.open("姓名,手机\nx,1\n").error();
  CHECK(missing.code == "import.column");
  CHECK(missing.message.zh.find("登录名") != std::string::npos);
  CHECK(missing.help.zh.find("手机") != std::string::npos);
  CHECK(desk.open("").error().code == "import.empty");
}

TEST_CASE("a workbook reads like a CSV file") {
  Desk desk;
  const auto path = desk.directory.path() / "list.xlsx";
  const std::string_view header[] = {"登录名", "姓名"}, row[] = {"lisi", "李四"};
  xlsx::Writer writer(path, "名单", header);
  writer.row(row);
  writer.close();
  auto table = *NamedTable::open(path, kFields);
  CHECK(*table.next());
  CHECK(table.value("name") == "李四");
}

TEST_CASE("what people said of headings goes before what the fields say") {
  Desk desk;
  const auto path = desk.directory.path() / "own.csv";
  std::ofstream(path) << "工号,登录名,姓名\n7,x,李四\n";
  auto table = *NamedTable::open(path, kFields, {{" 工 号", "login"}, {"登录名", ""}});
  CHECK(*table.next());
  CHECK(table.value("login") == "7");
  CHECK(table.value("name") == "李四");
}

TEST_CASE("the columns of a file are shown with what they are taken for and samples") {
  Desk desk;
  const auto path = desk.directory.path() / "columns.csv";
  std::ofstream(path) << "登录名,备注,\na,,z\nb,好,\n";
  const auto columns = *columns_of(path, kFields);
  REQUIRE(columns.size() == 3);
  CHECK(columns[0].field == "login");
  CHECK(columns[0].samples == std::vector<std::string>{"a", "b"});
  CHECK(columns[1].field.empty());
  CHECK(columns[1].samples == std::vector<std::string>{"好"});
  CHECK(columns[2].heading.empty());
  std::ofstream(path, std::ios::trunc) << "";
  CHECK(columns_of(path, kFields).error().code == "import.empty");
}

TEST_CASE("a damaged workbook is told, not read") {
  Desk desk;
  CHECK_FALSE(desk.open("PK\x03\x04 this is no workbook").ok());
}
