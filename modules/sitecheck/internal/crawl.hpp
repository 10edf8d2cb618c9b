#pragma once
/// Follows the links of the own site. Thread-safe.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/sitecheck/internal/findings.hpp"

namespace qiying::sitecheck {

/// What a page answered; status 0: nothing.
struct PageAnswer {
  int status = 0;
  bool html = false;
  std::string body;
};
/// Asks for a path of the site ("/sections/news?page=2").
using Ask = std::function<PageAnswer(const std::string& path)>;

struct Crawl {
  int pages = 0, links = 0;  ///< asked for; seen
  bool whole = true;         ///< false: there were more than `most`
  std::vector<DeadLink> dead;
};
/// From "/" on, each path once, `most` at most. Paths of other servers, of what one must sign in for (an
/// answer that leads to /login is fine) and of files are asked for but not read.
Crawl crawl(const Ask& ask, int most);

/// The local paths that a page leads to (href and src), without fragments, as they stand.
std::vector<std::string> links_of(std::string_view html, std::string_view own_address);

}  // namespace qiying::sitecheck
