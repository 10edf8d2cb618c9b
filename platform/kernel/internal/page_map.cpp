#include "platform/kernel/internal/page_map.hpp"

namespace qiying::kernel {
namespace {

/// "/a/光" → "/a/%E5%85%89".
std::string target_of(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    out += '/' + http::percent_encode(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  return out.empty() ? "/" : out;
}

}  // namespace

PageMap::PageMap(const Registry& registry) {
  for (const auto& route : registry.pages)
    if (!route.raw)
      routes_.add(route.method, route.pattern, {}, [](http::Request&) { return http::Response(); });
}

bool PageMap::is_page(std::string_view path) const {
  return routes_.find(http::Method::get, path).handler != nullptr;
}

std::optional<std::string> PageMap::above(std::string_view path) const {
  if (!routes_.find(http::Method::post, path).handler || is_page(path)) return std::nullopt;
  do path = path.substr(0, path.rfind('/'));
  while (!path.empty() && !is_page(path));
  return target_of(path);
}

}  // namespace qiying::kernel
