#include <fmt/format.h>

#include <stdexcept>

#include "platform/http/http.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kMaxSegments = 32;

struct Route {
  Method method;
  std::string pattern;
  RouteOptions options;
  Handler handler;
  std::vector<std::string> names;  ///< of the parameters, in order
};

struct Leaf {
  Method method;
  std::size_t route;
};

/// One segment of the tree of patterns. A path goes to the literal child first, then to the parameter, then
/// to the rest of the path; when a branch leads nowhere the next one is tried.
struct Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> param;
  std::vector<Leaf> here;  ///< a pattern ends here
  std::vector<Leaf> rest;  ///< a pattern ends with "{name...}" here
};

struct Segments {
  std::array<std::string_view, kMaxSegments> at{};
  std::size_t count = 0;
};

/// Nullopt when the path has more segments than any pattern could.
std::optional<Segments> split(std::string_view path) {
  Segments segments;
  while (!path.empty()) {
    const auto part = next_part(path, '/');
    if (part.empty()) continue;
    if (segments.count == kMaxSegments) return std::nullopt;
    segments.at[segments.count++] = part;
  }
  return segments;
}

struct Search {
  Method method;
  std::string_view path;
  const Segments& segments;
  std::array<std::string_view, kMaxSegments + 1> captured{};
  std::size_t depth = 0;     ///< of captured
  unsigned methods = 0;      ///< known on this path: bits of Method
  std::optional<Leaf> best;  ///< also holds GET while HEAD is looked for

  bool pick(const std::vector<Leaf>& leaves) {
    for (const auto& leaf : leaves) methods |= 1u << static_cast<unsigned>(leaf.method);
    const auto with = [&](Method wanted) {
      const auto it =
          std::find_if(leaves.begin(), leaves.end(), [&](const Leaf& leaf) { return leaf.method == wanted; });
      if (it != leaves.end()) best = *it;
      return it != leaves.end();
    };
    return with(method) || (method == Method::head && with(Method::get));
  }

  bool into(const Node& node, std::size_t i) {
    if (i == segments.count) {
      if (pick(node.here)) return true;
    } else {
      const auto literal = node.literals.find(segments.at[i]);
      if (literal != node.literals.end() && into(*literal->second, i + 1)) return true;
      if (node.param && capture(segments.at[i], [&] { return into(*node.param, i + 1); })) return true;
    }
    const auto rest =
        i < segments.count ? path.substr(segments.at[i].data() - path.data()) : std::string_view{};
    return !node.rest.empty() && capture(rest, [&] { return pick(node.rest); });
  }

  template <class Then>
  bool capture(std::string_view value, Then then) {
    captured[depth++] = value;
    if (then()) return true;
    --depth;
    return false;
  }
};

/// "{name}" → name, "{name...}" → name with rest = true, "" for a literal.
struct Parameter {
  std::string_view name;
  bool rest = false;
};

Parameter parameter_of(std::string_view segment, const std::string& pattern) {
  if (segment.find_first_of("{}") == std::string_view::npos) return {};
  if (!segment.starts_with('{') || !segment.ends_with('}'))
    throw std::logic_error(fmt::format("route {}: a parameter must be a whole segment", pattern));
  auto name = segment.substr(1, segment.size() - 2);
  const bool rest = name.ends_with("...");
  if (rest) name.remove_suffix(3);
  if (!is_token(name)) throw std::logic_error(fmt::format("route {}: a parameter needs a name", pattern));
  return {name, rest};
}

std::string allow_text(unsigned methods) {
  constexpr auto bit = [](Method method) { return 1u << static_cast<unsigned>(method); };
  if (methods & bit(Method::get)) methods |= bit(Method::head);
  methods |= bit(Method::options);
  std::string out;
  for (unsigned i = 0; i <= static_cast<unsigned>(Method::options); ++i)
    if (methods & (1u << i)) out.append(out.empty() ? "" : ", ").append(name_of(static_cast<Method>(i)));
  return out;
}

}  // namespace

struct Router::Impl {
  std::vector<std::unique_ptr<Route>> routes;
  Node root;

  /// The list of leaves where `route` belongs; fills its parameter names.
  std::vector<Leaf>& place(Route& route) {
    Node* node = &root;
    std::string_view rest = route.pattern;
    next_part(rest, '/');
    while (!rest.empty()) {
      const auto segment = next_part(rest, '/');
      const auto parameter = parameter_of(segment, route.pattern);
      if (!parameter.name.empty()) add_name(route, parameter.name);
      if (parameter.rest) {
        if (!rest.empty())
          throw std::logic_error(fmt::format("route {}: the rest must come last", route.pattern));
        return node->rest;
      }
      node = step(*node, segment, !parameter.name.empty(), route.pattern);
    }
    return node->here;
  }

  static Node* step(Node& node, std::string_view segment, bool is_param, const std::string& pattern) {
    if (segment.empty()) throw std::logic_error(fmt::format("route {}: an empty segment", pattern));
    auto& child = is_param ? node.param : node.literals[std::string(segment)];
    if (!child) child = std::make_unique<Node>();
    return child.get();
  }

  static void add_name(Route& route, std::string_view name) {
    if (std::find(route.names.begin(), route.names.end(), name) != route.names.end())
      throw std::logic_error(fmt::format("route {}: parameter {} twice", route.pattern, name));
    route.names.emplace_back(name);
  }
};

Router::Router() : impl_(std::make_unique<Impl>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string pattern, RouteOptions options, Handler handler) {
  if (!pattern.starts_with('/') || (pattern.size() > 1 && pattern.ends_with('/')))
    throw std::logic_error(fmt::format("route '{}' must start with a slash and not end with one", pattern));
  if (std::count(pattern.begin(), pattern.end(), '/') > static_cast<std::ptrdiff_t>(kMaxSegments))
    throw std::logic_error(fmt::format("route {} has too many segments", pattern));
  auto route = std::make_unique<Route>(method, std::move(pattern), options, std::move(handler));
  auto& leaves = impl_->place(*route);
  for (const auto& leaf : leaves)
    if (leaf.method == method)
      throw std::logic_error(fmt::format("routes {} {} and {} are the same", name_of(method),
                                         impl_->routes[leaf.route]->pattern, route->pattern));
  leaves.push_back({method, impl_->routes.size()});
  impl_->routes.push_back(std::move(route));
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  const auto segments = split(path);
  if (!segments) return match;
  Search search{.method = method, .path = path, .segments = *segments};
  if (!search.into(impl_->root, 0)) {
    if (search.methods != 0) match.allow = allow_text(search.methods);
    return match;
  }
  const auto& route = *impl_->routes[search.best->route];
  match.handler = &route.handler;
  match.options = &route.options;
  match.pattern = route.pattern;
  match.index = search.best->route;
  match.params.reserve(route.names.size());
  for (std::size_t i = 0; i < route.names.size(); ++i)
    match.params.emplace_back(route.names[i], std::string(search.captured[i]));
  return match;
}

std::vector<std::pair<Method, std::string>> Router::routes() const {
  std::vector<std::pair<Method, std::string>> out;
  for (const auto& route : impl_->routes) out.emplace_back(route->method, route->pattern);
  return out;
}

}  // namespace qiying::http
