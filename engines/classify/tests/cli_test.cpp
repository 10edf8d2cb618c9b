#include "engines/classify/cli.hpp"

#include "engines/classify/tests/support.hpp"
#include "platform/base/csv.hpp"
#include "platform/base/json.hpp"

using namespace qiying;
using namespace qiying::classify;
using namespace qiying::classify::testing;

namespace {

struct Outcome {
  int code;
  std::string out, err;
};

Outcome classify_command(const std::vector<std::string>& args) {
  std::ostringstream out, err;
  const int code = run(args, out, err);
  return {code, out.str(), err.str()};
}

std::string history_csv() {
  std::string out = "text,label\r\n";
  for (const auto& e : history()) base::append_csv_row(out, {e.text, e.label});
  return out;
}

}  // namespace

TEST_CASE("train writes a model, test measures, suggest answers") {
  const Folder folder;
  const auto csv = folder.write("history.csv", history_csv());
  const auto model = folder.at("model");
  const auto learned = classify_command({"train", "--in", csv, "--out", model, "--date", "2026-11-20"});
  CHECK(learned.code == 0);
  CHECK(learned.out.find("top 1") != std::string::npos);
  CHECK(classify_command({"test", "--in", csv}).out == learned.out);
  CHECK(classify_command({"test", "--in", csv, "--model", model}).code == 0);
  const auto said = classify_command({"suggest", "--model", model, "--text", "停车位不够", "--top", "1"});
  CHECK(said.code == 0);
  CHECK(said.out.find("停车") != std::string::npos);
}

TEST_CASE("answers as JSON have the shapes of the library") {
  const Folder folder;
  const auto csv = folder.write("history.csv", history_csv());
  const auto model = folder.at("model");
  REQUIRE(classify_command({"train", "--in", csv, "--out", model}).code == 0);
  CHECK(base::from_json<Report>(classify_command({"test", "--in", csv, "--json"}).out).ok());
  const auto said = classify_command({"suggest", "--model", model, "--in", csv, "--json"});
  CHECK(said.out.starts_with(R"({"suggestions":[{"choices":[{"label":"停车")"));
}

TEST_CASE("other names of columns") {
  const Folder folder;
  auto csv = history_csv();
  csv.replace(0, 10, "内容,科室");
  const auto path = folder.write("h.csv", csv);
  CHECK(classify_command({"test", "--in", path, "--text-column", "内容", "--label-column", "科室"}).code ==
        0);
  const auto missing = classify_command({"test", "--in", path});
  CHECK(missing.code == 2);
  CHECK(missing.err.find("text") != std::string::npos);
}

TEST_CASE("bad input has exit code 2 and a reason") {
  const Folder folder;
  const auto good = folder.write("good.csv", history_csv());
  const auto broken = folder.write("broken.csv", "text,label\n\"open,a\n");
  const auto ragged = folder.write("ragged.csv", "text,label\na,b\nc\n");
  const auto junk = folder.write("junk", std::string(100, '\xfe'));
  const std::vector<std::vector<std::string>> all = {
      {},
      {"unknown"},
      {"train"},
      {"train", "--in", folder.at("none.csv"), "--out", folder.at("m")},
      {"train", "--in", folder.write("empty.csv", ""), "--out", folder.at("m")},
      {"train", "--in", folder.write("head.csv", "text,label\n"), "--out", folder.at("m")},
      {"train", "--in", good, "--out", folder.at("m"), "--date", "2026-02-30"},
      {"train", "--in", good, "--out", folder.at("m"), "--folds", "x"},
      {"train", "--in", broken, "--out", folder.at("m")},
      {"test", "--in", ragged},
      {"test", "--in", good, "--damage", "2"},
      {"test", "--in", good, "--model", junk},
      {"suggest", "--model", folder.at("none"), "--text", "x"},
      {"suggest", "--model", junk, "--text", "x"},
      {"suggest", "--model", junk},
  };
  for (const auto& args : all) {
    const auto r = classify_command(args);
    CAPTURE(args.size());
    CHECK(r.code == 2);
    CHECK_FALSE(r.err.empty());
  }
}

TEST_CASE("a model that cannot be written is exit code 1") {
  const Folder folder;
  const auto csv = folder.write("history.csv", history_csv());
  CHECK(classify_command({"train", "--in", csv, "--out", folder.at("no/such/folder")}).code == 1);
}

TEST_CASE("help is printed and is no error") {
  const auto r = classify_command({"--help"});
  CHECK(r.code == 0);
  CHECK(r.out.find("suggest") != std::string::npos);
}
