#pragma once
// One figure of a right document altered at random: how often it is found.

#include <map>
#include <random>
#include <string>
#include <vector>

#include "engines/disclosure/disclosure.hpp"

namespace qiying::disclosure::testing {

/// Of all trials, and of those whose figure takes part in a relation that is checked: one that is found when
/// the figure is replaced by something altogether different.
struct Altered {
  int trials = 0, found = 0;
  int touching = 0, touching_found = 0;
  std::vector<std::string> missed;  ///< "472.91 -> 472.11 in 合计 472.91"
};

inline bool any_finding(const std::string& text) {
  const auto report = audit("altered", text);
  return !report.ok() || !report->findings.empty();
}

/// Amounts and rates: digits with two decimals.
inline std::vector<std::pair<std::size_t, std::size_t>> figures_of(const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!digit(i)) continue;
    auto end = i;
    while (digit(end)) ++end;
    if (text[end] == '.' && digit(end + 1) && digit(end + 2) && !digit(end + 3))
      out.emplace_back(i, end + 3 - i);
    i = end + 3 < text.size() && text[end] == '.' ? end + 2 : end;
  }
  return out;
}

/// Changes one digit of one figure, `trials` times over the documents in turn.
inline Altered alter(const std::vector<std::string>& documents, int trials, std::uint32_t seed) {
  std::mt19937 random(seed);
  Altered out;
  for (out.trials = 0; out.trials < trials; ++out.trials) {
    const auto& text = documents[static_cast<std::size_t>(out.trials) % documents.size()];
    const auto all = figures_of(text);
    const auto [at, size] = all[random() % all.size()];
    auto changed = text;
    auto digit = at + random() % size;
    while (changed[digit] == '.') digit = at + random() % size;
    while (changed[digit] == text[digit]) changed[digit] = static_cast<char>('0' + random() % 10);
    const bool found = any_finding(changed);
    const bool touching = found || any_finding(std::string(text).replace(at, size, "98765.43"));
    out.found += found;
    out.touching += touching;
    out.touching_found += touching && found;
    if (found) continue;
    const auto line = text.rfind('\n', at) + 1;
    out.missed.push_back(text.substr(at, size) + " -> " + changed.substr(at, size) + " in " +
                         text.substr(line, text.find('\n', at) - line));
  }
  return out;
}

}  // namespace qiying::disclosure::testing
