#pragma once
/// Reading pages of other people's websites: their links and words, by libxml2. Nothing of a page is run or
/// fetched. Pure and thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace qiying::webpage {

struct Link {
  std::string address;  ///< absolute, without the part after '#'
  std::string text;     ///< its words, or the title that it carries when it is longer
  std::string around;   ///< the words of the row, item or paragraph in which it stands
};

struct Page {
  std::string title;
  std::vector<Link> links;  ///< http and https only, each address once, in reading order
  std::string text;  ///< what people read: one paragraph a line, without scripts, styles, menus and footers
};

/// Reads HTML of any quality, at most 8 MiB (more is cut). The encoding is what the page says, else UTF-8
/// when it is that, else GB 18030. `address` is where the page comes from, for relative links.
Page read(std::string_view html, std::string_view address);

}  // namespace qiying::webpage
