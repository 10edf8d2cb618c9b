#pragma once
/// Limited HTML for articles: what an editor may write, and nothing that could run. The text is parsed as a
/// browser would and written anew from an allow-list, so that no trick of spelling survives. Pure and
/// thread-safe.

#include <string>
#include <string_view>

namespace qiying::sanitize {

/// HTML with only: p br h2 h3 h4 strong em u s blockquote ul ol li a[href] table thead tbody tr th td[colspan
/// rowspan] img[src alt] hr sup sub. Addresses are local paths, http, https, mailto or tel; images are local
/// only. Elements that are not known lose their tags and keep their text; script, style, iframe, object, svg,
/// math and the like go with all they hold.
std::string clean_html(std::string_view html);
/// The words without markup, blocks separated by blanks; for summaries and search.
std::string plain_text(std::string_view html);

}  // namespace qiying::sanitize
