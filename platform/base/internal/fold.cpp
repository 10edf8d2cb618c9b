#include "platform/base/internal/fold.hpp"

#include <array>
#include <atomic>

#include "platform/base/internal/icu.hpp"
#include "platform/base/text.hpp"

namespace qiying::base::internal {
namespace {

/// U+FFE0…U+FFE6.
constexpr char32_t kSigns[] = {0xA2, 0xA3, 0xAC, 0xAF, 0xA6, 0xA5, 0x20A9};

char32_t simplify_by_icu(char32_t c) {
  static Transliteration hant_hans("Hant-Hans");
  const auto text = hant_hans(c);
  const auto first = decode_utf8(text);
  return first.ok && first.size == text.size() ? first.value : c;
}

}  // namespace

char32_t fold_width(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c >= 0xFFE0 && c <= 0xFFE6) return kSigns[c - 0xFFE0];
  return c == 0x3000 ? U' ' : c;
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
         c == 0x3007 || (c >= 0x20000 && c <= 0x323AF);
}

char32_t simplify(char32_t c) {
  constinit static std::array<std::atomic<char32_t>, 0x10000> known{};  // 0: not met yet
  if (!is_han(c) || c == U'乾') return c;
  if (c >= known.size()) return simplify_by_icu(c);
  if (const auto kept = known[c].load(std::memory_order_relaxed)) return kept;
  const auto simple = simplify_by_icu(c);
  known[c].store(simple, std::memory_order_relaxed);
  return simple;
}

}  // namespace qiying::base::internal
