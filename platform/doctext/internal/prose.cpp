#include "platform/doctext/internal/prose.hpp"

#include <algorithm>
#include <vector>

namespace qiying::doctext::internal {
namespace {

std::vector<std::string_view> parted(std::string_view text, char by) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool figure(std::string_view word) {
  return word.find_first_of("0123456789") != word.npos &&
         word.find_first_not_of("0123456789.,-%") == word.npos;
}

// Words with wide gaps between them, one of them a figure; or many of them.
bool row(std::string_view line) {
  std::size_t cells = 0;
  bool any = false;
  while (!line.empty()) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty()) break;
    const auto end = std::min(line.find("  "), line.size());
    any = any || figure(line.substr(0, end));
    ++cells;
    line.remove_prefix(end);
  }
  return cells > 2 || (cells > 1 && any);
}

// A few gaps come from lines that were spread; a table has many rows.
bool prose(std::string_view page) {
  const auto lines = parted(page, '\n');
  const auto rows = std::ranges::count_if(lines, row);
  const auto written = std::ranges::count_if(
      lines, [](std::string_view line) { return line.find_first_not_of(" \r") != line.npos; });
  return rows * 8 < written;
}

}  // namespace

std::string in_reading_order(std::string layout, std::string_view raw) {
  const auto pages = parted(layout, '\f'), written = parted(raw, '\f');
  if (pages.size() != written.size()) return layout;
  std::string out;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    out += prose(pages[i]) ? written[i] : pages[i];
    out += '\f';
  }
  return out;
}

}  // namespace qiying::doctext::internal
