#include "engines/disclosure/internal/pages.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace qiying::disclosure::internal {
namespace {

bool digits_only(std::string_view text) {
  return !text.empty() && text.size() < 5 && text.find_first_not_of("0123456789") == text.npos;
}

// "第3页,共8页", "第3页/共8页", "-3-", "—3—": a number that is nothing but a page's. What stands before it on
// the line is the rest of the foot.
bool page_number(std::string_view squeezed) {
  if (const auto at = squeezed.find("第");
      at != squeezed.npos && squeezed.ends_with("页") && squeezed.size() - at < 50) {
    std::string rest(squeezed.substr(at));
    for (const auto mark : {"第", "页", "共", ",", "/", "、"}) replace_all(rest, mark, "");
    return !rest.empty() && rest.size() < 10 && rest.find_first_not_of("0123456789") == rest.npos;
  }
  for (const std::string_view dash : {"-", "—", "–", "―", "~", "·"})
    if (squeezed.size() > 2 * dash.size() && squeezed.starts_with(dash) && squeezed.ends_with(dash)) {
      std::string inner(squeezed);
      replace_all(inner, dash, "");
      if (digits_only(inner)) return true;
    }
  return false;
}

// "Page 3 of 8" squeezed.
bool english_number(std::string_view squeezed) {
  const auto of = squeezed.find("of");
  return squeezed.starts_with("Page") && of != squeezed.npos && digits_only(squeezed.substr(4, of - 4)) &&
         digits_only(squeezed.substr(of + 2));
}

class Pages {
 public:
  Pages(Lines& lines, const std::vector<std::size_t>& starts) : lines_(lines) {
    std::size_t from = 0;
    for (const auto start : starts) {
      add(from, start);
      from = start;
    }
    add(from, lines.size());
  }

  // Figures alone at the same end of the pages that count up with them.
  void drop_bare_numbers(bool last) {
    std::map<long, std::vector<std::size_t>> by_offset;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      const auto line = last ? pages_[i].second : pages_[i].first;
      const auto text = squeeze(lines_[line].text);
      if (digits_only(text)) by_offset[std::stol(text) - static_cast<long>(i)].push_back(line);
    }
    for (const auto& [offset, found] : by_offset)
      if (found.size() >= 2 && found.size() * 2 >= pages_.size())
        for (const auto line : found) lines_[line].text.clear();
  }

  // The same words at the same end of most pages.
  void drop_running_lines(bool last) {
    std::map<std::string, std::vector<std::size_t>> by_text;
    for (const auto& [first, end] : pages_) {
      const auto line = last ? end : first;
      if (!lines_[line].cells) by_text[squeeze(lines_[line].text)].push_back(line);
    }
    for (const auto& [text, found] : by_text)
      if (found.size() >= 3 && found.size() * 2 > pages_.size())
        for (const auto line : found) lines_[line].text.clear();
  }

  bool many() const { return pages_.size() > 1; }

 private:
  // First and last line with text.
  void add(std::size_t from, std::size_t to) {
    std::optional<std::size_t> first, last;
    for (auto i = from; i < to && i < lines_.size(); ++i)
      if (!squeeze(lines_[i].text).empty()) {
        if (!first) first = i;
        last = i;
      }
    if (first) pages_.emplace_back(*first, *last);
  }

  Lines& lines_;
  std::vector<std::pair<std::size_t, std::size_t>> pages_;
};

}  // namespace

void drop_page_furniture(Lines& lines, const std::vector<std::size_t>& pages) {
  for (auto& line : lines) {
    if (line.cells || line.text.size() > 200) continue;
    if (const auto text = squeeze(line.text); page_number(text) || english_number(text)) line.text.clear();
  }
  if (pages.empty()) return;
  for (const bool last : {false, true}) {
    if (Pages p(lines, pages); p.many()) p.drop_bare_numbers(last);
    if (Pages p(lines, pages); p.many()) p.drop_running_lines(last);
  }
}

}  // namespace qiying::disclosure::internal
