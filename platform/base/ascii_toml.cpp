#include "platform/base/ascii_toml.hpp"

#include <fmt/format.h>

#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

enum class Place { bare, comment, escaped, quoted, literal };

Place after(Place place, char c) {
  if (place == Place::escaped && c != '\n') return Place::quoted;
  if (c == '\n') return Place::bare;
  if (place == Place::bare)
    return c == '#' ? Place::comment : c == '"' ? Place::quoted : c == '\'' ? Place::literal : place;
  if (place == Place::quoted) return c == '"' ? Place::bare : c == '\\' ? Place::escaped : place;
  return place == Place::literal && c == '\'' ? Place::bare : place;
}

base::Error misplaced(std::size_t line) {
  return base::invalid(
      std::to_string(line), "toml.not_ascii",
      {"中文等字符只能写在双引号内或注释中", "Other than ASCII goes into double quotes or comments only"});
}

}  // namespace

base::Result<std::string> to_ascii_toml(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string ascii;
  std::size_t line = 1;
  auto place = Place::bare;
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    text.remove_prefix(c.size);
    if (c.ok && c.value < 0x80) {
      ascii += static_cast<char>(c.value);
      place = after(place, ascii.back());
      line += c.value == '\n';
    } else if (c.ok && place == Place::quoted) {
      ascii += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(c.value));
    } else if (place != Place::comment) {
      return misplaced(line);
    }
  }
  return ascii;
}

}  // namespace qiying::base
