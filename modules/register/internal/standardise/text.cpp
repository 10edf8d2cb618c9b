#include "platform/base/text.hpp"
#include "modules/register/internal/standardise/standardise.hpp"

namespace qiying::register_ {

namespace {

bool is_han(char32_t c) {
  return (c >= 0x2E80 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) || c >= 0x20000;
}

/// Whether nothing needs tidying: no control character, no blank but single ASCII ones inside.
bool is_tidy(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return text.empty();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F || (c == ' ' && text[i + 1] == ' ')) return false;
    if (c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF) {  // where the other blanks of Unicode lie
      const auto next = base::decode_utf8(text.substr(i));
      if (base::is_space(next.value)) return false;
    }
  }
  return true;
}

/// Calls `keep` for each blank between `before` and `after`; the first and last are dropped.
template <class Keep>
std::string tidy(std::string_view text, Keep keep) {
  std::string out;
  char32_t before = 0;
  bool blank = false;
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    text.remove_prefix(c.size);
    if (c.value < 0x20 || c.value == 0x7F || base::is_space(c.value)) {
      blank = true;
      continue;
    }
    if (blank && before != 0 && keep(before, c.value)) out += ' ';
    blank = false;
    base::append_utf8(out, c.value);
    before = c.value;
  }
  return out;
}

bool between_foreign_words(char32_t before, char32_t after) {
  return !is_han(before) && !is_han(after);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

std::string tidy_text(std::string_view text) {
  if (is_tidy(text)) return std::string(text);
  return tidy(text, [](char32_t, char32_t) { return true; });
}

std::string tidy_person(std::string_view text) {
  return tidy(text, between_foreign_words);
}

std::string tidy_name(std::string_view text) {
  auto out = tidy(base::fold_width(text), between_foreign_words);
  if (out.find_first_of("()[") == std::string::npos && out.find("【") == std::string::npos &&
      out.find("〔") == std::string::npos)
    return out;
  for (auto open : {"(", "[", "【", "〔"}) replace_all(out, open, "（");
  for (auto close : {")", "]", "】", "〕"}) replace_all(out, close, "）");
  for (auto loose : {"（ ", " （"}) replace_all(out, loose, "（");
  for (auto loose : {"） ", " ）"}) replace_all(out, loose, "）");
  return out;
}

std::string tidy_phone(std::string_view text) {
  std::string out;
  for (char c : base::fold_width(text))
    if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == ',' || c == ';' || c == '/') out += c;
  return out;
}

void PayloadHash::add(std::string_view value) {
  const auto mix = [this](std::uint64_t word) {
    state_ = (state_ ^ word) * 0xFF51AFD7ED558CCDULL;
    state_ ^= state_ >> 32;
  };
  mix(value.size() + 1);
  std::size_t i = 0;
  for (; i < value.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t j = i; j < std::min(i + 8, value.size()); ++j)
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(value[j])) << (8 * (j - i));
    mix(word);
  }
}

}  // namespace qiying::register_
