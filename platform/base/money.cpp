#include "platform/base/money.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace qiying::base {
namespace {

std::string with_thousands(std::uint64_t n) {
  auto text = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > 0; i -= 3)
    text.insert(static_cast<std::size_t>(i), ",");
  return text;
}

/// Without overflow for the smallest number.
std::uint64_t magnitude_of(Fen amount) {
  const auto bits = static_cast<std::uint64_t>(amount.value);
  return amount.value < 0 ? 0 - bits : bits;
}

}  // namespace

Fen operator+(Fen a, Fen b) {
  Fen sum;
  if (__builtin_add_overflow(a.value, b.value, &sum.value)) throw std::overflow_error("amount too large");
  return sum;
}

Fen operator-(Fen a, Fen b) {
  Fen difference;
  if (__builtin_sub_overflow(a.value, b.value, &difference.value))
    throw std::overflow_error("amount too large");
  return difference;
}

std::string to_yuan(Fen amount) {
  const auto fen = magnitude_of(amount);
  return fmt::format("{}{}.{:02}", amount.value < 0 ? "-" : "", fen / 100, fen % 100);
}

std::string to_wan_yuan(Fen amount, int decimals) {
  std::uint64_t unit = 1'000'000;
  std::uint64_t scale = 1;
  for (int i = 0; i < decimals && unit > 1; ++i) unit /= 10, scale *= 10;
  const auto rounded = (magnitude_of(amount) + unit / 2) / unit;
  auto text = with_thousands(rounded / scale);
  if (scale > 1) text += fmt::format(".{:0{}}", rounded % scale, decimals);
  return (amount.value < 0 && rounded != 0 ? "-" : "") + text + " 万元";
}

}  // namespace qiying::base
