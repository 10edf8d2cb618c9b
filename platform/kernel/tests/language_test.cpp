#include <doctest/doctest.h>

#include "platform/kernel/dispatch.hpp"

using namespace qiying;
using namespace qiying::kernel;

namespace {

Lang language(const char* accepted, const char* cookie = nullptr) {
  http::Request request;
  if (accepted) request.headers.set("Accept-Language", accepted);
  if (cookie) request.cookies.emplace_back("qy_lang", cookie);
  return language_of(request);
}

}  // namespace

TEST_CASE("Chinese unless English is asked for") {
  CHECK(language(nullptr) == Lang::zh);
  CHECK(language("") == Lang::zh);
  CHECK(language("fr") == Lang::zh);
  CHECK(language("*") == Lang::zh);
  CHECK(language("en") == Lang::en);
  CHECK(language("en-GB") == Lang::en);
}

TEST_CASE("the best liked language that we have") {
  CHECK(language("zh-CN,zh;q=0.9,en;q=0.8") == Lang::zh);
  CHECK(language("en-US,en;q=0.9,zh-CN;q=0.8") == Lang::en);
  CHECK(language("de, en;q=0.5") == Lang::en);
  CHECK(language("en;q=0.3, zh;q=0.7") == Lang::zh);
  CHECK(language("en;q=0") == Lang::zh);
  CHECK(language(";;;,,,q=,en;q=x") == Lang::zh);
}

TEST_CASE("the cookie wins, and knows two words") {
  CHECK(language("en", "zh") == Lang::zh);
  CHECK(language("zh", "en") == Lang::en);
  CHECK(language("en", "klingon") == Lang::zh);
}
