#include "platform/http/static_files.hpp"

#include <doctest/doctest.h>

using namespace qiying::http;

namespace {

const Assets& assets() {
  static const Assets table{{"app/index.html", "<p>page"},       {"app/main-3f9c2b1a.js", "plain"},
                            {"app/main-3f9c2b1a.js.br", "brot"}, {"app/main-3f9c2b1a.js.gz", "gzip"},
                            {"app/user-settings.js", "s"},       {"app/index-BxK_-aQw.css", "c"},
                            {"app/report-20260101.csv", "r"}};
  return table;
}

Response get(std::string_view path, const char* accept = nullptr) {
  Request request;
  if (accept) request.headers.add("Accept-Encoding", accept);
  return serve_asset(assets(), path, request);
}

std::string_view body(const Response& response) {
  return std::get<std::string_view>(response.body);
}

}  // namespace

TEST_CASE("the variant that the client understands best") {
  CHECK(body(get("app/main-3f9c2b1a.js")) == "plain");
  CHECK(body(get("app/main-3f9c2b1a.js", "gzip, deflate, br")) == "brot");
  CHECK(body(get("app/main-3f9c2b1a.js", "gzip")) == "gzip");
  CHECK(body(get("app/main-3f9c2b1a.js", "br;q=0, gzip;q=0")) == "plain");
  CHECK(body(get("app/main-3f9c2b1a.js", "br;q=0.5, gzip")) == "gzip");
  CHECK(body(get("app/index.html", "br")) == "<p>page");
  CHECK(get("app/main-3f9c2b1a.js", "br").headers.get("Content-Encoding") == "br");
  CHECK(get("app/main-3f9c2b1a.js").headers.get("Vary") == "Accept-Encoding");
  CHECK_FALSE(get("app/index.html").headers.get("Vary"));
}

TEST_CASE("only hashed names live for a year") {
  const auto cached = [](const char* path) {
    return get(path).headers.get("Cache-Control")->find("immutable") != std::string_view::npos;
  };
  CHECK(cached("app/main-3f9c2b1a.js"));
  CHECK(cached("app/index-BxK_-aQw.css"));
  CHECK_FALSE(cached("app/index.html"));
  CHECK_FALSE(cached("app/user-settings.js"));
  CHECK_FALSE(cached("app/report-20260101.csv"));
}

TEST_CASE("variants have tags of their own") {
  const auto tag = [](const char* accept) {
    return std::string(*get("app/main-3f9c2b1a.js", accept).headers.get("ETag"));
  };
  CHECK(tag(nullptr) != tag("br"));
  CHECK(tag("br") == tag("br"));
}

TEST_CASE("what is not there is 404, and variants are not files") {
  CHECK(get("app/none.js").status == 404);
  CHECK(get("../etc/passwd").status == 404);
  CHECK(get("app/main-3f9c2b1a.js.br").status == 404);
}

TEST_CASE("media types of the web") {
  CHECK(get("app/main-3f9c2b1a.js", "br").headers.get("Content-Type") == "text/javascript; charset=utf-8");
}
