#include "modules/sitecheck/internal/crawl.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace qiying::sitecheck {
namespace {

constexpr std::size_t kLongest = 500;
constexpr std::size_t kMostDead = 100;

std::string unescaped(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; (at = out.find("&amp;", at)) != std::string::npos; ++at) out.erase(at + 1, 4);
  return out;
}

/// "/a?b" out of "/a?b#c" or "https://own.site/a?b"; empty when it leads elsewhere.
std::string local_path(std::string link, std::string_view own_address) {
  link.resize(std::min(link.find('#'), link.size()));
  if (!own_address.empty() && link.starts_with(own_address)) link.erase(0, own_address.size());
  const bool local = link.starts_with('/') && !link.starts_with("//");
  return local && link.size() <= kLongest ? link : std::string();
}

/// Where each value of an attribute `name="` begins.
template <class F>
void each_value(std::string_view html, std::string_view name, F&& take) {
  for (std::size_t at = 0; (at = html.find(name, at)) != std::string_view::npos;) {
    at += name.size();
    const auto end = html.find('"', at);
    if (end == std::string_view::npos) return;
    take(html.substr(at, end - at));
    at = end;
  }
}

bool dead(int status) {
  // What one must sign in for, or may ask for too often, is there.
  return status == 0 || (status >= 400 && status != 401 && status != 403 && status != 429);
}

}  // namespace

std::vector<std::string> links_of(std::string_view html, std::string_view own_address) {
  std::vector<std::string> out;
  for (const std::string_view name : {" href=\"", " src=\""})
    each_value(html, name, [&](std::string_view value) {
      if (auto path = local_path(unescaped(value), own_address); !path.empty())
        out.push_back(std::move(path));
    });
  return out;
}

Crawl crawl(const Ask& ask, int most) {
  Crawl out;
  std::set<std::string> known{"/"};
  std::deque<std::pair<std::string, std::string>> waiting{{"/", "/"}};
  while (!waiting.empty() && out.pages < most) {
    const auto [path, on] = waiting.front();
    waiting.pop_front();
    ++out.pages;
    const auto answer = ask(path);
    if (dead(answer.status) && out.dead.size() < kMostDead) out.dead.push_back({path, on, answer.status});
    if (!answer.html || answer.status != 200) continue;
    for (auto& link : links_of(answer.body, "")) {
      ++out.links;
      if (known.insert(link).second) waiting.emplace_back(std::move(link), path);
    }
  }
  out.whole = waiting.empty();
  return out;
}

}  // namespace qiying::sitecheck
