#include <doctest/doctest.h>

#include <stdexcept>

#include "platform/http/http.hpp"

using namespace qiying::http;

namespace {

Router with(std::initializer_list<std::pair<Method, const char*>> routes) {
  Router router;
  for (const auto& [method, pattern] : routes)
    router.add(method, pattern, {}, [](Request&) { return Response{}; });
  return router;
}

using Params = std::vector<std::pair<std::string, std::string>>;
constexpr auto kGet = Method::get;
constexpr auto kPost = Method::post;

}  // namespace

TEST_CASE("literals go before parameters, with a way back") {
  const auto router = with(
      {{kGet, "/a/{id}"}, {kGet, "/a/new"}, {kGet, "/a/{id}/edit"}, {kGet, "/a/new/print"}, {kGet, "/"}});
  CHECK(router.find(kGet, "/").pattern == "/");
  CHECK(router.find(kGet, "/a/new").pattern == "/a/new");
  CHECK(router.find(kGet, "/a/7").pattern == "/a/{id}");
  CHECK(router.find(kGet, "/a/7").params == Params{{"id", "7"}});
  CHECK(router.find(kGet, "/a/new/edit").pattern == "/a/{id}/edit");
  CHECK(router.find(kGet, "/a/new/edit").params == Params{{"id", "new"}});
  CHECK(router.find(kGet, "/a/new/edit").index == 2);
  CHECK(router.find(kGet, "/b").handler == nullptr);
  CHECK(router.find(kGet, "/a/7/edit/x").handler == nullptr);
}

TEST_CASE("the rest of a path, also when it is nothing") {
  const auto router = with({{kGet, "/s/{path...}"}, {kGet, "/s/x/{id}"}, {kGet, "/t/{a}/{rest...}"}});
  CHECK(router.find(kGet, "/s/a/b/c.js").params == Params{{"path", "a/b/c.js"}});
  CHECK(router.find(kGet, "/s").params == Params{{"path", ""}});
  CHECK(router.find(kGet, "/s/x/1").pattern == "/s/x/{id}");
  CHECK(router.find(kGet, "/s/x").params == Params{{"path", "x"}});
  CHECK(router.find(kGet, "/s/x/1/2").params == Params{{"path", "x/1/2"}});
  CHECK(router.find(kGet, "/t/1/2/3").params == Params{{"a", "1"}, {"rest", "2/3"}});
}

TEST_CASE("another method is 405 with what is allowed") {
  const auto router = with({{kGet, "/a/{id}"}, {kPost, "/a/new"}, {Method::del, "/a/{key}"}});
  const auto match = router.find(Method::put, "/a/1");
  CHECK(match.handler == nullptr);
  CHECK(match.allow == "GET, HEAD, DELETE, OPTIONS");
  CHECK(router.find(Method::put, "/a/new").allow == "GET, HEAD, POST, DELETE, OPTIONS");
  CHECK(router.find(kGet, "/x").allow.empty());
}

TEST_CASE("a literal without the method gives way to a parameter with it") {
  const auto router = with({{kPost, "/a/new"}, {kGet, "/a/{id}"}});
  CHECK(router.find(kGet, "/a/new").pattern == "/a/{id}");
  CHECK(router.find(kPost, "/a/new").pattern == "/a/new");
}

TEST_CASE("HEAD is answered by GET") {
  const auto router = with({{kGet, "/a"}, {kGet, "/b"}, {Method::head, "/b"}});
  CHECK(router.find(Method::head, "/a").index == 0);
  CHECK(router.find(Method::head, "/b").index == 2);
}

TEST_CASE("faulty tables are told at start") {
  CHECK_THROWS_AS(with({{kGet, "/a"}, {kGet, "/a"}}), std::logic_error);
  CHECK_THROWS_AS(with({{kGet, "/a/{x}"}, {kGet, "/a/{y}"}}), std::logic_error);
  CHECK_THROWS_AS(with({{kGet, "/a/{x...}"}, {kGet, "/a/{y...}"}}), std::logic_error);
  for (const auto* bad : {"", "a", "/a/", "/a//b", "/a{x}", "/{}", "/{x...}/b", "/{x}/{x}", "/{x", "/x}"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(with({{kGet, bad}}), std::logic_error);
  }
  CHECK_NOTHROW(with({{kGet, "/a/{x}"}, {kPost, "/a/{y}"}}));
}

TEST_CASE("endless paths are not found, quickly") {
  const auto router = with({{kGet, "/{rest...}"}});
  std::string path;
  for (int i = 0; i < 5000; ++i) path += "/a";
  CHECK(router.find(kGet, path).handler == nullptr);
}
