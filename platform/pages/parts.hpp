#pragma once
/// Values for the common parts of pages (web/ui/portal/README.md shows the parts). Pure, thread-safe.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/pages/html.hpp"

namespace qiying::pages {

/// The label of a field as the page shows it; empty when it has none.
using LabelOf = std::function<std::string(std::string_view field)>;

/// For {{>ui/errors.html}} and the fields of a form: ERRORS{FIELD, LABEL, MESSAGE, HELP}, and for each field
/// at fault its message under the field's name in capitals, "TITLE_ERROR" (other characters than letters and
/// digits become '_').
void show_errors(Values& values, Lang lang, const base::Error& error, const LabelOf& label_of = {});

/// "/appeals?state=a&page=2": name and value percent-encoded, empty values left out.
std::string with_query(std::string_view path, const std::vector<std::pair<std::string, std::string>>& query);

/// For {{>ui/pager.html}}: section PAGER{PREV_URL, NEXT_URL, PAGE, PAGES, TOTAL}; nothing when one page holds
/// all. Addresses are `path` with `query` and page=N. `page` counts from 1.
void show_pager(Values& values, std::string_view path, std::vector<std::pair<std::string, std::string>> query,
                std::int64_t page, std::int64_t per_page, std::int64_t total);

/// One option of {{>ui/select.html}} or {{>ui/choice.html}}.
struct Option {
  std::string value;
  std::string title;
  std::string hint = {};
};
/// Section `name`{VALUE, TITLE, HINT, CHECKED} with the option of `chosen` marked.
void show_options(Values& values, std::string_view name, const std::vector<Option>& options,
                  std::string_view chosen);

/// `address` if it is a path of this site ("/a?b"), else `fallback`. For redirects to what a visitor sent.
std::string local_address(std::string_view address, std::string_view fallback = "/");

/// 12345 → "12,345".
std::string grouped(std::int64_t number);

}  // namespace qiying::pages
