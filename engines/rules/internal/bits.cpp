#include "engines/rules/internal/bits.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace qiying::rules::internal {

#if defined(__SSE2__)
void range_test(const Codes& codes, std::uint16_t first, std::uint16_t last, Bits& out) {
  // first <= c <= last  ⇔  (c − first) mod 65536 <= last − first  ⇔  saturating difference is zero.
  const auto low = _mm_set1_epi16(static_cast<short>(first));
  const auto span = _mm_set1_epi16(static_cast<short>(last - first));
  const auto zero = _mm_setzero_si128();
  const auto* p = reinterpret_cast<const __m128i*>(codes.data());
  for (auto& word : out) {
    std::uint64_t bits = 0;
    for (int part = 0; part < 4; ++part, p += 2) {
      const auto a = _mm_subs_epu16(_mm_sub_epi16(_mm_loadu_si128(p), low), span);
      const auto b = _mm_subs_epu16(_mm_sub_epi16(_mm_loadu_si128(p + 1), low), span);
      const auto hit = _mm_packs_epi16(_mm_cmpeq_epi16(a, zero), _mm_cmpeq_epi16(b, zero));
      bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(hit))) << (16 * part);
    }
    word = bits;
  }
}
#else
void range_test(const Codes& codes, std::uint16_t first, std::uint16_t last, Bits& out) {
  const auto span = static_cast<std::uint16_t>(last - first);
  for (std::size_t w = 0; w < kWords; ++w) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 64; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<std::uint16_t>(codes[w * 64 + i] - first) <= span) << i;
    out[w] = bits;
  }
}
#endif

void Counter::clear() {
  used_ = 0;
}

void Counter::add(const Bits& mask) {
  for (std::size_t w = 0; w < kWords; ++w) {
    auto carry = mask[w];
    for (std::size_t level = 0; level < used_ && carry != 0; ++level) {
      const auto sum = levels_[level][w] ^ carry;
      carry &= levels_[level][w];
      levels_[level][w] = sum;
    }
    if (carry == 0 || used_ == kLevels) continue;
    levels_[used_] = kNoBits;
    levels_[used_++][w] = carry;
  }
}

void Counter::at_least(std::uint32_t needed, Bits& out) const {
  for (std::size_t w = 0; w < kWords; ++w) {
    std::uint64_t greater = 0, equal = ~std::uint64_t{0};
    for (std::size_t level = kLevels; level-- > 0;) {
      const auto bits = level < used_ ? levels_[level][w] : 0;
      const auto wanted = ((needed >> level) & 1u) != 0 ? ~std::uint64_t{0} : 0;
      greater |= equal & bits & ~wanted;
      equal &= ~(bits ^ wanted);
    }
    out[w] = greater | equal;
  }
}

}  // namespace qiying::rules::internal
