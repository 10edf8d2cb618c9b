#include "modules/register/internal/read/select.hpp"

#include "platform/base/text.hpp"

namespace qiying::register_ {

base::Result<std::optional<Cursor>> read_cursor(std::string_view text) {
  if (text.empty()) return std::optional<Cursor>();
  const bool shaped =
      text.size() >= 39 && text[0] >= '0' && text[0] <= '9' && text[1] == '.' && text[38] == '.';
  if (shaped && base::parse_uuid(text.substr(2, 36)) && base::valid_utf8(text) &&
      text.find('\0') == text.npos)
    return std::optional(
        Cursor{text[0] - '0', std::string(text.substr(2, 36)), std::string(text.substr(39))});
  return base::invalid("cursor", "list.cursor", {"翻页标记无效", "This page mark is not valid"},
                       {"请从第一页重新开始", "Begin again at the first page"});
}

std::string write_cursor(const Cursor& cursor) {
  return std::to_string(cursor.tier) + "." + cursor.id + "." + cursor.key;
}

}  // namespace qiying::register_
