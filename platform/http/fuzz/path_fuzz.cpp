// No target leads out of its place: an accepted path is normalised, and the router's parameters are parts of
// it.
#include <cstdlib>

#include "platform/http/http.hpp"
#include "platform/http/internal/target.hpp"
#include "platform/http/internal/text.hpp"

namespace {

qiying::http::Router make_router() {
  using namespace qiying::http;
  Router router;
  for (const auto* pattern :
       {"/", "/a", "/a/{id}", "/a/{id}/b", "/a/new", "/a/new/c", "/s/{path...}", "/{x}/{y}/{z}"})
    router.add(Method::get, pattern, {}, [](Request&) { return Response{}; });
  return router;
}

void check_path(std::string_view path) {
  using namespace qiying::http;
  if (!path.starts_with('/') || !valid_utf8(path)) std::abort();
  if (path.find("//") != std::string_view::npos || path.find('\\') != std::string_view::npos) std::abort();
  std::string_view rest = path.substr(1);
  while (!rest.empty()) {
    const auto segment = next_part(rest, '/');
    if (segment == ".." || segment == ".") std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiying::http;
  static const Router router = make_router();
  const auto target = parse_target({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  check_path(target->path);
  for (const auto method : {Method::get, Method::head, Method::post}) {
    const auto match = router.find(method, target->path);
    for (const auto& [name, value] : match.params)
      if (target->path.find(value) == std::string::npos) std::abort();
  }
  return 0;
}
