#include "tests/access/routes.hpp"

namespace qiying::test {
namespace {

std::string fitting(std::string_view parameter) {
  if (parameter == "id") return "0190a0a0-0000-7000-8000-000000000000";
  if (parameter == "uscc") return kFirm.uscc();
  if (parameter == "section") return "news";
  if (parameter == "action") return "note";
  return "x";
}

}  // namespace

std::vector<Route> routes_of(const kernel::Registry& registry) {
  std::vector<Route> out;
  for (const auto& r : registry.api) out.push_back({r.method, r.pattern, r.meta.access, r.in, false});
  for (const auto& r : registry.pages)
    out.push_back({r.method, r.pattern, r.meta.access, nullptr, r.handler != nullptr});
  return out;
}

std::string path_of(const Route& route, const std::string& nonsense) {
  std::string out;
  for (std::size_t i = 0; i < route.pattern.size(); ++i) {
    if (route.pattern[i] != '{') {
      out += route.pattern[i];
      continue;
    }
    const auto end = route.pattern.find('}', i);
    out += nonsense.empty() ? fitting(std::string_view(route.pattern).substr(i + 1, end - i - 1)) : nonsense;
    i = end;
  }
  return out;
}

}  // namespace qiying::test
