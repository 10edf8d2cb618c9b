#include "engines/worktime/internal/words.hpp"

#include <algorithm>
#include <charconv>

namespace qiying::worktime::internal {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Length of the UTF-8 character at `i`; a stray byte counts as one.
std::size_t length_at(std::string_view text, std::size_t i) {
  std::size_t n = 1;
  while (i + n < text.size() && continues(text[i + n])) ++n;
  return n;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0, n = 0; i < text.size(); i += n) {
    n = length_at(text, i);
    if (separators.find(text.substr(i, n)) == separators.npos) continue;
    if (i > start) parts.push_back(text.substr(start, i - start));
    start = i + n;
  }
  if (start < text.size()) parts.push_back(text.substr(start));
  return parts;
}

std::optional<std::array<std::string_view, 2>> halves(std::string_view text, std::string_view separators) {
  const auto parts = split(text, separators);
  if (parts.empty() || parts.size() > 2) return std::nullopt;
  const auto first = parts.front(), last = parts.back();
  if (first.data() != text.data() || last.data() + last.size() != text.data() + text.size())
    return std::nullopt;
  if (parts.size() == 1) return std::array{first, last};
  const auto between = text.substr(first.size(), text.size() - first.size() - last.size());
  if (length_at(between, 0) != between.size()) return std::nullopt;
  return std::array{first, last};
}

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size())
    return {};
  return value <= most ? std::optional(value) : std::nullopt;
}

std::string quoted(std::string_view text) {
  std::size_t n = std::min<std::size_t>(text.size(), 40);
  while (n > 0 && n < text.size() && continues(text[n])) --n;
  return "「" + std::string(text.substr(0, n)) + (n < text.size() ? "…」" : "」");
}

}  // namespace qiying::worktime::internal
