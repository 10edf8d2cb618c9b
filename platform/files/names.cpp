#include <fmt/format.h>

#include "platform/base/text.hpp"
#include "platform/files/files.hpp"
#include "platform/files/internal/types.hpp"

namespace qiying::files {
namespace {

constexpr std::size_t kLongestName = 120;

/// Control and direction characters make a name look like another; the others are reserved by file systems.
bool is_bad(char32_t c) {
  const bool directs = (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                       (c >= 0x2066 && c <= 0x2069) || c == 0x061C || c == 0xFEFF;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || directs || c == 0xFFFD ||
         std::u32string_view(U"<>:\"|?*").find(c) != std::u32string_view::npos;
}

std::string_view last_part(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The end of a name carries its type, so the middle gives way.
std::u32string shortened(std::u32string name) {
  if (name.size() <= kLongestName) return name;
  const auto dot = name.rfind(U'.');
  const auto extension = dot != std::u32string::npos && name.size() - dot <= 10 ? name.substr(dot) : U"";
  return name.substr(0, kLongestName - extension.size()) + extension;
}

bool is_attr_char(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("!#$&+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

std::string safe_filename(std::string_view filename) {
  auto name = base::to_code_points(last_part(base::trim(filename)));
  std::erase_if(name, is_bad);
  const auto text = base::from_code_points(shortened(std::move(name)));
  auto trimmed = base::trim(text);
  // A leading dot hides a file, trailing ones vanish on Windows.
  while (trimmed.starts_with('.')) trimmed.remove_prefix(1);
  while (trimmed.ends_with('.') || trimmed.ends_with(' ')) trimmed.remove_suffix(1);
  return trimmed.empty() ? "file" : std::string(trimmed);
}

std::string filename_for(std::string_view filename, std::string_view media_type) {
  auto name = safe_filename(filename);
  const auto ending = internal::ending_for(name, media_type);
  if (ending.empty()) return name;
  name += ending;
  return safe_filename(name);
}

std::string content_disposition(std::string_view filename, bool shown_inline) {
  const auto name = safe_filename(filename);
  std::string plain, encoded;
  for (const unsigned char c : name) {
    if (c < 0x80) plain += c == '"' || c == '\\' || c == '%' ? '_' : static_cast<char>(c);
    if (c >= 0xC0) plain += '_';
    encoded += is_attr_char(c) ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}", shown_inline ? "inline" : "attachment",
                     plain, encoded);
}

}  // namespace qiying::files
