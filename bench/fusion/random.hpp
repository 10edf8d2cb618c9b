#pragma once
// A generator of chance that gives the same everywhere, and texts by characters.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    auto z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return n == 0 ? 0 : next() % n; }
  int between(int from, int to) {
    return from + static_cast<int>(below(static_cast<std::size_t>(to - from + 1)));
  }
  bool chance(double p) { return static_cast<double>(next() >> 11) * 0x1p-53 < p; }
  template <class List>
  const auto& of(const List& list) {
    return list[below(list.size())];
  }
  // The first entries come more often than the last.
  template <class List>
  const auto& skewed(const List& list) {
    const double u = static_cast<double>(next() >> 11) * 0x1p-53;
    return list[static_cast<std::size_t>(u * u * static_cast<double>(list.size()))];
  }

 private:
  std::uint64_t state_;
};

inline std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    out.emplace_back(text.substr(i, n));
    i += n;
  }
  return out;
}

inline std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += one;
  return out;
}

}  // namespace bench
