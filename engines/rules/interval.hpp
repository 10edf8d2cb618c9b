#pragma once
/// Sets of values as sorted, disjoint, half-open ranges over an ordered type. Every test of a condition is
/// such a set, which makes contradictions, tiers and the columns of a population one and the same thing.
/// Plain values; pure.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::rules {

/// [from, to); an absent bound is open to that side.
template <class K>
struct Interval {
  std::optional<K> from, to;
  bool operator==(const Interval&) const = default;

  bool contains(const K& value) const { return (!from || *from <= value) && (!to || value < *to); }
  bool empty() const { return from && to && !(*from < *to); }
};

template <class K>
class IntervalSet {
 public:
  IntervalSet() = default;
  explicit IntervalSet(std::vector<Interval<K>> parts) : parts_(std::move(parts)) { normalise(); }
  static IntervalSet everything() { return one({}); }
  static IntervalSet from(K k) { return one({std::move(k), {}}); }
  static IntervalSet below(K k) { return one({{}, std::move(k)}); }
  static IntervalSet range(K from, K to) { return one({std::move(from), std::move(to)}); }

  const std::vector<Interval<K>>& parts() const { return parts_; }
  bool empty() const { return parts_.empty(); }
  bool contains(const K& value) const {
    return std::any_of(parts_.begin(), parts_.end(), [&](const auto& p) { return p.contains(value); });
  }

  IntervalSet intersect(const IntervalSet& other) const {
    std::vector<Interval<K>> out;
    for (const auto& a : parts_)
      for (const auto& b : other.parts_) out.push_back({later(a.from, b.from), earlier(a.to, b.to)});
    return IntervalSet(std::move(out));
  }
  IntervalSet unite(const IntervalSet& other) const {
    auto out = parts_;
    out.insert(out.end(), other.parts_.begin(), other.parts_.end());
    return IntervalSet(std::move(out));
  }
  IntervalSet complement() const {
    std::vector<Interval<K>> out;
    std::optional<K> from;
    bool open = true;  // the gap before the next part starts at `from`
    for (const auto& p : parts_) {
      if (p.from) out.push_back({from, p.from});
      from = p.to;
      open = p.to.has_value();
    }
    if (open) out.push_back({from, std::nullopt});
    return IntervalSet(std::move(out));
  }
  bool within(const IntervalSet& other) const { return intersect(other) == *this; }
  bool operator==(const IntervalSet&) const = default;

 private:
  using Bound = std::optional<K>;
  static IntervalSet one(Interval<K> part) { return IntervalSet(std::vector<Interval<K>>{std::move(part)}); }
  static Bound later(const Bound& a, const Bound& b) { return !a ? b : !b ? a : std::max(*a, *b); }
  static Bound earlier(const Bound& a, const Bound& b) { return !a ? b : !b ? a : std::min(*a, *b); }
  static bool starts_before(const Interval<K>& a, const Interval<K>& b) {
    return b.from && (!a.from || *a.from < *b.from);
  }

  void normalise() {
    std::erase_if(parts_, [](const auto& p) { return p.empty(); });
    std::sort(parts_.begin(), parts_.end(), starts_before);
    std::vector<Interval<K>> merged;
    for (auto& p : parts_) {
      const bool touches = !merged.empty() && (!merged.back().to || !p.from || *p.from <= *merged.back().to);
      if (!touches)
        merged.push_back(std::move(p));
      else if (merged.back().to && (!p.to || *merged.back().to < *p.to))
        merged.back().to = std::move(p.to);
    }
    parts_ = std::move(merged);
  }

  std::vector<Interval<K>> parts_;
};

/// How the texts that begin with a stem lie to a set of texts.
enum class Fit { inside, outside, across };
inline Fit fit_of(const IntervalSet<std::string>& set, std::string_view stem) {
  for (const auto& part : set.parts()) {
    const bool begins = !part.from || *part.from <= stem;
    const bool ends = !part.to || (stem < *part.to && !part.to->starts_with(stem));
    if (begins && ends) return Fit::inside;
    if ((begins && stem < *part.to) || (!begins && part.from->starts_with(stem))) return Fit::across;
  }
  return Fit::outside;
}

}  // namespace qiying::rules
