// Many small loads and one big load; what the log of merges and splits is good for.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "engines/fusion/tests/support.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

namespace {

struct Row {
  std::string source, line;
};

std::vector<Row> rows_of(const District& district) {
  std::vector<Row> out;
  for (const auto& [source, csv] : {std::pair{"market", district.market}, std::pair{"tax", district.tax}}) {
    std::istringstream in(csv);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) out.push_back({source, line});
  }
  return out;
}

/// A register that is fed load by load.
class Register {
 public:
  explicit Register(std::string model = {}) : model_(std::move(model)) {}

  void load(const std::vector<Row>& rows, const std::vector<std::string>& more = {}) {
    std::map<std::string, std::string> tables;
    for (const auto& row : rows) {
      auto& table = tables[row.source];
      if (table.empty()) table = kHeader;
      table += row.line + "\n";
    }
    std::vector<std::string> args = {"--out", (folder_ / "out").string(), "--state",
                                     (folder_ / "state").string(), "--quiet"};
    for (const auto& [source, table] : tables) {
      args.emplace_back("--source");
      args.push_back(source + "=" + folder_.write(source + ".csv", table));
    }
    if (!model_.empty()) args.insert(args.end(), {"--model", model_});
    args.insert(args.end(), more.begin(), more.end());
    const auto ran = fuse_command(args);
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
  }
  void decide(const std::string& a, const std::string& b, const std::string& decision, const Row& any) {
    load({any}, {"--decisions", folder_.write("d.csv", a + "," + b + "," + decision + "\n")});
  }

  std::map<std::string, std::string> entities() const { return links(folder_ / "out"); }
  std::set<std::set<std::string>> parts() const { return partition(folder_ / "out"); }
  std::string model() const { return (folder_ / "out" / "model.json").string(); }
  std::vector<std::vector<std::string>> moves() const { return rows(folder_ / "state" / "moves.csv"); }
  const Folder& folder() const { return folder_; }

 private:
  std::string model_;
  Folder folder_;
};

std::vector<std::vector<Row>> random_loads(std::vector<Row> rows, unsigned seed) {
  std::minstd_rand random(seed);
  std::shuffle(rows.begin(), rows.end(), random);
  std::vector<std::vector<Row>> loads;
  for (std::size_t from = 0; from < rows.size();) {
    const auto n = std::min<std::size_t>(rows.size() - from, 1 + random() % 60);
    loads.emplace_back(rows.begin() + static_cast<std::ptrdiff_t>(from),
                       rows.begin() + static_cast<std::ptrdiff_t>(from + n));
    from += n;
  }
  return loads;
}

}  // namespace

TEST_CASE("random small loads in any order come to the same entities as one big load") {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    const auto rows = rows_of(make_district(90, seed));
    Register whole;
    whole.load(rows);
    Register parts(whole.model());
    for (const auto& load : random_loads(rows, seed * 7)) parts.load(load);
    CHECK(parts.parts() == whole.parts());
  }
}

TEST_CASE("small loads after a first one come to what one big load with the first one's model comes to") {
  for (unsigned seed = 11; seed <= 13; ++seed) {
    CAPTURE(seed);
    auto rows = rows_of(make_district(90, seed));
    std::minstd_rand random(seed);
    std::shuffle(rows.begin(), rows.end(), random);
    const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    Register parts;
    parts.load({rows.begin(), half});
    const auto learned = parts.folder().write("learned.json", slurp(parts.model()));
    for (const auto& load : random_loads({half, rows.end()}, seed * 7)) parts.load(load);
    CHECK(slurp(parts.model()) == slurp(learned));
    Register whole(learned);
    whole.load(rows);
    CHECK(parts.parts() == whole.parts());
  }
}

TEST_CASE("a split is logged with the record that stays, and undone by the row that made the whole") {
  auto rows = rows_of(make_district(60, 3));
  const Row known{"market", "m9001,91420103MA4KL1Q35C,武汉佳润商贸有限公司,李江,02782345678,解放大道688号,,"},
      same{"tax", "t9001,,武汉佳润商贸有限公司,李江,02782345678,解放大道688号,,"},
      other{"tax", "t9001,,新来饭店,王湖,02788880000,中山路9号,,"};
  rows.insert(rows.end(), {known, same});
  Register district;
  district.load(rows);
  const auto whole = district.entities();
  REQUIRE(whole.at("market:m9001") == whole.at("tax:t9001"));
  district.load({other});
  const auto split = district.entities();
  CHECK(split.at("market:m9001") == whole.at("market:m9001"));
  CHECK(split.at("tax:t9001") != whole.at("tax:t9001"));
  REQUIRE(district.moves().size() == 1);
  CHECK(district.moves()[0][0] == "tax:t9001");
  CHECK(district.moves()[0][1] == whole.at("tax:t9001"));
  CHECK(fuse_command({"explain", "--out", (district.folder() / "out").string(), "tax:t9001", "market:m9001"})
            .code == 0);
  district.load({same});
  CHECK(district.entities() == whole);
  CHECK(district.moves().size() == 2);
}

TEST_CASE("the log tells every merge and split: with it the entities before become those after") {
  const auto rows = rows_of(make_district(90, 9));
  Register whole;
  whole.load(rows);
  Register parts(whole.model());
  std::map<std::string, std::string> before;
  std::size_t told = 0;
  for (const auto& load : random_loads(rows, 5)) {
    parts.load(load);
    const auto moves = parts.moves();
    for (; told < moves.size(); ++told) {
      CHECK(before.at(moves[told][0]) == moves[told][1]);
      before[moves[told][0]] = moves[told][2];
    }
    const auto after = parts.entities();
    for (const auto& [record, entity] : before) CHECK(after.at(record) == entity);
    before = after;
  }
}

TEST_CASE("a merge is explained by the pair that made it, undone by a decision, and comes back without it") {
  const auto code = "91420103MA4KL1Q35C";
  const Row early{"market",
                  fmt::format("m9001,{},武汉佳润商贸有限公司,李江,02782345678,解放大道688号,,", code)};
  const Row known{"tax", fmt::format("t9001,{},武汉佳润商贸公司,李江,02782345678,解放大道688号,,", code)};
  Register district;
  std::vector<Row> rows = rows_of(make_district(60, 3));
  rows.push_back(early);
  rows.push_back({"tax", "t9001,,新来饭店,,,,,"});
  district.load(rows);
  REQUIRE(district.entities().at("market:m9001") != district.entities().at("tax:t9001"));
  const auto own = district.entities().at("tax:t9001");
  district.load({known});
  CHECK(district.entities().at("market:m9001") == district.entities().at("tax:t9001"));
  const auto moves = district.moves();
  REQUIRE(moves.size() == 1);
  CHECK(moves[0][0] == "tax:t9001");
  CHECK(moves[0][3] == "market:m9001");
  CHECK(fuse_command({"explain", "--out", (district.folder() / "out").string(), moves[0][0], moves[0][3]})
            .code == 0);
  district.decide("tax:t9001", "market:m9001", "different", known);
  CHECK(district.entities().at("market:m9001") != district.entities().at("tax:t9001"));
  district.decide("tax:t9001", "market:m9001", "unsure", known);
  CHECK(district.entities().at("market:m9001") == district.entities().at("tax:t9001"));
}

TEST_CASE("a changed row of the same date takes the place of the one that was known") {
  Register district;
  district.load({{"tax", "t1,,武汉佳润商贸有限公司,,,,,2026-01-01"}});
  district.load({{"tax", "t1,,武汉安康药房有限公司,,,,,2026-01-01"}});
  CHECK(slurp(district.folder() / "out" / "entities.csv").find("安康药房") != std::string::npos);
  district.load({{"tax", "t1,,武汉佳润商贸有限公司,,,,,2025-01-01"}});
  CHECK(slurp(district.folder() / "out" / "entities.csv").find("安康药房") != std::string::npos);
}

TEST_CASE("entities that nothing touched keep their lines; a state whose files were changed is not trusted") {
  const auto rows = rows_of(make_district(60, 4));
  Register district;
  district.load(rows);
  const auto before = slurp(district.folder() / "out" / "entities.csv");
  district.load({rows.front()});
  CHECK(slurp(district.folder() / "out" / "entities.csv") == before);
  // The copy in the state is changed by somebody: lines are made anew.
  std::filesystem::remove(district.folder() / "state" / "entities.csv");
  district.folder().write("state/entities.csv", std::string(before.size(), 'x'));
  district.load({rows.front()});
  CHECK(slurp(district.folder() / "out" / "entities.csv") == before);
  for (const char* file : {"fusion.state", "fusion.values"}) {
    const auto path = district.folder() / "state" / file;
    auto bytes = slurp(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::filesystem::remove(path);
    district.folder().write(std::string("state/") + file, bytes);
    const auto ran = fuse_command({"--source", "tax=" + (district.folder() / "tax.csv").string(), "--out",
                                   (district.folder() / "out").string(), "--state",
                                   (district.folder() / "state").string(), "--quiet"});
    CHECK(ran.code != 0);
    CHECK(ran.err.find("damaged") != std::string::npos);
    std::filesystem::remove(path);
    std::filesystem::copy_file(district.folder() / "out" / file, path);
  }
}
