#include "engines/rules/cli.hpp"

#include <unistd.h>

#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;
namespace fs = std::filesystem;

namespace {

struct Run {
  int code;
  std::string out, err;
};

Run policy(const std::vector<std::string>& args) {
  std::ostringstream out, err;
  const int code = run(args, law(), out, err);
  return {code, out.str(), err.str()};
}

// A folder of its own for each test.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("qiying-rules-" + std::to_string(getpid()) + "-" + std::to_string(++count_))) {
    fs::create_directories(path_ / "policies");
  }
  ~Folder() { fs::remove_all(path_); }
  std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }
  std::string policies() const { return (path_ / "policies").string(); }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  static inline int count_ = 0;
  fs::path path_;
};

const std::string kPolicy = policy_text("  {事实: 从业人员数, 至少: $门槛, 条款: 第二条, 证明: [社保证明]}\n",
                                        "参数:\n  门槛: {单位: 人, 取值: [{值: 20 人, 来源: x}]}\n待遇: "
                                        "{比例: 10%, 基数: 营业收入, 上限: 50 万元}\n");
const std::string kFirms = "id,name,staff,revenue\na,甲,25,100\nb,乙,18,100\nc,丙,,100\nd,丁,20,\n";

}  // namespace

TEST_CASE("check: clean is 0, a fault is 1 with its place, a missing folder is 2") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  CHECK(policy({"check", f.policies(), "--as-of", "2026-06-01"}).code == 0);
  f.put("policies/q.yaml", policy_text("  {事实: 从业人员, 至少: 20 人}\n", "", "q"));
  const auto bad = policy({"check", f.policies(), "--as-of", "2026-06-01"});
  CHECK(bad.code == 1);
  CHECK(bad.out.find("q.yaml:12:8: 错误/error rules.unknown_fact") != std::string::npos);
  CHECK(policy({"check", f.at("nothing"), "--as-of", "2026-06-01"}).code == 2);
  CHECK(policy({"check", f.policies(), "--as-of", "soon"}).code == 2);
}

TEST_CASE("test: cases beside the policy, coverage printed") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  f.put(
      "policies/p.cases.yaml",
      "政策: p\n用例:\n  - 标题: 够\n    假如: 从业人员数 是 20；营业收入 是 100 万元\n    当: 2026-06-01\n  "
      "  那么: 符合；金额 10 万元\n"
      "  - 标题: 不够\n    假如: staff 是 19 人\n    当: 2026-06-01\n    那么: 不符合；未满足 从业人员数\n");
  const auto good = policy({"test", f.policies()});
  CHECK(good.code == 0);
  CHECK(good.out.find("leaf coverage: 1/1 测到/seen, 1/1 两面/both ways") != std::string::npos);
  CHECK(good.out.find("2 cases, 0 failed") != std::string::npos);
  f.put("policies/p.cases.yaml",
        "政策: p\n用例:\n  - 标题: 错\n    假如: staff 是 19 人\n    当: 2026-06-01\n    那么: 符合\n");
  const auto bad = policy({"test", f.policies()});
  CHECK(bad.code == 1);
  CHECK(bad.out.find("应为“符合”，实为“不符合”") != std::string::npos);
}

TEST_CASE("match: one line a pair; an empty cell is unknown, never no") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  const auto firms = f.put("firms.csv", kFirms);
  const auto r =
      policy({"match", "--policies", f.policies(), "--enterprises", firms, "--as-of", "2026-06-01"});
  CHECK(r.code == 0);
  CHECK(r.out.find("a,p,测试政策,met,computed,100000.00,100000.00,") != std::string::npos);
  CHECK(r.out.find("b,p,测试政策,unmet,none,,,") != std::string::npos);
  CHECK(r.out.find("c,p,测试政策,unknown,computed,100000.00,,还需知道：从业人员数,staff,") !=
        std::string::npos);
  CHECK(r.out.find("d,p,测试政策,met,unknown,,,") != std::string::npos);
  const auto explained = policy({"match", "--policies", f.policies(), "--enterprises", firms, "--as-of",
                                 "2026-06-01", "--explain", "--only", "unmet"});
  CHECK(explained.out.find("还差 2人") != std::string::npos);
  CHECK(explained.out.find("第二条") != std::string::npos);
  CHECK(explained.out.find("a,p,") == std::string::npos);
  const auto to_file = policy({"match", "--policies", f.policies(), "--enterprises", firms, "--as-of",
                               "2026-06-01", "--out", f.at("out.csv")});
  CHECK(to_file.code == 0);
  CHECK(slurp(f.at("out.csv")) == r.out);
}

TEST_CASE("match: cells that cannot be read are told, stay unknown, and the exit code is 1") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  const auto firms = f.put("firms.csv", "id,staff,colour\na,many,red\n");
  const auto r =
      policy({"match", "--policies", f.policies(), "--enterprises", firms, "--as-of", "2026-06-01"});
  CHECK(r.code == 1);
  CHECK(r.err.find("第 2 行，staff") != std::string::npos);
  CHECK(r.err.find("colour") != std::string::npos);
  CHECK(r.out.find("a,p,测试政策,unknown") != std::string::npos);
}

TEST_CASE("match: a row with more cells than titles is told and not used; one fact has one column") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  const auto run_on = [&](const std::string& table) {
    return policy({"match", "--policies", f.policies(), "--enterprises", f.put("firms.csv", table), "--as-of",
                   "2026-06-01"});
  };
  const auto shifted = run_on("id,revenue,staff\na,1,200,25\nb,100,25,,\nc,100\n");
  CHECK(shifted.code == 1);
  CHECK(shifted.err.find("第 2 行，4 / line 2, 4: 这一行比第一行的 3 列多") != std::string::npos);
  CHECK(shifted.out.find("a,p,测试政策,unknown") != std::string::npos);
  CHECK(shifted.out.find("b,p,测试政策,met") != std::string::npos);
  CHECK(shifted.out.find("c,p,测试政策,unknown") != std::string::npos);
  const auto twice = run_on("id,staff,从业人员数\na,25,3\n");
  CHECK(twice.code == 2);
  CHECK(twice.err.find("“从业人员数”是第二个“staff”列") != std::string::npos);
}

TEST_CASE("match refuses what check refuses") {
  Folder f;
  f.put("policies/p.yaml", "条件: 都可以");
  CHECK(policy({"match", "--policies", f.policies(), "--enterprises", f.put("f.csv", kFirms), "--as-of",
                "2026-06-01"})
            .code == 2);
  f.put("policies/p.yaml", kPolicy);
  CHECK(policy({"match", "--policies", f.policies(), "--enterprises", f.put("g.csv", "x,y\n1,2\n"), "--as-of",
                "2026-06-01"})
            .code == 2);
  CHECK(policy(
            {"match", "--policies", f.policies(), "--enterprises", f.at("none.csv"), "--as-of", "2026-06-01"})
            .code == 2);
  CHECK(policy({"match", "--policies", f.policies()}).code == 2);
}

TEST_CASE("simulate: a lower threshold") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  const auto firms = f.put("firms.csv", kFirms);
  const auto r = policy({"simulate", "--policies", f.policies(), "--enterprises", firms, "--as-of",
                         "2026-06-01", "--set", "门槛=18 人", "--by", "size"});
  CHECK(r.code == 0);
  CHECK(r.out.find("符合/met 2 → 3，新增/gain 1，失去/lose 0") != std::string::npos);
  CHECK(r.out.find("新增/gain: b") != std::string::npos);
  const auto same = policy({"simulate", "--policies", f.policies(), "--enterprises", firms, "--as-of",
                            "2026-06-01", "--set", "门槛=19 人"});
  CHECK(same.code == 0);
  CHECK(same.out == "没有一家企业因此变化 / no enterprise is affected\n");
  CHECK(policy({"simulate", "--policies", f.policies(), "--enterprises", firms, "--as-of", "2026-06-01",
                "--set", "没有=1"})
            .code == 2);
  CHECK(policy({"simulate", "--policies", f.policies(), "--enterprises", firms, "--as-of", "2026-06-01",
                "--set", "门槛=18 万元"})
            .code == 2);
}

TEST_CASE("explain: value, source, threshold, clause, distance") {
  Folder f;
  f.put("policies/p.yaml", kPolicy);
  const auto r =
      policy({"explain", "--policies", f.policies(), "--as-of", "2026-06-01", "--fact", "staff=18 人"});
  CHECK(r.code == 0);
  CHECK(r.out.find(
            "[不符合] 从业人员数 至少 20人；现为 18人（命令行）；还差 2人；依据 第二条；证明：社保证明") !=
        std::string::npos);
  const auto en = policy(
      {"explain", "--policies", f.policies(), "--as-of", "2026-06-01", "--fact", "staff=18", "--lang", "en"});
  CHECK(en.out.find("2人 short") != std::string::npos);
  const auto json = policy({"explain", "--policies", f.policies(), "--as-of", "2026-06-01", "--enterprises",
                            f.put("firms.csv", kFirms), "--id", "c", "--json"});
  CHECK(json.out.find(R"("outcome":"unknown")") != std::string::npos);
  CHECK(json.out.find(R"("missing":["staff"])") != std::string::npos);
  CHECK(
      policy({"explain", "--policies", f.policies(), "--as-of", "2026-06-01", "--fact", "nothing=1"}).code ==
      2);
}

TEST_CASE("facts prints the catalogue; help is everywhere") {
  CHECK(policy({"facts"}).out.find("| `staff` | 从业人员数 | 数值 | 人 |") != std::string::npos);
  CHECK(policy({"--help"}).code == 0);
  CHECK(policy({"match", "--help"}).out.find("--enterprises") != std::string::npos);
  CHECK(policy({}).code == 2);
  CHECK(policy({"dance"}).code == 2);
}

TEST_CASE("the catalogue in the user guide is the one that the program prints") {
  const auto printed = policy({"facts"});
  CHECK(printed.code == 0);
  // Else: qiying policy facts > docs/user-guide/facts.md
  CHECK(printed.out == slurp(content_root() / "../docs/user-guide/facts.md"));
}
