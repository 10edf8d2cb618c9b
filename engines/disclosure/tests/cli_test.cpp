// The command line: what it prints, writes and returns.
#include "engines/disclosure/cli.hpp"

#include <map>
#include <sstream>

#include "engines/disclosure/report.hpp"
#include "engines/disclosure/tests/support.hpp"
#include "engines/disclosure/tests/synthetic_text.hpp"

using namespace qiying::disclosure;
using namespace qiying::disclosure::testing;

namespace {

struct Run {
  int code = -1;
  std::string out, err;
  std::map<std::string, std::string> written;
};

Run run_with(std::vector<std::string> args, const std::map<std::string, std::string>& files) {
  Run r;
  std::ostringstream out, err;
  r.code = run(
      args,
      [&](const std::string& path) -> qiying::base::Result<std::string> {
        if (files.contains(path)) return files.at(path);
        return qiying::base::not_found({"文件", "file"});
      },
      [&](const std::string& path, const std::string& content) {
        r.written[path] = content;
        return path != "/full/disk";
      },
      out, err);
  r.out = out.str();
  r.err = err.str();
  return r;
}

const std::string kRight = print(invent(3), Style::tabs, 3).plain();
const std::string kWrong =
    budget("2024 年收支总预算 568.18 万元，比 2023 年预算增加 131.56 万元，增长 31.13%。");

}  // namespace

TEST_CASE("exit codes: 0 right, 1 errors, 2 unreadable or bad arguments") {
  CHECK(run_with({"a"}, {{"a", kRight}}).code == 0);
  CHECK(run_with({"a", "b"}, {{"a", kRight}, {"b", kWrong}}).code == 1);
  CHECK(run_with({"missing"}, {}).code == 2);
  CHECK(run_with({}, {}).code == 2);
  CHECK(run_with({"a", "--jsn", "x"}, {{"a", kRight}}).code == 2);
  CHECK(run_with({"a", "--json"}, {{"a", kRight}}).code == 2);
  CHECK(run_with({"--help"}, {}).code == 0);
}

TEST_CASE("one unreadable file does not stop the others") {
  const auto r = run_with({"missing", "b", "--json", "o.json"}, {{"b", kWrong}});
  CHECK(r.code == 2);
  CHECK(r.err.find("missing") != std::string::npos);
  CHECK(r.written.at("o.json").find("text.growth") != std::string::npos);
}

TEST_CASE("the findings are written as JSON and as a page") {
  const auto r = run_with({"b", "--json", "o.json", "--html=o.html"}, {{"b", kWrong}});
  CHECK(r.code == 1);
  const auto& json = r.written.at("o.json");
  for (const auto member : {"\"kind\"", "\"severity\"", "\"place\"", "\"quoted\"", "\"stated\"",
                            "\"expected\"", "\"why\"", "\"evidence\"", "\"checked\"", "\"held\""})
    CHECK(json.find(member) != std::string::npos);
  const auto& html = r.written.at("o.html");
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.find("30.13%") != std::string::npos);
  CHECK(run_with({"b", "--json", "-"}, {{"b", kWrong}}).out.starts_with("{\"documents\""));
  CHECK(run_with({"a", "--json", "/full/disk"}, {{"a", kRight}}).code == 2);
}

TEST_CASE("nothing of the document is taken for HTML") {
  const auto reports = std::vector{check(budget("<b>项目</b> 10 万元，其中：甲 &lt;script&gt; 12 万元。"))};
  CHECK(to_html(reports).find("<script>") == std::string::npos);
}
