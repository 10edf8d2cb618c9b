#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>
#include <atomic>
#include <stdexcept>

#include "platform/base/internal/fold.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

template <class Fold>
std::string map_code_points(std::string_view text, Fold fold) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    append_utf8(out, fold(c.value));
    text.remove_prefix(c.size);
  }
  return out;
}

char32_t unify_mark(char32_t c) {
  static constexpr std::u32string_view kOpening = U"[{【〔〖〈《「『⟨｟", kClosing = U"]}】〕〗〉》」』⟩｠",
                                       kDots = U"•・‧∙⋅･";
  if (kOpening.find(c) != std::u32string_view::npos) return U'(';
  if (kClosing.find(c) != std::u32string_view::npos) return U')';
  return kDots.find(c) != std::u32string_view::npos ? U'·' : c;
}

bool is_invisible(char32_t c) {
  const auto type = u_charType(static_cast<UChar32>(c));
  return is_space(c) || type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || (c >= 0xFE00 && c <= 0xFE0F);
}

/// NFKC of one code point; more than one code point for a few ligatures and units.
std::u32string compatible(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC data");
  std::string utf8;
  nfkc->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status).toUTF8String(utf8);
  return to_code_points(utf8);
}

/// A few simplified characters are themselves the traditional form of another (薴 → 苧 → 苎).
char32_t simplest(char32_t c) {
  return internal::simplify(internal::simplify(c));
}

void append_normal(std::u32string& out, char32_t c) {
  for (auto part : compatible(internal::fold_width(unify_mark(c)))) {
    part = unify_mark(part);
    if (!is_invisible(part)) out += static_cast<char32_t>(u_toupper(static_cast<UChar32>(simplest(part))));
  }
}

/// The normal form of a code point that has exactly one; 0 otherwise.
char32_t compute_single(char32_t c) {
  std::u32string normal;
  append_normal(normal, c);
  return normal.size() == 1 ? normal[0] : 0;
}

/// As compute_single, remembered without locks.
char32_t single_normal(char32_t c) {
  constexpr char32_t kNone = 0xFFFFFFFF;
  constinit static std::array<std::atomic<char32_t>, 0x10000> known{};
  if (c >= known.size()) return 0;
  auto kept = known[c].load(std::memory_order_relaxed);
  if (kept == 0) {
    kept = compute_single(c);
    if (kept == 0) kept = kNone;
    known[c].store(kept, std::memory_order_relaxed);
  }
  return kept == kNone ? 0 : kept;
}

}  // namespace

std::string fold_width(std::string_view text) {
  return map_code_points(text, [](char32_t c) { return internal::fold_width(c); });
}

std::string to_simplified(std::string_view text) {
  return map_code_points(text, [](char32_t c) { return internal::simplify(c); });
}

std::string normalize_name(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::u32string several;
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    text.remove_prefix(c.size);
    if (const auto single = single_normal(c.value)) {
      append_utf8(out, single);
      continue;
    }
    several.clear();
    append_normal(several, c.value);
    for (const auto part : several) append_utf8(out, part);
  }
  return out;
}

}  // namespace qiying::base
