#include <rapidcheck.h>

#include <thread>

#include "engines/classify/tests/support.hpp"

using namespace qiying;
using namespace qiying::classify;
using namespace qiying::classify::testing;

TEST_CASE("a text gets the label of those like it, and says by which words") {
  const auto s = trained().model.suggest("园区门口乱停车，停车位不够");
  REQUIRE(s.choices.size() == 3);
  CHECK(s.choices[0].label == "停车");
  REQUIRE_FALSE(s.choices[0].reasons.empty());
  CHECK(s.choices[0].reasons[0].piece.find("车") != std::string::npos);
  CHECK(s.choices[0].confidence > s.choices[1].confidence);
}

TEST_CASE("width, traditional characters and case make no difference") {
  const auto model = trained().model;
  const auto plain = model.suggest("社保缴费ABC困难");
  const auto other = model.suggest("社保繳費ａｂｃ困難");
  CHECK(base::to_json(plain) == base::to_json(other));
}

TEST_CASE("the numbers in a text do not matter") {
  const auto model = trained().model;
  CHECK(model.suggest("停水 3 天").choices[0].confidence ==
        model.suggest("停水 128 天").choices[0].confidence);
}

TEST_CASE("what the history never spoke of has no suggestion") {
  const auto model = trained().model;
  for (const auto* text : {"", "   ", "🙂🙂🙂", "!!!???", "\xff\xfe\x80", "zzzz"}) {
    const auto s = model.suggest(text);
    CHECK(s.choices.empty());
    CHECK_FALSE(s.sure);
  }
}

TEST_CASE("a text with words of two labels is not as sure as a text of one") {
  const auto model = trained().model;
  const auto one = model.suggest("反映停车位、停车场长期没有解决");
  const auto two = model.suggest("反映停车位、自来水长期没有解决");
  CHECK(one.choices[0].confidence > two.choices[0].confidence);
}

TEST_CASE("one megabyte of text is answered like its beginning") {
  const auto model = trained().model;
  std::string long_text;
  while (long_text.size() < (1u << 20)) long_text += "关于发票的问题";
  CHECK(model.suggest(long_text).choices[0].label == "税务");
  CHECK(model.suggest(std::string(1u << 20, 'x')).choices.empty());
}

TEST_CASE("reasons are whole words of the text, not the runs of characters that were learnt") {
  const auto model = trained().model;
  const std::string text = "流动资金贷款续贷困难，增值税退税还没有到账";
  const std::vector<std::string> words = {"流动", "资金", "贷款", "续贷", "困难", "增值", "退税", "没有"};
  for (const auto& choice : model.suggest(text, {.top = 4, .reasons = 100}).choices)
    for (const auto& reason : choice.reasons) {
      const auto begin = text.find(reason.piece), end = begin + reason.piece.size();
      REQUIRE(begin != std::string::npos);
      for (const auto& word : words) {
        const auto at = text.find(word);
        const auto cuts = [&](std::size_t edge) { return edge > at && edge < at + word.size(); };
        CHECK_FALSE((cuts(begin) || cuts(end)));
      }
    }
}

TEST_CASE("reasons add to the label's score and do not overlap") {
  const auto s = trained().model.suggest("我公司增值税退税没有到账", {.top = 4, .reasons = 100});
  for (const auto& choice : s.choices)
    for (std::size_t i = 0; i < choice.reasons.size(); ++i) {
      CHECK(choice.reasons[i].weight > 0);
      if (i > 0) CHECK(choice.reasons[i].weight <= choice.reasons[i - 1].weight);
    }
}

TEST_CASE("as many choices as asked for, at most as many as there are labels") {
  const auto model = trained().model;
  CHECK(model.suggest("发票", {.top = 0}).choices.empty());
  CHECK(model.suggest("发票", {.top = 1}).choices.size() == 1);
  CHECK(model.suggest("发票", {.top = 100}).choices.size() == 4);
  CHECK(model.suggest("发票", {.reasons = 0}).choices[0].reasons.empty());
}

TEST_CASE("confidences are shares of one, whatever the text") {
  const auto model = trained().model;
  CHECK(rc::check([&](const std::string& noise) {
    const auto s = model.suggest("发票" + noise, {.top = 100});
    double sum = 0;
    for (const auto& c : s.choices) sum += c.confidence;
    RC_ASSERT(s.choices.empty() || std::abs(sum - 1) < 1e-9);
  }));
}

TEST_CASE("many threads ask one model and get the same answers") {
  const auto model = trained().model;
  const auto alone = base::to_json(model.suggest("水表坏了，请协助"));
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        if (base::to_json(model.suggest("水表坏了，请协助")) != alone) ++wrong;
    });
  threads.clear();
  CHECK(wrong == 0);
}

TEST_CASE("a damaged text keeps about its share of characters, the same for a seed") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "企业诉求";
  const auto damaged_text = damaged(text, 0.4, 7);
  const auto kept = static_cast<double>(damaged_text.size()) / static_cast<double>(text.size());
  CHECK(kept > 0.75);
  CHECK(kept < 0.85);
  CHECK(damaged(text, 0.4, 7) == damaged_text);
  CHECK(damaged(text, 0.4, 8) != damaged_text);
  CHECK(damaged(text, 0, 7) == text);
}
