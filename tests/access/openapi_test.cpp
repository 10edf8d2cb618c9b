/// The API document of the whole program.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "tests/access/routes.hpp"

using namespace qiying;
using namespace qiying::test;
namespace json = boost::json;

namespace {

const json::value& document() {
  static const json::value doc = [] {
    App app;
    return app.visitor().get("/api/openapi.json").json();
  }();
  return doc;
}

/// Every {"$ref": "#/a/b"} below `value`.
void references(const json::value& value, std::set<std::string>& out) {
  if (value.is_array())
    for (const auto& item : value.as_array()) references(item, out);
  if (!value.is_object()) return;
  for (const auto& [name, item] : value.as_object()) {
    if (name == "$ref" && item.is_string())
      out.insert(std::string(item.as_string()));
    else
      references(item, out);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

TEST_CASE("every reference leads somewhere") {
  std::set<std::string> refs;
  references(document(), refs);
  CHECK(refs.size() > 30);
  for (const auto& ref : refs) {
    boost::system::error_code error;
    CHECK_MESSAGE(document().find_pointer(std::string_view(ref).substr(1), error) != nullptr, ref);
  }
}

TEST_CASE("every API route is in the document, with its rule") {
  const auto registry = app::register_modules();
  REQUIRE(registry.api.size() > 30);
  for (const auto& route : registry.api) {
    INFO(http::name_of(route.method), " ", route.pattern);
    const auto* path = document().at("paths").as_object().if_contains(route.pattern);
    REQUIRE(path);
    const auto* operation = path->as_object().if_contains(lower(http::name_of(route.method)));
    REQUIRE(operation);
    CHECK(operation->at("summary").as_string().size() > 0);
    CHECK(operation->at("description").as_string().size() > 0);
    if (!route.meta.access.permission.empty())
      CHECK(operation->at("x-permission").as_string() == route.meta.access.permission);
    CHECK(operation->as_object().contains("security") == !route.meta.access.everyone);
  }
}

TEST_CASE("every parameter of a path is described") {
  for (const auto& [pattern, operations] : document().at("paths").as_object())
    for (const auto& [method, operation] : operations.as_object()) {
      const std::string_view text(pattern.data(), pattern.size());
      const auto wanted = std::count(text.begin(), text.end(), '{');
      std::ptrdiff_t found = 0;
      if (const auto* list = operation.as_object().if_contains("parameters"))
        for (const auto& parameter : list->as_array()) found += parameter.at("in").as_string() == "path";
      CHECK_MESSAGE(found == wanted, text);
    }
}
