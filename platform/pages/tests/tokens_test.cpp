#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace {

using Tokens = std::map<std::string, std::string>;

std::string read_tokens() {
  std::ifstream in("web/ui/tokens.css");
  return {std::istreambuf_iterator<char>(in), {}};
}

// The colours of the block that begins with `selector`, over those of `base`.
Tokens block(const std::string& css, const std::string& selector, Tokens base = {}) {
  const auto begin = css.find(selector);
  REQUIRE(begin != std::string::npos);
  const auto body = css.substr(begin, css.find('}', begin) - begin);
  for (auto at = body.find("--qy-"); at != std::string::npos; at = body.find("--qy-", at + 1)) {
    const auto colon = body.find(':', at);
    const auto end = body.find(';', colon);
    base[body.substr(at + 5, colon - at - 5)] = body.substr(colon + 2, end - colon - 2);
  }
  return base;
}

double channel(const std::string& hex, std::size_t at) {
  const double c = std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(const std::string& hex) {
  REQUIRE(hex.size() == 7);
  return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
}
double contrast(const std::string& a, const std::string& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

void check_theme(const Tokens& t) {
  const auto at_least = [&](const char* ink, const char* ground, double ratio) {
    CAPTURE(ink);
    CAPTURE(ground);
    CHECK(contrast(t.at(ink), t.at(ground)) >= ratio);
  };
  for (const char* ground : {"bg", "surface", "raised"}) {
    at_least("text", ground, 7);
    at_least("muted", ground, 4.5);
    at_least("link", ground, 4.5);
    at_least("field", ground, 3);
  }
  at_least("text", "tint", 7);
  at_least("link", "tint", 4.5);
  for (const std::string kind : {"error", "success", "warning"}) {
    at_least(kind.c_str(), "bg", 4.5);
    at_least(kind.c_str(), (kind + "-tint").c_str(), 4.5);
    at_least("text", (kind + "-tint").c_str(), 7);
  }
  at_least("on-brand", "brand", 4.5);
  at_least("on-brand", "brand-strong", 4.5);
  at_least("focus", "focus-ink", 3);
}

}  // namespace

TEST_CASE("every text can be read on its ground, in light and dark") {
  const auto css = read_tokens();
  const auto light = block(css, ":root {");
  check_theme(light);
  check_theme(block(css, ":root[data-theme=\"dark\"]", light));
}

TEST_CASE("the system's dark is the chosen dark") {
  const auto css = read_tokens();
  CHECK(block(css, ":root[data-theme=\"dark\"]") == block(css, ":root[data-theme=\"auto\"]"));
}
