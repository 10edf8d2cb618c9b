#include <algorithm>
#include <random>
#include <thread>

#include "engines/classify/tests/support.hpp"

using namespace qiying;
using namespace qiying::classify;
using namespace qiying::classify::testing;

TEST_CASE("the same examples and seed give the same bytes, in any thread") {
  const auto bytes = trained().model.bytes();
  CHECK(trained().model.bytes() == bytes);
  std::vector<std::string> others(3);
  std::vector<std::jthread> threads;
  for (auto& other : others) threads.emplace_back([&other] { other = train(history())->model.bytes(); });
  threads.clear();
  for (const auto& other : others) CHECK(other == bytes);
}

TEST_CASE("another seed deals other rounds but learns the same") {
  const auto first = trained(history(), {.seed = 1}), second = trained(history(), {.seed = 2});
  const auto label = [](const Trained& t) { return t.model.suggest("停水了怎么办").choices[0].label; };
  CHECK(label(first) == label(second));
  CHECK(first.model.bytes() != second.model.bytes());
}

TEST_CASE("a model comes back from its bytes") {
  const auto model = trained(history(), {.trained_on = *base::parse_date("2026-11-20")}).model;
  const auto again = Model::load(model.bytes());
  REQUIRE(again.ok());
  CHECK(again->bytes() == model.bytes());
  CHECK(base::to_iso(again->facts().trained_on) == "2026-11-20");
  CHECK(again->facts().examples == 100);
  CHECK(again->facts().labels == 4);
  CHECK(base::to_json(again->suggest("退税")) == base::to_json(model.suggest("退税")));
}

TEST_CASE("no damaged model is taken") {
  const auto bytes = trained().model.bytes();
  std::mt19937 random(3);
  const auto code = [](const std::string& b) {
    const auto result = Model::load(b);
    return result.ok() ? "ok" : result.error().code;
  };
  CHECK(code("") == "classify.bad_model");
  CHECK(code("QYCLASS1") == "classify.bad_model");
  CHECK(code(bytes + "x") == "classify.bad_model");
  for (int i = 0; i < 200; ++i) {
    auto cut = bytes.substr(0, random() % bytes.size());
    CHECK(code(cut) == "classify.bad_model");
    auto flipped = bytes;
    flipped[random() % flipped.size()] ^= static_cast<char>(1 << random() % 8);
    CHECK(code(flipped) == "classify.bad_model");
  }
}

TEST_CASE("nothing to learn from is said clearly") {
  CHECK(code_of({}) == "classify.no_examples");
  CHECK(code_of({{"", "a"}, {"text", ""}, {"  ", " "}}) == "classify.no_examples");
  CHECK(code_of({{"发票", "税务"}, {"退税", "税务"}}) == "classify.one_label");
  std::vector<Example> many;
  for (int i = 0; i < 501; ++i) many.push_back({"诉求", std::to_string(i)});
  CHECK(code_of(many) == "classify.too_many_labels");
}

TEST_CASE("options out of range are refused") {
  CHECK(code_of(history(), {.folds = 1}) == "classify.options");
  CHECK(code_of(history(), {.folds = 21}) == "classify.options");
  CHECK(code_of(history(), {.cost = 0}) == "classify.options");
  CHECK(code_of(history(), {.cost = std::numeric_limits<double>::quiet_NaN()}) == "classify.options");
  CHECK(code_of(history(), {.precision = 1.1}) == "classify.options");
  CHECK(code_of(history(), {.max_features = 0}) == "classify.options");
}

TEST_CASE("a handful of examples teaches, but is never sure") {
  const auto t = trained({{"发票怎么开", "税务"}, {"停车位不够", "停车"}});
  CHECK(t.model.facts().folds == 0);
  CHECK(t.report.examples == 0);
  const auto s = t.model.suggest("发票怎么开");
  CHECK(s.choices[0].label == "税务");
  CHECK_FALSE(s.sure);
}

TEST_CASE("equal texts with different labels: nothing is sure, nothing breaks") {
  std::vector<Example> examples;
  for (int i = 0; i < 60; ++i) examples.push_back({"同一句话", i % 2 ? "甲" : "乙"});
  const auto t = trained(examples);
  CHECK_FALSE(t.model.suggest("同一句话").sure);
  // All are one group: no round could learn without it.
  CHECK(t.model.facts().folds == 0);
}

TEST_CASE("labels that are drawn by lot cannot be predicted, and the report says so") {
  auto examples = history(50);
  std::mt19937 random(5);
  std::vector<std::string> labels;
  for (const auto& e : examples) labels.push_back(e.label);
  std::ranges::shuffle(labels, random);
  for (std::size_t i = 0; i < examples.size(); ++i) examples[i].label = labels[i];
  const auto t = trained(examples);
  CHECK(t.report.top1 < 0.5);
  CHECK(t.report.threshold > 1);
  CHECK_FALSE(t.model.suggest(examples[0].text).sure);
}

TEST_CASE("examples of hostile text are learned from without harm") {
  auto examples = history();
  examples.push_back({std::string(1u << 20, '\xE4'), "停车"});
  examples.push_back({"🙂👨‍👩‍👧‍👦\u202E\u200B𠮷", "供水"});
  examples.push_back({std::string("a\0b", 3), "税务"});
  examples.push_back({"正常文本", std::string(5000, 'L')});
  CHECK(trained(examples).model.suggest("停车位").choices[0].label == "停车");
}

TEST_CASE("the report counts every example once and matches its labels") {
  const auto report = *cross_validate(history());
  CHECK(report.examples == 100);
  std::int64_t sum = 0, binned = 0;
  for (const auto& l : report.labels) sum += l.examples;
  for (const auto& b : report.bins) binned += b.examples;
  CHECK(sum == 100);
  CHECK(binned == 100);
  CHECK(report.top3 >= report.top1);
  CHECK(report.top1 > 0.9);
}

TEST_CASE("a group is never learned from and tested on in one round") {
  // Each question stands twice; with its twin in the training set it would always be found.
  std::vector<Example> examples;
  for (int i = 0; i < 80; ++i) {
    std::string own;
    for (int k = 0; k < 6; ++k) own += std::string("词") + static_cast<char>('a' + (i * 7 + k * 5) % 26);
    const auto label = i % 2 ? "一" : "二";
    examples.push_back({own + std::to_string(i), label, {}, "g" + std::to_string(i)});
    examples.push_back({own + std::to_string(i), label, {}, "g" + std::to_string(i)});
  }
  auto split = examples;
  for (std::size_t i = 0; i < split.size(); ++i) split[i].group = "x" + std::to_string(i);
  CHECK(cross_validate(examples)->top1 < cross_validate(split)->top1);
}

TEST_CASE("damage makes it harder, never easier") {
  const auto examples = history(50);
  CHECK(cross_validate(examples, {}, 0.8)->top1 <= cross_validate(examples)->top1);
  CHECK(cross_validate({examples.data(), 4}).error().code == "classify.too_few");
}

TEST_CASE("a model is measured on other examples; labels it does not know are not found") {
  const auto model = trained().model;
  const std::vector<Example> others = {{"发票", "税务"}, {"乱停车", "停车"}, {"噪声", "环保"}};
  const auto report = model.measured_on(others);
  CHECK(report.examples == 3);
  CHECK(report.top1 == doctest::Approx(2.0 / 3));
  CHECK(report.labels.back().label == "环保");
  CHECK(report.labels.back().recall == 0.0);
}

TEST_CASE("the threshold keeps the promise that it was made for") {
  const auto report = *cross_validate(history(60), {.precision = 0.8});
  if (report.threshold <= 1) CHECK(report.precision_at_threshold >= 0.8);
}

TEST_CASE("what is known beside the text decides where the text says nothing") {
  std::vector<Example> examples;
  for (int i = 0; i < 60; ++i)
    examples.push_back({"门前道路破损请维修" + std::string(static_cast<std::size_t>(i), 'x'),
                        i % 2 ? "东街道" : "西街道", i % 2 ? "420199001" : "420199002"});
  const auto t = trained(examples);
  CHECK(t.report.top1 == 1.0);
  const auto s = t.model.suggest("道路破损", {.context = "420199002"});
  CHECK(s.choices[0].label == "西街道");
  CHECK(s.choices[0].reasons[0].piece == "420199002");
}
