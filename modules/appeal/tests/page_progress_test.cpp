#include <doctest/doctest.h>

#include "modules/appeal/internal/page_progress.hpp"

using namespace qiying;
using namespace std::chrono_literals;

TEST_CASE("a length of time is said in its two largest units") {
  using appeal::span_words;
  CHECK(span_words(0s, kernel::Lang::zh) == "1 分钟");
  CHECK(span_words(45min, kernel::Lang::zh) == "45 分钟");
  CHECK(span_words(3h + 20min, kernel::Lang::zh) == "3 小时 20 分钟");
  CHECK(span_words(50h + 59min, kernel::Lang::zh) == "2 天 2 小时");
  CHECK(span_words(48h + 5min, kernel::Lang::zh) == "2 天");
  CHECK(span_words(24h, kernel::Lang::en) == "1 d");
}

TEST_CASE("words are put into a sentence, also several times, and never into what was put in") {
  CHECK(appeal::filled("由{ORG}办理，{ORG}负责", {{"ORG", "城管局"}}) == "由城管局办理，城管局负责");
  CHECK(appeal::filled("{A}", {{"A", "{A}"}}) == "{A}");
  CHECK(appeal::filled("没有", {{"A", "x"}}) == "没有");
}
