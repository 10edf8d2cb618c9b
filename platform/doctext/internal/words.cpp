#include "platform/doctext/internal/words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "platform/base/text.hpp"

namespace qiying::doctext::internal {
namespace {

double number(std::string_view element, std::string_view name) {
  const auto at = element.find(name);
  if (at == element.npos) return 0;
  double value = 0;
  const auto from = element.data() + at + name.size();
  std::from_chars(from, element.data() + element.size(), value);
  return std::abs(value) < 1e6 ? value : 0;  // also what is no number
}

std::string unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}, {"&amp;", '&'}};
  std::string out;
  while (!text.empty()) {
    const auto entity =
        std::ranges::find_if(kEntities, [&](const auto& e) { return text.starts_with(e.first); });
    const bool found = entity != std::end(kEntities);
    out += found ? entity->second : text.front();
    text.remove_prefix(found ? entity->first.size() : 1);
  }
  return base::repair_utf8(out);
}

}  // namespace

std::vector<std::vector<PlacedWord>> placed_words(std::string_view xml) {
  std::vector<std::vector<PlacedWord>> pages;
  while (!xml.empty()) {
    const auto open = xml.find('<');
    if (open == xml.npos) break;
    xml.remove_prefix(open);
    const auto close = xml.find('>');
    if (close == xml.npos) break;
    const auto element = xml.substr(0, close);
    xml.remove_prefix(close + 1);
    if (element.starts_with("<page ")) pages.emplace_back();
    if (!element.starts_with("<word ") || pages.empty()) continue;
    const auto text = xml.substr(0, xml.find('<'));
    pages.back().push_back({number(element, "xMin=\""), number(element, "yMin=\""),
                            number(element, "xMax=\""), number(element, "yMax=\""), unescaped(text)});
  }
  return pages;
}

}  // namespace qiying::doctext::internal
