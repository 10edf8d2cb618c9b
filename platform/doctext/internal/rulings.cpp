#include "platform/doctext/internal/rulings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace qiying::doctext::internal {
namespace {

constexpr std::size_t kLongestLine = 1 << 16;  // longer ones are letters and pictures
constexpr std::size_t kMostLines = 20'000;     // of a page; more are a drawing
constexpr double kThin = 3.0;
constexpr double kShortest = 3.0;

struct Point {
  double x = 0, y = 0;
};

using Matrix = std::array<double, 6>;

std::string_view attribute(std::string_view element, std::string_view name) {
  const auto at = element.find(name);
  if (at == element.npos) return {};
  const auto from = at + name.size();
  return element.substr(from, element.find('"', from) - from);
}

// Numbers and letters of a path or a transformation, one after the other.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  // Nothing at the end; a letter stands in `letter`.
  std::optional<double> number() {
    skip();
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc() || !(std::abs(value) < 1e6)) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  char letter() {
    skip();
    if (text_.empty()) return 0;
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

 private:
  void skip() {
    const auto from = text_.find_first_not_of(" ,()\t");
    text_.remove_prefix(std::min(from, text_.size()));
  }
  std::string_view text_;
};

Matrix matrix_of(std::string_view element) {
  Matrix m = {1, 0, 0, 1, 0, 0};
  auto text = attribute(element, "transform=\"matrix");
  Tokens tokens(text);
  Matrix read{};
  for (auto& value : read) {
    const auto n = tokens.number();
    if (!n) return m;
    value = *n;
  }
  return read;
}

Point moved(const Matrix& m, Point p) {
  return {m[0] * p.x + m[2] * p.y + m[4], m[1] * p.x + m[3] * p.y + m[5]};
}

// The straight parts of a path, each as its corners; parts with curves are left out.
std::vector<std::vector<Point>> parts_of(std::string_view d, const Matrix& m) {
  std::vector<std::vector<Point>> parts;
  Tokens tokens(d);
  bool curved = false;
  Point now;
  const auto end_part = [&] {
    if (curved && !parts.empty()) parts.pop_back();
    curved = false;
  };
  for (char c = tokens.letter(); c != 0; c = tokens.letter()) {
    if (c == 'Z' || c == 'z') {
      if (!parts.empty() && !parts.back().empty()) parts.back().push_back(parts.back().front());
      continue;
    }
    if (c == 'C') curved = true;
    const int pairs = c == 'C' ? 3 : 1;
    for (int i = 0; i < pairs; ++i) {
      const auto first = tokens.number();
      const auto second = c == 'H' || c == 'V' ? first : tokens.number();
      if (!first || !second) return parts;
      now = {c == 'V' ? now.x : *first, c == 'H' ? now.y : *second};
    }
    if (c == 'M') {
      end_part();
      parts.emplace_back();
    }
    if (!parts.empty()) parts.back().push_back(moved(m, now));
  }
  end_part();
  return parts;
}

void add(Rulings& page, Point a, Point b) {
  const double width = std::abs(a.x - b.x), height = std::abs(a.y - b.y);
  if (height < 1 && width >= kShortest)
    page.across.push_back({(a.y + b.y) / 2, std::min(a.x, b.x), std::max(a.x, b.x)});
  else if (width < 1 && height >= kShortest)
    page.down.push_back({(a.x + b.x) / 2, std::min(a.y, b.y), std::max(a.y, b.y)});
}

// A thin filled rectangle is a line along its middle.
void add_filled(Rulings& page, const std::vector<Point>& part) {
  if (part.size() < 4 || part.size() > 6) return;
  const auto [left, right] = std::ranges::minmax(part, {}, &Point::x);
  const auto [top, bottom] = std::ranges::minmax(part, {}, &Point::y);
  const double width = right.x - left.x, height = bottom.y - top.y;
  const double x = (left.x + right.x) / 2, y = (top.y + bottom.y) / 2;
  if (height <= kThin && width > height) add(page, {left.x, y}, {right.x, y});
  if (width <= kThin && height > width) add(page, {x, top.y}, {x, bottom.y});
}

}  // namespace

void RulingReader::take(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    if (line_.size() < kLongestLine) line_.append(bytes.substr(0, std::min(end, kLongestLine)));
    if (end < bytes.size()) line();
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
}

void RulingReader::line() {
  const auto has = [&](std::string_view what) { return line_.find(what) != line_.npos; };
  if (has("<defs>")) definitions_ = true;
  if (has("</defs>")) definitions_ = false;
  if (has("<page>")) pages_.emplace_back();
  if (!definitions_ && line_.size() < kLongestLine && has("<path ")) path();
  line_.clear();
}

void RulingReader::path() {
  if (pages_.empty()) pages_.emplace_back();  // one page stands by itself
  auto& page = pages_.back();
  const std::string_view element = line_;
  const auto style = attribute(element, "style=\"");
  const bool filled = style.find("stroke:none") != style.npos;
  // White covers, it does not rule.
  if (style.find(filled ? "fill:rgb(100%,100%,100%)" : "stroke:rgb(100%,100%,100%)") != style.npos) return;
  if (page.across.size() + page.down.size() > kMostLines) return;
  for (const auto& part : parts_of(attribute(element, " d=\""), matrix_of(element))) {
    if (filled) {
      add_filled(page, part);
      continue;
    }
    for (std::size_t i = 1; i < part.size(); ++i) add(page, part[i - 1], part[i]);
  }
}

std::vector<Rulings> RulingReader::finish() {
  if (!line_.empty()) line();
  for (auto& page : pages_)
    if (page.across.size() + page.down.size() > kMostLines) page = {};
  return std::move(pages_);
}

}  // namespace qiying::doctext::internal
