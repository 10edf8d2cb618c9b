#include "platform/http/http.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace qiying::http;

TEST_CASE("headers are case-insensitive and keep their order") {
  Headers headers;
  headers.add("Accept", "a");
  headers.add("accept", "b");
  CHECK(headers.get("ACCEPT") == "a");
  headers.set("ACCEPT", "c");
  CHECK(headers.all().size() == 1);
  CHECK(headers.get("accept") == "c");
  headers.remove("Accept");
  CHECK_FALSE(headers.get("accept"));
}

TEST_CASE("a header cannot smuggle another one") {
  Headers headers;
  CHECK_THROWS_AS(headers.add("X", "a\r\nSet-Cookie: b"), std::invalid_argument);
  CHECK_THROWS_AS(headers.set("X", std::string("a\0b", 3)), std::invalid_argument);
  CHECK_THROWS_AS(headers.add("X Y", "a"), std::invalid_argument);
  CHECK_THROWS_AS(headers.add("", "a"), std::invalid_argument);
}

TEST_CASE("a redirect's location is printable ASCII") {
  const auto response = Response::redirect("/诉求?a=1\r\nX: y");
  CHECK(response.status == 303);
  CHECK(response.headers.get("Location") == "/%E8%AF%89%E6%B1%82?a=1%0D%0AX:%20y");
}

TEST_CASE("cookies are closed by default") {
  Response response;
  response.set_cookie("sid", "a b;c", 3600, true);
  CHECK(response.headers.get("Set-Cookie") ==
        "sid=a%20b%3Bc; Path=/; Max-Age=3600; SameSite=Lax; HttpOnly; Secure");
  CHECK_THROWS_AS(response.set_cookie("a=b", "", 0, false), std::invalid_argument);
}

TEST_CASE("the answers of the four kinds name their type") {
  CHECK(Response::json("{}").headers.get("Content-Type") == "application/json; charset=utf-8");
  CHECK(Response::html("x", 404).status == 404);
  CHECK(Response::text("x").headers.get("Content-Type") == "text/plain; charset=utf-8");
}

TEST_CASE("accessors find the first value") {
  Request request;
  request.query = {{"q", "1"}, {"q", "2"}};
  request.params = {{"id", "7"}};
  CHECK(request.query_value("q") == "1");
  CHECK_FALSE(request.query_value("x"));
  CHECK(request.param("id") == "7");
  CHECK(request.param("x").empty());
}

TEST_CASE("a download keeps its Chinese name") {
  CHECK(content_disposition("营业\"执照.pdf") ==
        "attachment; filename=\"_____________.pdf\"; "
        "filename*=UTF-8''%E8%90%A5%E4%B8%9A%22%E6%89%A7%E7%85%A7.pdf");
  CHECK(content_disposition("a.png", false).starts_with("inline; filename=\"a.png\""));
}

TEST_CASE("media types by extension") {
  CHECK(media_type_of("a/b.JS") == "text/javascript; charset=utf-8");
  CHECK(media_type_of("x") == "application/octet-stream");
}
