#include "engines/classify/internal/grams.hpp"

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::classify::internal {
namespace {

enum class Sort { other, letter, digit, character };

Sort sort_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return Sort::digit;
  if ((c >= U'a' && c <= U'z') || (c >= 0xC0 && c < 0x250)) return Sort::letter;
  const bool mark = c < 0x80 || (c >= 0x80 && c < 0xC0) || (c >= 0x2000 && c < 0x2E80) ||
                    (c >= 0x3000 && c < 0x3041) || (c >= 0xFE00 && c < 0xFE70) || c >= 0xFF00;
  // Signs beyond the basic plane are rare characters up to 0x3FFFF, except for emoji.
  if (mark && !(c >= 0x20000 && c < 0x40000)) return Sort::other;
  return Sort::character;
}

std::string fold(std::string_view text) {
  auto folded = base::to_simplified(base::fold_width(base::first_code_points(text, kLongestText)));
  for (auto& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

}  // namespace

std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

std::uint64_t key_of(std::string_view bytes) {
  std::uint64_t h = 0xCBF29CE484222325;
  for (const unsigned char c : bytes) h = (h ^ c) * 0x100000001B3;
  return mix(h);
}

Text read_text(std::string_view raw, std::string_view context) {
  Text out{fold(raw), {}, std::string(context)};
  const std::string_view text = out.folded;
  auto last = Sort::other;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = base::decode_utf8(text.substr(at));
    const auto sort = point.ok ? sort_of(point.value) : Sort::other;
    const auto next = at + point.size;
    const bool grows = sort == last && (sort == Sort::letter || sort == Sort::digit);
    if (grows)
      out.units.back().end = static_cast<std::uint32_t>(next);
    else if (sort != Sort::other)
      out.units.push_back(
          {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(next), 0, last != Sort::other});
    last = sort;
    at = next;
  }
  for (auto& unit : out.units) {
    const auto piece = text.substr(unit.begin, unit.end - unit.begin);
    unit.key = key_of(sort_of(base::decode_utf8(piece).value) == Sort::digit ? "#" : piece);
  }
  return out;
}

std::vector<Gram> grams_of(const Text& text) {
  std::vector<Gram> out;
  out.reserve(text.units.size() * kLongestGram);
  for (std::size_t i = 0; i < text.units.size(); ++i) {
    std::uint64_t key = 0;
    for (std::size_t n = 0; n < kLongestGram && i + n < text.units.size(); ++n) {
      const auto& unit = text.units[i + n];
      if (n > 0 && !unit.joins) break;
      key = mix(key ^ unit.key);
      out.push_back({key, text.units[i].begin, unit.end});
    }
  }
  if (!text.context.empty()) {
    const auto end = static_cast<std::uint32_t>(text.folded.size());
    out.push_back({mix(key_of(text.context) + 1), end, end + 1, true});
  }
  std::ranges::sort(out, {}, [](const Gram& g) { return std::pair(g.key, g.begin); });
  const auto twice = std::ranges::unique(out, {}, &Gram::key);
  out.erase(twice.begin(), twice.end());
  return out;
}

std::uint64_t sameness(std::string_view text) {
  std::uint64_t key = 0;
  for (const auto& unit : read_text(text).units) key = mix(key ^ unit.key);
  return key;
}

}  // namespace qiying::classify::internal
