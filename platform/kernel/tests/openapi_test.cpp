#include "platform/kernel/openapi.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "platform/kernel/module.hpp"

using namespace qiying;
using namespace qiying::kernel;
namespace json = boost::json;

namespace first {
struct Thing {
  std::string name;
  std::optional<int> size;
};
QY_DESCRIBE(Thing, QY_FIELD(name, .min = 1, .max = 9, .doc = "“引号” \"quote\" \\"), QY_FIELD(size, .min = 0))
}  // namespace first

namespace second {
enum class Colour { red, green };
QY_ENUM(Colour, "red", "green")
struct Thing {
  Colour colour = Colour::red;
  std::vector<first::Thing> parts;
};
QY_DESCRIBE(Thing, QY_FIELD(colour), QY_FIELD(parts))
struct Query {
  std::optional<std::string> q;
  std::vector<Colour> colour;
};
QY_DESCRIBE(Query, QY_FIELD(q, .max = 10), QY_FIELD(colour))
}  // namespace second

namespace {

json::value document() {
  Registry r;
  const Meta open{.access = {.everyone = true}, .summary = {"看", "look"}};
  const Meta closed{.access = {.permission = "thing.write"}, .summary = {"写", "write"}};
  r.current_module = "one";
  r.post<first::Thing, first::Thing>(
      "/api/one/{id}", closed,
      [](Context&, const first::Thing& in) -> base::Result<first::Thing> { return in; });
  r.current_module = "two";
  r.get<second::Query, List<second::Thing>>(
      "/api/two", open,
      [](Context&, const second::Query&) -> base::Result<List<second::Thing>> { return base::not_found(); });
  r.del<Nothing, Nothing>("/api/one/{id}", closed,
                          [](Context&, const Nothing&) -> base::Result<Nothing> { return Nothing{}; });
  const auto file = [](Context&) -> base::Result<http::Response> { return base::not_found(); };
  r.raw(http::Method::post, "/api/v1/one/{id}/files",
        {.access = {.permission = "thing.write"}, .summary = {"传", "send"}, .options = {.multipart = true}},
        file);
  r.raw(http::Method::get, "/api/v1/one/{id}/file.pdf", open, file);
  r.raw(http::Method::get, "/healthz", open, file);
  return json::parse(openapi_document(r, "题目 \"x\"", "1.0"));
}

}  // namespace

TEST_CASE("the document is JSON with every route and its rule") {
  const auto doc = document();
  CHECK(doc.at("openapi").as_string() == "3.1.0");
  CHECK(doc.at("info").at("title").as_string() == "题目 \"x\"");
  const auto& one = doc.at("paths").at("/api/one/{id}").as_object();
  CHECK(one.at("post").at("x-permission").as_string() == "thing.write");
  CHECK(one.at("post").at("security").as_array().size() == 1);
  CHECK(one.contains("delete"));
  CHECK_FALSE(doc.at("paths").at("/api/two").at("get").as_object().contains("security"));
}

TEST_CASE("types of the same name in two modules are told apart; lists are named after their items") {
  const auto doc = document();
  const auto& schemas = doc.at("components").at("schemas").as_object();
  CHECK(schemas.contains("Thing"));
  CHECK(schemas.contains("two_Thing"));
  CHECK((schemas.contains("two_ThingList") || schemas.contains("ThingList")));
}

TEST_CASE("rules of fields become rules of the schema") {
  const auto doc = document();
  const auto& thing = doc.at("components").at("schemas").at("Thing");
  CHECK(thing.at("properties").at("name").at("maxLength").to_number<int>() == 9);
  CHECK(thing.at("required").as_array().size() == 1);
}

TEST_CASE("query and path parameters are described once each") {
  const auto doc = document();
  const auto& list = doc.at("paths").at("/api/two").at("get").at("parameters").as_array();
  CHECK(list.size() == 2);
  const auto& path = doc.at("paths").at("/api/one/{id}").at("post").at("parameters").as_array();
  REQUIRE(path.size() == 1);
  CHECK(path[0].at("in").as_string() == "path");
  CHECK(path[0].at("required").as_bool());
}

TEST_CASE("files that go in and come out stand in the document, the program's own addresses do not") {
  const auto doc = document();
  const auto& paths = doc.at("paths").as_object();
  const auto& upload = paths.at("/api/v1/one/{id}/files").at("post");
  CHECK(upload.at("requestBody").at("content").as_object().contains("multipart/form-data"));
  CHECK(upload.at("parameters").as_array()[0].at("name").as_string() == "id");
  CHECK(upload.at("x-permission").as_string() == "thing.write");
  CHECK_FALSE(paths.at("/api/v1/one/{id}/file.pdf").at("get").as_object().contains("requestBody"));
  CHECK_FALSE(paths.contains("/healthz"));
}
