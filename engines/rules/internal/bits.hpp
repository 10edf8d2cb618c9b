#pragma once
// Operations on the bits of one block of rows.

#include <array>
#include <cstddef>
#include <cstdint>

namespace qiying::rules::internal {

inline constexpr std::size_t kBlockRows = 4096;
inline constexpr std::size_t kWords = kBlockRows / 64;

using Bits = std::array<std::uint64_t, kWords>;
using Codes = std::array<std::uint16_t, kBlockRows>;

inline constexpr Bits kNoBits{};

// Three-valued and more: a row that is in no plane is unknown.
struct Planes {
  Bits t, f, r, n;
};

// Bit i of `out` tells whether first <= codes[i] <= last.
void range_test(const Codes& codes, std::uint16_t first, std::uint16_t last, Bits& out);

// Counts, row by row, how many of the masks given had their bit set; up to 1,023.
class Counter {
 public:
  void clear();
  void add(const Bits& mask);
  // Rows whose count is at least `needed`.
  void at_least(std::uint32_t needed, Bits& out) const;

 private:
  static constexpr std::size_t kLevels = 10;
  std::array<Bits, kLevels> levels_{};
  std::size_t used_ = 0;
};

}  // namespace qiying::rules::internal
