// What must not be published, through `qiying policy check`: each with its line, its column and what to do.
#include <unistd.h>

#include "engines/rules/cli.hpp"
#include "engines/rules/tests/support.hpp"

using namespace qiying::rules;
using namespace qiying::rules::testing;
namespace fs = std::filesystem;

namespace {

struct Checked {
  int code;
  std::string out;
};

// The command on a folder with one file p.yaml.
Checked check(const std::string& text) {
  static int count = 0;
  const auto folder = fs::temp_directory_path() /
                      ("qiying-check-" + std::to_string(getpid()) + "-" + std::to_string(++count));
  fs::create_directories(folder);
  std::ofstream(folder / "p.yaml") << text;
  std::ostringstream out, err;
  const std::vector<std::string> args{"check", folder.string(), "--as-of", "2026-06-01"};
  const int code = run(args, law(), out, err);
  fs::remove_all(folder);
  return {code, out.str() + err.str()};
}

// The first line that tells `code` and the one below it.
std::string told(const Checked& checked, const std::string& code) {
  std::istringstream lines(checked.out);
  std::string line, help;
  while (std::getline(lines, line))
    if (line.find(" " + code + ": ") != line.npos) {
      std::getline(lines, help);
      return line.substr(line.find("p.yaml:")) + "\n" + help;
    }
  return checked.out;
}

void refused(const std::string& text, const std::string& place, const std::string& code,
             const std::string& help) {
  CAPTURE(code);
  const auto checked = check(text);
  CHECK(checked.code == 1);
  const auto words = told(checked, code);
  CAPTURE(words);
  CHECK(words.find("p.yaml:" + place + ": 错误/error " + code) == 0);
  CHECK(words.find("\n    ") != words.npos);
  CHECK(words.find(help) != words.npos);
}

const std::string kLeaf = "  {事实: 从业人员数, 至少: 20 人}\n";

std::string nested(int depth) {
  std::string out = "  ";
  for (int i = 0; i < depth; ++i) out += "{非: ";
  return out;
}

}  // namespace

TEST_CASE("check: what is right is passed") {
  const auto checked = check(policy_text(kLeaf));
  CHECK(checked.code == 0);
  CHECK(checked.out.find("错误/error") == std::string::npos);
}

TEST_CASE("check: cyclic parameters") {
  refused(policy_text("  {事实: 从业人员数, 至少: $甲}\n",
                      "参数:\n  甲: {单位: 人, 取值: [{值: $乙, 来源: x}]}\n"
                      "  乙: {单位: 人, 取值: [{值: $甲, 来源: x}]}\n"),
          "13:23", "rules.cyclic_parameter", "给其中一个写明数值");
}

TEST_CASE("check: a unit that does not fit") {
  refused(policy_text("  {事实: 从业人员数, 至少: 20 万元}\n"), "12:19", "rules.unit", "人");
}

TEST_CASE("check: a leaf on an unknown fact") {
  refused(policy_text("  {事实: 从业人数, 至少: 20 人}\n"), "12:8", "rules.unknown_fact",
          "是否想写“从业人员数”");
}

TEST_CASE("check: a step of growth by which nothing can be divided") {
  refused(policy_text(kLeaf, "待遇: {按: 工业总产值增加额, 每增: 0 万元, 奖励: 1 万元}\n"), "11:23",
          "rules.zero", "");
}

TEST_CASE("check: a window that ends before it starts") {
  refused(policy_text(kLeaf, "申报: {开始: \"2026-08-12 17:00\", 截止: \"2026-08-12 16:59\"}\n"), "11:5",
          "rules.window", "核对申报时间");
}

TEST_CASE("check: negative caps, of a benefit, a firm, affiliates and a budget") {
  refused(policy_text(kLeaf, "待遇: {比例: 30%, 基数: 算力费用, 上限: -20 万元}\n"), "11:29",
          "rules.negative", "");
  for (const std::string cap : {"年度上限", "关联企业上限", "预算"})
    refused(policy_text(kLeaf, "待遇: {金额: 1 万元}\n约束: {" + cap + ": -1 万元}\n"),
            cap == "年度上限" ? "12:12"
            : cap == "预算"   ? "12:10"
                              : "12:14",
            "rules.negative", "");
}

TEST_CASE("check: ten megabytes") {
  refused(policy_text(kLeaf) + std::string(10u << 20, ' '), "1:1", "yaml.too_large", "一个政策一个文件");
}

TEST_CASE("check: billion laughs") {
  std::string text = "a: &a [lol, lol]\n";
  for (char c = 'b'; c < 'k'; ++c)
    text += std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
  refused(text, "1:4", "yaml.anchor", "");
}

TEST_CASE("check: ten thousand levels") {
  refused(policy_text(nested(10'000)), "12:259", "yaml.too_deep", "把条件拆成几项");
}

TEST_CASE("check: text that pretends to be a rule") {
  refused(policy_text("  年营业收入超过 2000 万元的规模以上工业企业\n"), "12:3", "rules.group", "逐条写明");
}

TEST_CASE("check: a reward by local tax without a recorded basis") {
  refused(policy_text(kLeaf, "待遇: {比例: 10%, 基数: 区级财政贡献, 上限: 100 万元}\n"), "11:5",
          "rules.fair_competition", "不得发布");
}

TEST_CASE("check: choices outside their list say what may be chosen") {
  refused(policy_text(kLeaf, "受众类别: [外星企业]\n"), "11:8", "rules.choice", "中小微企业");
  refused(policy_text(kLeaf, "申报: {方式: 找关系}\n"), "11:10", "rules.choice", "免申即享");
}
