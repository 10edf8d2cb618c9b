#pragma once
/// Money is an integral number of fen (1/100 yuan), never floating point; 万元 and 亿元 exist only at the
/// edge.

#include <compare>
#include <cstdint>
#include <string>

namespace qiying::base {

/// An amount in fen. Plain value; arithmetic that overflows throws std::overflow_error.
struct Fen {
  std::int64_t value = 0;
  auto operator<=>(const Fen&) const = default;
};

Fen operator+(Fen a, Fen b);
Fen operator-(Fen a, Fen b);

/// "1234.50": yuan with two decimals, for programs.
std::string to_yuan(Fen amount);
/// "12,345.60 万元" style for people, `decimals` digits after the point, rounded half away from zero.
std::string to_wan_yuan(Fen amount, int decimals = 2);

}  // namespace qiying::base
