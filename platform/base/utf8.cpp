#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_scalar(char32_t c) {
  return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/// Bytes of a sequence by its first byte; 0 where no sequence may start.
int sequence_length(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (text.empty()) return {kReplacement, 0, false};
  const auto first = static_cast<std::uint8_t>(text[0]);
  if (first < 0x80) return {first, 1, true};
  const int length = sequence_length(first);
  if (length == 0 || text.size() < static_cast<std::size_t>(length)) return {};
  char32_t value = first & (0x7F >> length);
  for (int i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[static_cast<std::size_t>(i)]);
    if ((byte & 0xC0) != 0x80) return {};
    value = value << 6 | (byte & 0x3F);
  }
  if (value < kSmallest[length] || !is_scalar(value)) return {};
  return {value, static_cast<std::uint8_t>(length), true};
}

void append_utf8(std::string& out, char32_t c) {
  if (!is_scalar(c)) c = kReplacement;
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    if (!c.ok) return false;
    text.remove_prefix(c.size);
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    append_utf8(out, c.value);
    text.remove_prefix(c.size);
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_utf8(text).size);
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t max) {
  auto rest = text;
  for (; max > 0 && !rest.empty(); --max) rest.remove_prefix(decode_utf8(rest).size);
  return text.substr(0, text.size() - rest.size());
}

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    out += c.value;
    text.remove_prefix(c.size);
  }
  return out;
}

std::string from_code_points(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const auto c : text) append_utf8(out, c);
  return out;
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    if (!c.ok || !is_space(c.value)) break;
    text.remove_prefix(c.size);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<std::uint8_t>(text[start]) & 0xC0) == 0x80) --start;
    const auto c = decode_utf8(text.substr(start));
    if (!c.ok || start + c.size != text.size() || !is_space(c.value)) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

}  // namespace qiying::base
