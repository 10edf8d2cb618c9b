#include "engines/rules/match.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <thread>

#include "engines/rules/internal/codec.hpp"

namespace qiying::rules {
namespace {

using internal::Bits;
using internal::Block;
using internal::kBlockRows;
using internal::kNoBits;
using internal::kWords;
using internal::Planes;
using Kind = Condition::Kind;

constexpr std::uint64_t kAll = ~std::uint64_t{0};

// Evaluates the policies of a ruleset over one block; holds the scratch space of one thread.
class BlockEvaluator {
 public:
  BlockEvaluator(const Ruleset& rules, const internal::Codec& codec) : rules_(rules), codec_(codec) {
    codec.prepare(block_);
  }

  void run(const Roster::Reader& reader, std::size_t first_row, std::size_t rows, Outcomes& out) {
    codec_.encode(reader, first_row, rows, block_);
    for (std::size_t p = 0; p < rules_.entries.size(); ++p) policy(p, out.planes(p));
  }

 private:
  Planes& scratch(std::size_t depth) {
    while (scratch_.size() <= depth) scratch_.push_back(std::make_unique<Planes>());
    return *scratch_[depth];
  }

  void policy(std::size_t index, Outcomes::Planes& out) {
    const auto& entry = rules_.entries[index];
    if (entry.not_in_force) return;
    node(entry.root, 0);
    const auto& p = scratch(0);
    const auto first = block_.first_row / 64;
    const auto words = (block_.rows + 63) / 64;
    for (std::size_t w = 0; w < words; ++w) {
      const auto left = block_.rows - w * 64;
      const auto rows = left >= 64 ? kAll : (std::uint64_t{1} << left) - 1;
      out.met[first + w] = p.t[w] & rows;
      out.unmet[first + w] = p.f[w] & rows;
      if (out.review.empty()) continue;
      out.review[first + w] = p.r[w] & rows;
      out.not_applicable[first + w] = p.n[w] & rows;
    }
  }

  void node(std::uint32_t index, std::size_t depth) {
    const auto& n = rules_.nodes[index];
    auto& out = scratch(depth);
    switch (n.kind) {
      case Kind::leaf:
        leaf(n, out);
        break;
      case Kind::review:
        out = {kNoBits, kNoBits, ones(), kNoBits};
        break;
      case Kind::none:
        node(n.children.front(), depth);
        std::swap(scratch(depth).t, scratch(depth).f);
        break;
      case Kind::at_least:
        count(n, depth);
        break;
      case Kind::all:
      case Kind::any:
        if (n.two_valued)
          fast(n, depth);
        else
          n.kind == Kind::all ? all(n, depth) : count(n, depth);
    }
    if (n.when >= 0) limit(n, depth);
  }

  static Bits ones() {
    Bits out;
    out.fill(kAll);
    return out;
  }

  void leaf(const Ruleset::Node& n, Planes& out) {
    const auto& coded = codec_.leaves()[n.leaf];
    const auto& codes = block_.codes[coded.column];
    out.t = kNoBits;
    for (std::size_t i = 0; i < coded.ranges.size(); ++i) {
      Bits part;
      internal::range_test(codes, coded.ranges[i].first, coded.ranges[i].second, i == 0 ? out.t : part);
      for (std::size_t w = 0; i > 0 && w < kWords; ++w) out.t[w] |= part[w];
    }
    const auto& known = block_.known[coded.column];
    for (std::size_t w = 0; w < kWords; ++w) out.f[w] = known[w] & ~out.t[w];
    for (const auto& [first, last] : coded.open) {
      Bits part;
      internal::range_test(codes, first, last, part);
      for (std::size_t w = 0; w < kWords; ++w) out.f[w] &= ~part[w];
    }
    if (n.two_valued) return;
    const bool no_value = rules_.leaves[n.leaf].no_value;
    out.r = no_value ? ones() : block_.review[coded.column];
    out.n = kNoBits;
    if (no_value) out.t = out.f = kNoBits;
  }

  // Nothing is reviewed and nothing does not apply: two planes are enough.
  void fast(const Ruleset::Node& n, std::size_t depth) {
    node(n.children.front(), depth);
    for (std::size_t i = 1; i < n.children.size(); ++i) {
      node(n.children[i], depth + 1);
      auto& a = scratch(depth);
      const auto& b = scratch(depth + 1);
      if (n.kind == Kind::all)
        for (std::size_t w = 0; w < kWords; ++w) a.t[w] &= b.t[w], a.f[w] |= b.f[w];
      else
        for (std::size_t w = 0; w < kWords; ++w) a.t[w] |= b.t[w], a.f[w] &= b.f[w];
    }
  }

  void child(std::uint32_t index, std::size_t depth) {
    node(index, depth);
    if (!rules_.nodes[index].two_valued) return;
    auto& p = scratch(depth);
    p.r = kNoBits;
    p.n = kNoBits;
  }

  void all(const Ruleset::Node& n, std::size_t depth) {
    Planes sum{kNoBits, kNoBits, kNoBits, ones()};
    Bits open = kNoBits;
    for (const auto c : n.children) {
      child(c, depth + 1);
      const auto& b = scratch(depth + 1);
      for (std::size_t w = 0; w < kWords; ++w) {
        open[w] |= ~(b.t[w] | b.f[w] | b.r[w] | b.n[w]);
        sum.t[w] |= b.t[w];
        sum.f[w] |= b.f[w];
        sum.r[w] |= b.r[w];
        sum.n[w] &= b.n[w];
      }
    }
    auto& out = scratch(depth);
    for (std::size_t w = 0; w < kWords; ++w) {
      out.f[w] = sum.f[w];
      out.r[w] = sum.r[w] & ~sum.f[w] & ~open[w];
      out.t[w] = sum.t[w] & ~sum.f[w] & ~open[w] & ~sum.r[w];
      out.n[w] = sum.n[w];
    }
  }

  // at_least k; any is at_least 1.
  void count(const Ruleset::Node& n, std::size_t depth) {
    auto met = std::make_unique<internal::Counter>(), possible = std::make_unique<internal::Counter>();
    Bits open = kNoBits, none = ones(), may;
    for (const auto c : n.children) {
      child(c, depth + 1);
      const auto& b = scratch(depth + 1);
      for (std::size_t w = 0; w < kWords; ++w) {
        may[w] = ~(b.f[w] | b.n[w]);
        open[w] |= ~(b.t[w] | b.f[w] | b.r[w] | b.n[w]);
        none[w] &= b.n[w];
      }
      met->add(b.t);
      possible->add(may);
    }
    const auto needed = n.kind == Kind::any ? 1u : n.needed;
    auto& out = scratch(depth);
    met->at_least(needed, out.t);
    possible->at_least(needed, may);
    for (std::size_t w = 0; w < kWords; ++w) {
      out.n[w] = none[w];
      out.f[w] = ~may[w] & ~none[w];
      out.r[w] = may[w] & ~out.t[w] & ~open[w];
    }
  }

  // Where the condition of applying is not met the node does not apply; where it is open, so is the node.
  void limit(const Ruleset::Node& n, std::size_t depth) {
    const auto when = static_cast<std::uint32_t>(n.when);
    const bool plain = two_valued_without_when(n);
    child(when, depth + 1);
    auto& out = scratch(depth);
    const auto& b = scratch(depth + 1);
    for (std::size_t w = 0; w < kWords; ++w) {
      const auto own_review = plain ? 0 : out.r[w], own_none = plain ? 0 : out.n[w];
      out.n[w] = (b.t[w] & own_none) | b.f[w] | b.n[w];
      out.r[w] = (b.t[w] & own_review) | b.r[w];
      out.t[w] &= b.t[w];
      out.f[w] &= b.t[w];
    }
  }

  // Whether the planes r and n of the node itself were left unset.
  bool two_valued_without_when(const Ruleset::Node& n) const {
    if (n.kind == Kind::none) return rules_.nodes[n.children.front()].two_valued;
    return false;
  }

  const Ruleset& rules_;
  const internal::Codec& codec_;
  Block block_;
  std::vector<std::unique_ptr<Planes>> scratch_;
};

unsigned thread_count(MatchOptions options, std::size_t blocks) {
  const auto wanted =
      options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::clamp<std::size_t>(blocks, 1, wanted));
}

}  // namespace

Outcomes::Outcomes(std::size_t policies, std::size_t rows) : plain_(policies), rows_(rows) {}

Outcome Outcomes::at(std::size_t policy, std::size_t row) const {
  const auto& p = plain_[policy];
  const auto has = [&](const std::vector<std::uint64_t>& bits) {
    return !bits.empty() && ((bits[row / 64] >> (row % 64)) & 1u) != 0;
  };
  if (has(p.met)) return Outcome::met;
  if (has(p.unmet)) return Outcome::unmet;
  if (has(p.review)) return Outcome::manual_review;
  return has(p.not_applicable) ? Outcome::not_applicable : Outcome::unknown;
}

std::uint64_t Outcomes::count(std::size_t policy, Outcome outcome) const {
  const auto& p = plain_[policy];
  const auto ones = [](const std::vector<std::uint64_t>& bits) {
    std::uint64_t n = 0;
    for (const auto word : bits) n += static_cast<std::uint64_t>(std::popcount(word));
    return n;
  };
  switch (outcome) {
    case Outcome::met:
      return ones(p.met);
    case Outcome::unmet:
      return ones(p.unmet);
    case Outcome::manual_review:
      return ones(p.review);
    case Outcome::not_applicable:
      return ones(p.not_applicable);
    case Outcome::unknown:
      break;
  }
  return rows_ - ones(p.met) - ones(p.unmet) - ones(p.review) - ones(p.not_applicable);
}

std::size_t Outcomes::bytes() const {
  std::size_t words = 0;
  for (const auto& p : plain_)
    words += p.met.size() + p.unmet.size() + p.review.size() + p.not_applicable.size();
  return words * sizeof(std::uint64_t);
}

Outcomes match(const Ruleset& rules, const Roster& roster, MatchOptions options) {
  Outcomes out(rules.entries.size(), roster.size());
  const auto words = (roster.size() + 63) / 64;
  for (std::size_t p = 0; p < rules.entries.size(); ++p) {
    auto& planes = out.planes(p);
    const auto& entry = rules.entries[p];
    if (entry.not_in_force) {
      planes.not_applicable.assign(words, kAll);
      if (roster.size() % 64 != 0)
        planes.not_applicable.back() = (std::uint64_t{1} << (roster.size() % 64)) - 1;
      continue;
    }
    planes.met.assign(words, 0);
    planes.unmet.assign(words, 0);
    if (rules.nodes[entry.root].two_valued) continue;
    planes.review.assign(words, 0);
    planes.not_applicable.assign(words, 0);
  }
  const internal::Codec codec(rules, roster);
  const Roster::Reader reader(roster, rules.plan, rules.day);
  const auto blocks = (roster.size() + kBlockRows - 1) / kBlockRows;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    BlockEvaluator evaluator(rules, codec);
    for (auto block = next++; block < blocks; block = next++) {
      const auto first = block * kBlockRows;
      evaluator.run(reader, first, std::min(kBlockRows, roster.size() - first), out);
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < thread_count(options, blocks); ++i) threads.emplace_back(work);
  work();
  return out;
}

}  // namespace qiying::rules
