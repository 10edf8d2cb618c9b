#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/pages/load.hpp"
#include "platform/pages/parts.hpp"

using namespace qiying;
using pages::Lang;
using pages::Values;

namespace {

std::size_t compressed(const std::string& text) {
  std::vector<Bytef> out(compressBound(text.size()));
  uLongf size = out.size();
  compress2(out.data(), &size, reinterpret_cast<const Bytef*>(text.data()), text.size(), 6);
  return size;
}

}  // namespace

TEST_CASE("all templates of the portal load in both languages") {
  const auto templates = pages::load_templates();
  for (const char* name : {"home", "search", "settings", "guide", "about", "accessibility", "style"}) {
    CHECK(templates.has("portal/" + std::string(name) + ".html"));
  }
}

TEST_CASE("a page with its style sheet fits the budget of 15 KB") {
  const auto templates = pages::load_templates();
  const auto css = pages::style_sheet().gzip.size();
  CHECK(css < 5 * 1024);
  for (const char* name : {"home", "guide", "about", "accessibility"}) {
    Values frame;
    frame.html("BODY", templates.render(Lang::zh, "portal/" + std::string(name) + ".html", Values{}));
    CHECK(compressed(templates.render(Lang::zh, "layout.html", frame)) + css < 15 * 1024);
  }
}
