#pragma once
// How a value is made harmless for the place where it stands.

#include <string>
#include <string_view>

namespace qiying::pages {

enum class Escape {
  html,      // text and ordinary quoted attributes
  url,       // the beginning of an address
  url_part,  // a path segment or query value inside an address
};

void escape_html(std::string& out, std::string_view value);
void escape(std::string& out, Escape kind, std::string_view value);

}  // namespace qiying::pages
