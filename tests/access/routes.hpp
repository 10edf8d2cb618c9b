#pragma once
/// Every route of the program as the matrix needs it.

#include <string>
#include <vector>

#include "tests/support/test_app.hpp"

namespace qiying::test {

struct Route {
  http::Method method;
  std::string pattern;
  kernel::Access access;
  const base::Type* in = nullptr;  ///< API routes only
  bool is_page = false;            ///< answers anonymous readers with the way to the sign-in page
  std::string name() const { return std::string(http::name_of(method)) + " " + pattern; }
  bool writes() const { return method != http::Method::get && method != http::Method::head; }
};

std::vector<Route> routes_of(const kernel::Registry& registry);
/// The pattern with a value for each parameter: the one that fits its name, or `nonsense` for all.
std::string path_of(const Route& route, const std::string& nonsense = {});

}  // namespace qiying::test
