// Bad input is a clear error or a finding; nothing is lost and memory stays bounded.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

#include "engines/fusion/tests/support.hpp"
#include "platform/base/text.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

namespace {

Outcome fuse_text(const Folder& folder, const std::string& csv, std::vector<std::string> more = {}) {
  std::vector<std::string> args = {"--source", "one=" + folder.write("one.csv", csv), "--out",
                                   (folder / "out").string(), "--quiet"};
  args.insert(args.end(), more.begin(), more.end());
  return fuse_command(args);
}

long findings_of(const Folder& folder, const std::string& rule) {
  return std::ranges::count_if(rows(folder / "out" / "audit.csv"),
                               [&](const auto& row) { return row[3] == rule; });
}
bool audited(const Folder& folder, const std::string& rule) {
  return findings_of(folder, rule) > 0;
}

}  // namespace

TEST_CASE("arguments that are wrong end with 2 in both languages") {
  Folder folder;
  const auto good = folder.write("a.csv", "record_id,name\n1,甲\n"),
             nothing = folder.write("nothing.csv", "");
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"--source", "a=" + good},
      {"--out", "x"},
      {"--source", good, "--out", "x"},
      {"--source", "a=/nowhere.csv", "--out", "x"},
      {"--source", "a=" + good, "--out", "x", "--threads", "0"},
      {"--source", "a=" + good, "--out", "x", "--threads", "many"},
      {"--source", "a=" + good, "--out", "x", "--profile", "nobody"},
      {"--source", "a=" + good, "--out", "x", "--surprise"},
      {"--source", "a=" + good, "--out", good},
      {"--source", "a=" + good, "--out", good + "/below"},
      {"--source", "a=" + good, "--out", "x", "--state", good},
      {"--source", "a=" + good, "--out", "x", "--model", nothing},
      {"--source", "a=" + good, "--out", "x", "--decisions", nothing},
      {"--source", "a=" + good, "--table", good, "--out", "x"},
      {"--table", good, "--source-column", "origin", "--out", "x"},
      {"explain", "--out", "/nowhere", "a:1", "a:2"},
      {"explain", "--out", "/nowhere"},
  };
  for (const auto& args : wrong) {
    const auto ran = fuse_command(args);
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("错误：") != std::string::npos);
    CHECK(ran.err.find("error: ") != std::string::npos);
  }
  CHECK(fuse_command({"--help"}).code == 0);
}

TEST_CASE("files that cannot be read as tables are refused, and nothing is written") {
  const std::string many = [] {
    std::string header = "record_id";
    for (int i = 0; i < 10'000; ++i) header += ",c" + std::to_string(i);
    return header + "\n";
  }();
  for (const auto& csv : {std::string(), std::string("name\n甲\n"), std::string("record_id,name\n1,\"甲\n"),
                          many, "record_id,name\n1," + std::string(3 << 20, 'x') + "\n"}) {
    Folder folder;
    const auto ran = fuse_text(folder, csv);
    CAPTURE(csv.substr(0, 40));
    CHECK(ran.code == 2);
    CHECK_FALSE(std::filesystem::exists(folder / "out" / "links.csv"));
  }
}

TEST_CASE("a header without rows gives empty tables") {
  Folder folder;
  CHECK(fuse_text(folder, "record_id,name\n").code == 0);
  CHECK(rows(folder / "out" / "links.csv").empty());
}

TEST_CASE("rows that cannot be taken are listed with line and reason") {
  Folder folder;
  REQUIRE(fuse_text(folder, "record_id,name\n1,甲公司\n,乙公司\n3\n4,丁,戊\n1,甲公司\n").code == 0);
  const auto rejects = rows(folder / "out" / "rejects.csv");
  REQUIRE(rejects.size() == 4);
  CHECK(rejects[0][1] == "3");
  CHECK(rejects[0][3] == "缺少记录号");
  CHECK(links(folder / "out").size() == 1);
}

TEST_CASE("of two rows with one id the newest stays") {
  Folder folder;
  REQUIRE(fuse_text(folder, "record_id,name,updated_at\n1,新名称公司,2025-01-01\n1,旧名称公司,2020-01-01\n")
              .code == 0);
  CHECK(slurp(folder / "out" / "entities.csv").find("新名称公司") != std::string::npos);
  CHECK(rows(folder / "out" / "rejects.csv").size() == 1);
}

TEST_CASE("GB18030 and a byte order mark are understood") {
  Folder folder;
  const std::string gb = "record_id,name\n1,\xCE\xE4\xBA\xBA\xB9\xAB\xCB\xBE\n";  // 武汉公司 needs 汉 = BA BA
  REQUIRE(fuse_text(folder, gb).code == 0);
  CHECK(slurp(folder / "out" / "entities.csv").find("武汉公司") != std::string::npos);
  REQUIRE(fuse_text(folder, "\xEF\xBB\xBFrecord_id,name\n1,武汉公司\n").code == 0);
  CHECK(links(folder / "out").size() == 1);
}

TEST_CASE("headers in another order, other words, and by a mapping") {
  Folder folder;
  CHECK(fuse_text(folder, "企业名称,统一社会信用代码,Record_ID\n武汉公司,,1\n").code == 0);
  CHECK(slurp(folder / "out" / "entities.csv").find("武汉公司") != std::string::npos);
  const auto mapping = folder.write("map.csv", "编号,record_id\n户名,name\n");
  CHECK(fuse_text(folder, "编号,户名\n1,武汉公司\n", {"--mapping", mapping}).code == 0);
  CHECK(slurp(folder / "out" / "entities.csv").find("武汉公司") != std::string::npos);
}

TEST_CASE("twenty thousand equal names, addresses and phones do not explode") {
  Folder folder;
  std::string csv = kHeader;
  for (int i = 0; i < 20'000; ++i)
    csv += fmt::format("{},,武汉代办有限公司,,02787654321,武汉市江汉区解放大道1号,,\n", i);
  const auto ran = fuse_text(folder, csv);
  REQUIRE(ran.code == 0);
  CHECK(links(folder / "out").size() == 20'000);
}

TEST_CASE("a code that many firms share is a finding") {
  Folder folder;
  std::string csv = kHeader;
  for (int i = 0; i < 300; ++i)
    csv += fmt::format(
        "{},914201007335543938,武汉{}号贸易有限公司,甲{},1370712{:04},武汉市江汉区解放大道{}号,,\n", i,
        i * 37, i, i, i * 3);
  REQUIRE(fuse_text(folder, csv).code == 0);
  CHECK(links(folder / "out").size() == 300);
  CHECK(audited(folder, "code.shared"));
}

TEST_CASE("a code that thousands share is a finding for each, and brings nobody together") {
  static constexpr std::u32string_view kChars =
      U"华盛信达宏远嘉泰恒瑞博源诚鼎明汇新天地江山海云龙凤祥福禄寿喜春夏秋冬东南西北金木水火土日月星辰风雨雷"
      U"电青红紫蓝白玉石林森川河湖波浪安康宁静和平美丽家园";
  static constexpr std::array kTrades = {"商贸", "机械", "食品", "科技", "建材", "物流"};
  constexpr unsigned kFirms = 3000;
  std::mt19937 random(3);
  const auto characters = [&](unsigned count) {
    std::u32string out;
    for (unsigned i = 0; i < count; ++i) out += kChars[random() % kChars.size()];
    return qiying::base::from_code_points(out);
  };
  Folder folder;
  std::string csv = kHeader;
  for (unsigned i = 0; i < kFirms; ++i)
    csv += fmt::format("{},91420100MA4KXXXX0X,武汉{}{}有限公司,李{},,解放大道{}号,,\n", i,
                       characters(2 + i % 3), kTrades[i % kTrades.size()], characters(2), random() % 900);
  REQUIRE(fuse_text(folder, csv).code == 0);
  CHECK(findings_of(folder, "code.shared") == kFirms);
  CHECK(partition(folder / "out").size() > kFirms * 99 / 100);  // by chance some are alike
}

TEST_CASE("findings: checks of codes, dates, amounts, empty records") {
  Folder folder;
  REQUIRE(fuse_text(folder,
                    "record_id,uscc,reg_no,name,reg_date,capital\n1,91350100M0001TGQXM,,甲公司,,\n2,1234,,"
                    "乙公司,,\n3,914201007335543930,,丙公司,昨天,很多\n"
                    "4,,420100000000001,丁公司,,\n5,,,,,\n")
              .code == 0);
  for (const char* rule :
       {"code.outer", "code.form", "date.unreadable", "capital.unreadable", "reg_no.check", "record.empty"}) {
    CAPTURE(rule);
    CHECK(audited(folder, rule));
  }
  CHECK(links(folder / "out").size() == 5);
}

TEST_CASE("a damaged state is refused") {
  Folder folder;
  std::filesystem::create_directories(folder / "state");
  folder.write("state/fusion.state", "rubbish");
  CHECK(fuse_text(folder, "record_id,name\n1,甲公司\n", {"--state", (folder / "state").string()}).code == 1);
}

TEST_CASE("a run can be stopped and leaves nothing behind") {
  Folder folder;
  std::ostringstream out, err;
  const std::vector<std::string> args = {"--source", "a=" + folder.write("a.csv", "record_id,name\n1,甲\n"),
                                         "--out", (folder / "out").string()};
  CHECK(run(args, content(), out, err, [] { return true; }) == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("a name that very many bear alone is a finding for each, and joins nobody") {
  Folder folder;
  std::string csv = "record_id,name\n";
  for (int i = 0; i < 25; ++i) csv += fmt::format("{},武汉明德贸易有限公司\n", i);
  CHECK(fuse_text(folder, csv).code == 0);
  CHECK(audited(folder, "name.shared"));
  CHECK(rows(folder / "out" / "entities.csv").size() == 25);
  Folder few;
  CHECK(fuse_text(few, "record_id,name\n1,武汉明德贸易有限公司\n2,武汉明德贸易有限公司\n").code == 0);
  CHECK(!audited(few, "name.shared"));
}

TEST_CASE("an address that very many give is a finding for each, and joins nobody") {
  Folder folder;
  std::string csv = "record_id,name,address\n";
  for (int i = 0; i < 25; ++i) csv += fmt::format("{},武汉第{}号商行,武汉市江汉区解放大道1号\n", i, i * 37);
  CHECK(fuse_text(folder, csv).code == 0);
  CHECK(findings_of(folder, "address.shared") == 25);
  CHECK(rows(folder / "out" / "entities.csv").size() == 25);
  Folder few;
  CHECK(
      fuse_text(
          few, "record_id,name,address\n1,甲商行,武汉市江汉区解放大道1号\n2,乙商行,武汉市江汉区解放大道1号\n")
          .code == 0);
  CHECK(!audited(few, "address.shared"));
}
