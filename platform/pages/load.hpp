#pragma once
/// Templates, texts and the style sheet out of the program's resources.

#include <string>
#include <string_view>

#include "platform/pages/html.hpp"

namespace qiying::pages {

/// Every template and text of the program, checked. Names: web/ui/portal/layout.html → "layout.html",
/// error.html → "error.html", every other web/ui/portal/x.html → "ui/x.html", modules/appeal/pages/x.html →
/// "appeal/x.html". Texts: web/ui/portal/texts.toml and modules/*/pages/texts.toml. Throws std::logic_error
/// naming file and place.
Templates load_templates();

/// Reads a file of texts (`[appeal.raise] title = { zh = "…", en = "…" }`) → "appeal.raise.title". Throws
/// std::logic_error naming `file` and line for a syntax error or a text that lacks a language.
std::map<std::string, base::Text> read_texts(const std::string& file, std::string_view toml);

/// The one style sheet of all pages: tokens and portal, without comments.
struct StyleSheet {
  std::string url;   ///< "/static/portal-3f9c2b1a.css", changes with the content
  std::string file;  ///< "portal-3f9c2b1a.css"
  std::string css;
  std::string gzip;  ///< the same, compressed
};
/// Made at the first call, then constant; thread-safe.
const StyleSheet& style_sheet();

/// CSS without comments and needless blanks; strings stay as they are.
std::string minify_css(std::string_view css);

}  // namespace qiying::pages
