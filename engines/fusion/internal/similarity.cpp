#include "engines/fusion/internal/similarity.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace qiying::fusion::internal {
namespace {
constexpr std::size_t kLongest = 64;

std::u32string_view cut(std::u32string_view text) {
  return text.substr(0, kLongest);
}

void strip_common_ends(std::u32string_view& a, std::u32string_view& b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
}

// Of the first four characters, as Winkler counts them.
double common_front(std::u32string_view a, std::u32string_view b) {
  std::size_t front = 0;
  while (front < 4 && front < std::min(a.size(), b.size()) && a[front] == b[front]) ++front;
  return static_cast<double>(front);
}

}  // namespace

std::size_t edits(std::u32string_view a, std::u32string_view b, std::size_t bound) {
  a = cut(a), b = cut(b);
  strip_common_ends(a, b);
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > bound) return bound + 1;
  std::array<std::array<std::uint8_t, kLongest + 1>, 3> rows;
  auto *before = rows[0].data(), *last = rows[1].data(), *row = rows[2].data();
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto least = row[0] = static_cast<std::uint8_t>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto best = std::min(last[j], row[j - 1]) + 1;
      best = std::min(best, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = std::min(best, before[j - 2] + 1);
      row[j] = static_cast<std::uint8_t>(best);
      least = std::min(least, row[j]);
    }
    if (least > bound) return bound + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min<std::size_t>(last[b.size()], bound + 1);
}

double jaro_winkler(std::u32string_view a, std::u32string_view b) {
  a = cut(a), b = cut(b);
  if (a.empty() || b.empty()) return 0;
  if (a == b) return 1;
  const auto reach = std::max<std::size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  std::uint64_t in_a = 0, in_b = 0;
  std::size_t common = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (auto j = i > reach ? i - reach : 0; j < std::min(b.size(), i + reach + 1); ++j)
      if (!(in_b >> j & 1) && a[i] == b[j]) {
        in_a |= std::uint64_t{1} << i, in_b |= std::uint64_t{1} << j;
        ++common;
        break;
      }
  if (common == 0) return 0;
  std::size_t moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!(in_a >> i & 1)) continue;
    while (!(in_b >> j & 1)) ++j;
    moved += a[i] != b[j++];
  }
  const auto m = static_cast<double>(common);
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) +
                       (m - static_cast<double>(moved) / 2) / m) /
                      3;
  return jaro + common_front(a, b) * 0.1 * (1 - jaro);
}

double jaro_winkler_at_most(std::size_t common, std::u32string_view a, std::u32string_view b) {
  a = cut(a), b = cut(b);
  if (a.empty() || b.empty()) return 0;
  const auto m = static_cast<double>(std::min({common, a.size(), b.size()}));
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + 1) / 3;
  return jaro + common_front(a, b) * 0.1 * (1 - jaro);
}

double shared_pairs(std::u32string_view a, std::u32string_view b) {
  a = cut(a), b = cut(b);
  if (a.size() < 2 || b.size() < 2) return a == b && !a.empty() ? 1 : 0;
  std::array<std::uint64_t, kLongest> pairs;
  const auto n = b.size() - 1;
  for (std::size_t j = 0; j < n; ++j) pairs[j] = std::uint64_t{b[j]} << 32 | b[j + 1];
  std::size_t shared = 0;
  std::uint64_t taken = 0;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    const auto pair = std::uint64_t{a[i]} << 32 | a[i + 1];
    for (std::size_t j = 0; j < n; ++j)
      if (!(taken >> j & 1) && pairs[j] == pair) {
        taken |= std::uint64_t{1} << j;
        ++shared;
        break;
      }
  }
  return 2.0 * static_cast<double>(shared) / static_cast<double>(a.size() - 1 + n);
}

bool is_subsequence(std::u32string_view part, std::u32string_view whole) {
  std::size_t at = 0;
  for (const auto c : whole)
    if (at < part.size() && part[at] == c) ++at;
  return at == part.size();
}

}  // namespace qiying::fusion::internal
