// The command as a whole: files in, files out.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "engines/fusion/tests/support.hpp"
#include "platform/base/text.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

namespace {

constexpr const char* kFiles[] = {"links.csv",   "entities.csv", "review.csv", "audit.csv",
                                  "rejects.csv", "model.json",   "report.html"};

struct Sources {
  Folder folder;
  std::vector<std::string> args(const std::string& out = "out") const {
    return {"--source", "market=" + (folder / "m.csv").string(),
            "--source", "tax=" + (folder / "t.csv").string(),
            "--out",    (folder / out).string(),
            "--quiet"};
  }
  explicit Sources(const District& district) {
    folder.write("m.csv", district.market);
    folder.write("t.csv", district.tax);
  }
};

std::vector<std::string> with(std::vector<std::string> args, const std::vector<std::string>& more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

std::string shuffled(const std::string& csv, unsigned seed) {
  std::vector<std::string> lines;
  std::istringstream in(csv);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::shuffle(lines.begin() + 1, lines.end(), std::minstd_rand(seed));
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

Outcome fuse_text(const Folder& folder, const std::string& csv) {
  return fuse_command(
      {"--source", "one=" + folder.write("one.csv", csv), "--out", (folder / "out").string(), "--quiet"});
}

const char* const kFirst[] = {"江", "海", "山", "云", "天", "金", "银", "玉", "松", "竹",
                              "梅", "兰", "菊", "柏", "桐", "枫", "楠", "杉", "桦", "榆",
                              "槐", "柳", "杨", "桂", "荷", "莲", "葵", "萍", "芳", "蓉"};
const char* const kSecond[] = {"达", "通", "顺", "恒", "盛", "昌", "隆", "丰", "泰", "瑞",
                               "祥", "和", "兴", "旺", "裕", "富", "康", "宁", "安", "宝",
                               "华", "荣", "明", "辉", "亮", "鸿", "鹏", "飞", "腾", "跃"};

}  // namespace

TEST_CASE("all files are written") {
  const Sources sources(make_district(60, 2));
  REQUIRE(fuse_command(sources.args()).code == 0);
  for (const auto* file : kFiles) CHECK(std::filesystem::file_size(sources.folder / "out" / file) > 0);
  CHECK(slurp(sources.folder / "out" / "report.html").find("企业数据融合报告") != std::string::npos);
}

TEST_CASE("the answer does not depend on threads or on the order of rows and sources") {
  const auto district = make_district(300, 3);
  const Sources one(district);
  Sources two({shuffled(district.market, 5), shuffled(district.tax, 6)});
  REQUIRE(fuse_command(with(one.args(), {"--threads", "1"})).code == 0);
  auto args = two.args();
  std::swap(args[1], args[3]);
  REQUIRE(fuse_command(with(args, {"--threads", "2"})).code == 0);
  for (const auto* file : kFiles) {
    CAPTURE(file);
    CHECK(slurp(one.folder / "out" / file) == slurp(two.folder / "out" / file));
  }
}

TEST_CASE("an agency's telephone that hundreds share: the same answer in any order of rows") {
  std::string csv = kHeader;
  for (int i = 0; i < 400; ++i)
    csv += fmt::format("r{0},,江城{1}商行,李{2},027-82345678,解放大道{3}号,,\n", i, i % 37, i % 11, i % 23);
  const Folder one, two;
  REQUIRE(fuse_text(one, csv).code == 0);
  REQUIRE(fuse_text(two, shuffled(csv, 9)).code == 0);
  for (const auto* file : kFiles) {
    CAPTURE(file);
    CHECK(slurp(one / "out" / file) == slurp(two / "out" / file));
  }
}

TEST_CASE("a branch stays out of its parent, whatever else agrees") {
  const Folder folder;
  const std::string csv =
      std::string(kHeader) +
      "1,,武汉佳润商贸有限公司,李江,027-82345678,解放大道688号3栋201室,2011-05-06,2024-01-01\n"
      "2,,武汉佳润商贸有限公司第一分公司,李江,027-82345678,解放大道688号3栋201室,2011-05-06,2024-01-01\n"
      "3,,武汉佳润商贸有限公司第二分公司,李江,027-82345678,解放大道688号3栋201室,2011-05-06,2024-01-01\n";
  REQUIRE(fuse_text(folder, csv).code == 0);
  CHECK(partition(folder / "out").size() == 3);
}

TEST_CASE("a shop stays out of the society or cooperative that runs it") {
  const Folder folder;
  const std::string town = "李江,027-82345678,解放大道688号3栋201室,2011-05-06,2024-01-01\n";
  const std::string city = "周敏,027-85551234,中山路12号1栋9室,1998-03-02,2024-01-01\n";
  const std::string csv = std::string(kHeader) + "1,,临泉县张集供销社," + town +
                          "2,,临泉县张集供销社马丽门市部," + town + "3,,湖北省合作经济学会," + city +
                          "4,,湖北省合作经济学会书刊门市部," + city;
  REQUIRE(fuse_text(folder, csv).code == 0);
  CHECK(partition(folder / "out").size() == 4);
}

TEST_CASE("an explanation adds up to the score of the pair") {
  const Sources sources(make_district(200, 4));
  REQUIRE(fuse_command(sources.args()).code == 0);
  const auto told =
      fuse_command({"explain", "--out", (sources.folder / "out").string(), "market:m1", "market:m2"});
  REQUIRE(told.code == 0);
  double sum = 0, score = 0;
  std::istringstream in(told.out);
  for (std::string line; std::getline(in, line);) {
    const bool number = line.size() > 8 &&
                        (line[2] == '+' || line[2] == '-' || line[1] == '+' || line[1] == '-') &&
                        line[8] == ' ';
    if (!number || line.find("---") != line.npos) continue;
    (line.find("score in bits") != line.npos ? score : sum) += std::stod(line.substr(0, 8));
  }
  CHECK(score != 0);
  CHECK(std::abs(sum - score) < 0.01);
}

TEST_CASE("golden values carry their source and date") {
  Folder folder;
  const auto out = folder / "out";
  folder.write("a.csv", std::string(kHeader) +
                            "1,914201007335543938,武汉东运制版有限公司,刘超,13707123456,"
                            "武汉市硚口区长升路4号,2002-01-29,2020-01-01\n");
  folder.write(
      "b.csv",
      std::string(kHeader) +
          "9,914201007335543938,武汉東運制版有限公司,刘超,13807654321,武汉市硚口区长升路4号,,2025-01-01\n");
  REQUIRE(fuse_command({"--source", "a=" + (folder / "a.csv").string(), "--source",
                        "b=" + (folder / "b.csv").string(), "--out", out.string(), "--quiet"})
              .code == 0);
  const auto entities = rows(out / "entities.csv");
  REQUIRE(entities.size() == 1);
  CHECK(entities[0][1] == "2");
  const auto text = slurp(out / "entities.csv");
  CHECK(text.find("2002-01-29,a,2020-01-01") != std::string::npos);
  CHECK(text.find("13807654321,b,2025-01-01") != std::string::npos);
}

TEST_CASE("two different valid codes are never one entity") {
  Folder folder;
  std::string csv = kHeader;
  for (const char* code : {"914201007335543938", "9141010473905500XK"})
    csv += fmt::format("{},{},武汉东运制版有限公司,刘超,13707123456,武汉市硚口区长升路4号,2002-01-29,\n",
                       code, code);
  REQUIRE(fuse_text(folder, csv).code == 0);
  CHECK(partition(folder / "out").size() == 2);
  CHECK(rows(folder / "out" / "review.csv").size() == 1);
}

TEST_CASE("decisions join and part, and are remembered") {
  const Sources sources(make_district(150, 7));
  const auto state = std::vector<std::string>{"--state", (sources.folder / "state").string()};
  REQUIRE(fuse_command(with(sources.args(), state)).code == 0);
  const auto before = links(sources.folder / "out");
  std::string joined;
  for (const auto& [record, entity] : before)
    if (record.starts_with("tax:") && before.at("market:m" + record.substr(5)) == entity) joined = record;
  const auto partner = "market:m" + joined.substr(5);
  const auto decisions =
      sources.folder.write("d.csv", "record_a,record_b,decision\n" + joined + "," + partner + ",different\n");
  REQUIRE(fuse_command(with(sources.args(),
                            {"--state", (sources.folder / "state").string(), "--decisions", decisions}))
              .code == 0);
  auto after = links(sources.folder / "out");
  CHECK(after[joined] != after[partner]);
  REQUIRE(fuse_command(with(sources.args(), state)).code == 0);
  after = links(sources.folder / "out");
  CHECK(after[joined] != after[partner]);
  CHECK(slurp(sources.folder / "state" / "moves.csv").find(joined) != std::string::npos);
}

TEST_CASE("many small loads come to the same as one big load, and entities keep their ids") {
  const auto district = make_district(240, 8);
  const Sources all(district);
  REQUIRE(fuse_command(all.args()).code == 0);
  const auto model = (all.folder / "out" / "model.json").string();
  Sources parts(district);
  std::vector<std::string> lines;
  std::istringstream in(district.tax);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  const auto state = (parts.folder / "state").string();
  std::map<std::string, std::string> first;
  for (std::size_t from = 1; from < lines.size(); from += 40) {
    std::string part = kHeader;
    for (auto i = from; i < std::min(lines.size(), from + 40); ++i) part += lines[i] + "\n";
    parts.folder.write("t.csv", part);
    REQUIRE(fuse_command(with(parts.args(), {"--state", state, "--model", model})).code == 0);
    if (first.empty()) first = links(parts.folder / "out");
  }
  CHECK(partition(parts.folder / "out") == partition(all.folder / "out"));
  const auto last = links(parts.folder / "out");
  for (const auto& [record, entity] : first) CHECK(last.at(record) == entity);
}

TEST_CASE("a formula in a cell is not run by a spreadsheet") {
  Folder folder;
  REQUIRE(fuse_text(folder, std::string(kHeader) + "=1+1,,=cmd|'/c calc'!A0,,,,,\n").code == 0);
  CHECK(slurp(folder / "out" / "links.csv").find(",'=1+1,") != std::string::npos);
  CHECK(slurp(folder / "out" / "entities.csv").find("'=cmd") != std::string::npos);
}

TEST_CASE("profiles of one's own need no code") {
  Folder folder;
  const auto profile = folder.write("own.toml",
                                    "record_id = [\"nr\"]\n[[field]]\nname = \"title\"\ntype = "
                                    "\"name\"\n[[field]]\nname = \"isbn\"\ntype = \"id\"\n");
  const auto table = folder.write(
      "books.csv",
      "nr,title,isbn\n1,War and Peace,9780140447934\n2,War & Peace,9780140447934\n3,Emma,9780141439587\n");
  const auto ran =
      fuse_command({"--table", table, "--profile", profile, "--out", (folder / "out").string(), "--quiet"});
  CHECK(ran.code == 0);
  CHECK(links(folder / "out").size() == 3);
}

TEST_CASE("a small list with numbers in a row is no list of duplicates") {
  const Folder folder;
  std::string register_csv = kHeader, list = kHeader;
  for (int i = 0; i < 900; ++i) {
    const auto name = fmt::format("{}{}", kFirst[i % 30], kSecond[i / 30]);
    register_csv += fmt::format("r{0},,武汉{1}商贸有限公司,,,解放大道{0}号,,2024-01-01\n", i, name);
    if (i % 15 == 0)
      list += fmt::format("l{0},,武汉{1}商贸有限公司,,139{2:08},,,2024-01-01\n", i, name, 1000 + i / 15);
  }
  REQUIRE(fuse_command({"--source", "register=" + folder.write("r.csv", register_csv), "--source",
                        "list=" + folder.write("l.csv", list), "--out", (folder / "out").string(), "--quiet"})
              .code == 0);
  const auto entity = links(folder / "out");
  for (int i = 0; i < 900; i += 15)
    CHECK(entity.at(fmt::format("list:l{}", i)) == entity.at(fmt::format("register:r{}", i)));
  CHECK(partition(folder / "out").size() == 900);
}

TEST_CASE("former names stand beside the golden name") {
  const Folder folder;
  const std::string csv =
      "record_id,uscc,name,former_name,updated_at\n"
      "1,91420103MA4KL1Q35C,武汉佳润商贸有限公司,武汉江润贸易有限公司,2024-01-01\n"
      "2,91420103MA4KL1Q35C,武汉佳润商贸有限公司,武汉江润贸易有限公司,2023-01-01\n";
  REQUIRE(fuse_text(folder, csv).code == 0);
  const auto text = slurp(folder / "out" / "entities.csv");
  CHECK(text.find("name_date,former_name") != text.npos);
  CHECK(text.find("武汉江润贸易有限公司") != text.npos);
}
