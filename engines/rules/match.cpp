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
    if (!out.review.empty()) decide(scratch(0));
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

  // Two planes tell what is decided as long as nothing is reviewed and nothing does not apply; else four tell
  // what may still turn out (see Prospect), `r` whether what is open is open to a person only.
  static std::uint64_t open(const Planes& p, std::size_t w) {
    return (p.t[w] & p.f[w]) | (p.t[w] & p.n[w]) | (p.f[w] & p.n[w]);
  }

  static void widen(Planes& p) {
    for (std::size_t w = 0; w < kWords; ++w) {
      const auto met = p.t[w];
      p.t[w] = ~p.f[w];
      p.f[w] = ~met;
    }
    p.r = kNoBits;
    p.n = kNoBits;
  }

  static void decide(Planes& p) {
    for (std::size_t w = 0; w < kWords; ++w) {
      const auto undecided = open(p, w);
      p.t[w] &= ~undecided;
      p.f[w] &= ~undecided;
      p.n[w] &= ~undecided;
      p.r[w] &= undecided;
    }
  }

  void node(std::uint32_t index, std::size_t depth) {
    const auto& n = rules_.nodes[index];
    inner(n, depth);
    if (n.when >= 0) limit(n, depth);
  }

  void inner(const Ruleset::Node& n, std::size_t depth) {
    auto& out = scratch(depth);
    switch (n.kind) {
      case Kind::leaf:
        return leaf(n, out);
      case Kind::review:
        out = {ones(), ones(), ones(), kNoBits};
        return;
      case Kind::none:
        n.two_valued ? node(n.children.front(), depth) : child(n.children.front(), depth);
        return std::swap(scratch(depth).t, scratch(depth).f);
      case Kind::at_least:
        return n.two_valued ? few(n, depth) : count(n, depth);
      case Kind::all:
      case Kind::any:
        if (n.two_valued) return fast(n, depth);
        n.kind == Kind::all ? all(n, depth) : count(n, depth);
    }
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
    if (no_value) out.t = out.f = kNoBits;
    widen(out);
    out.r = no_value ? ones() : block_.review[coded.column];
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
    if (rules_.nodes[index].two_valued) widen(scratch(depth));
  }

  void all(const Ruleset::Node& n, std::size_t depth) {
    Planes sum{kNoBits, kNoBits, kNoBits, ones()};
    Bits asks = kNoBits, possible = ones();
    for (const auto c : n.children) {
      child(c, depth + 1);
      const auto& b = scratch(depth + 1);
      for (std::size_t w = 0; w < kWords; ++w) {
        asks[w] |= open(b, w) & ~b.r[w];
        possible[w] &= b.t[w] | b.n[w];
        sum.t[w] |= b.t[w];
        sum.f[w] |= b.f[w];
        sum.n[w] &= b.n[w];
      }
    }
    auto& out = scratch(depth);
    for (std::size_t w = 0; w < kWords; ++w) {
      out.t[w] = sum.t[w] & possible[w];
      out.f[w] = sum.f[w];
      out.n[w] = sum.n[w];
      out.r[w] = ~asks[w];
    }
  }

  // at_least k over children of two values.
  void few(const Ruleset::Node& n, std::size_t depth) {
    auto met = std::make_unique<internal::Counter>(), possible = std::make_unique<internal::Counter>();
    Bits may;
    for (const auto c : n.children) {
      node(c, depth + 1);
      const auto& b = scratch(depth + 1);
      for (std::size_t w = 0; w < kWords; ++w) may[w] = ~b.f[w];
      met->add(b.t);
      possible->add(may);
    }
    auto& out = scratch(depth);
    met->at_least(n.needed, out.t);
    possible->at_least(n.needed, may);
    for (std::size_t w = 0; w < kWords; ++w) out.f[w] = ~may[w];
  }

  // at_least k; any is at_least 1.
  void count(const Ruleset::Node& n, std::size_t depth) {
    auto certain = std::make_unique<internal::Counter>(), possible = std::make_unique<internal::Counter>();
    const auto needed = n.kind == Kind::any ? 1u : n.needed;
    Bits asks = kNoBits, none = ones(), applies = kNoBits, met;
    for (const auto c : n.children) {
      child(c, depth + 1);
      const auto& b = scratch(depth + 1);
      for (std::size_t w = 0; w < kWords; ++w) {
        met[w] = b.t[w] & ~b.f[w] & ~b.n[w];
        asks[w] |= open(b, w) & ~b.r[w];
        none[w] &= b.n[w];
        applies[w] |= met[w] | b.f[w] | (needed > 1 ? b.t[w] : 0);
      }
      certain->add(met);
      possible->add(b.t);
    }
    auto& out = scratch(depth);
    possible->at_least(needed, out.t);
    certain->at_least(needed, met);
    for (std::size_t w = 0; w < kWords; ++w) {
      out.f[w] = ~met[w] & applies[w];
      out.n[w] = none[w];
      out.r[w] = ~asks[w];
    }
  }

  // Where the condition of applying is not met the node does not apply; where it is open, so is the node.
  void limit(const Ruleset::Node& n, std::size_t depth) {
    child(static_cast<std::uint32_t>(n.when), depth + 1);
    auto& out = scratch(depth);
    const auto& b = scratch(depth + 1);
    for (std::size_t w = 0; w < kWords; ++w) {
      const auto undecided = open(b, w);
      out.n[w] = b.f[w] | b.n[w] | (b.t[w] & out.n[w]);
      out.r[w] = (undecided & b.r[w]) | (~undecided & out.r[w]);
      out.t[w] &= b.t[w];
      out.f[w] &= b.t[w];
    }
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
