#include "engines/fusion/internal/cluster.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <unordered_set>

namespace qiying::fusion::internal {
namespace {

constexpr double kLeast = -12, kMost = 16;  // one pair does not outweigh all others

class Clusterer {
 public:
  Clusterer(const Scorer& scorer, const std::vector<bool>& suspects, const std::vector<Decision>& decisions,
            const ClusterLimits& limits)
      : scorer_(scorer),
        suspects_(suspects),
        limits_(limits),
        root_(scorer.records().size()),
        members_(root_.size()),
        identity_(root_.size()) {
    std::iota(root_.begin(), root_.end(), RecordId{0});
    for (RecordId i = 0; i < root_.size(); ++i) {
      identity_[i] = suspects[i] ? 0 : scorer.records().identity(i);
    }
    for (const auto& decision : decisions)
      if (!decision.settles)
        continue;
      else if (decision.same)
        join(find(first_of(decision.pair)), find(second_of(decision.pair)));
      else
        forbidden_.push_back(decision.pair);
  }

  Clustering run(std::vector<Edge> edges) {
    std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
      return a.bits != b.bits ? a.bits > b.bits : a.pair < b.pair;
    });
    Clustering out;
    for (const auto& edge : edges) {
      if (edge.bits < limits_.join) break;
      const auto a = find(first_of(edge.pair)), b = find(second_of(edge.pair));
      if (a == b) continue;
      if (may_join(a, b) && cohesion(a, b) >= limits_.cohesion)
        join(a, b);
      else
        out.refused.push_back(edge);
    }
    out.entity.resize(root_.size());
    for (RecordId i = 0; i < root_.size(); ++i) out.entity[i] = find(i);
    return out;
  }

 private:
  RecordId find(RecordId i) {
    while (root_[i] != i) i = root_[i] = root_[root_[i]];
    return i;
  }

  // The smaller number stays the root, so the result does not depend on the order of joining.
  void join(RecordId a, RecordId b) {
    if (a == b) return;
    if (b < a) std::swap(a, b);
    root_[b] = a;
    auto &p = members_[a], &q = members_[b];
    if (p.empty()) p.push_back(a);
    if (q.empty()) q.push_back(b);
    p.insert(p.end(), q.begin(), q.end());
    q = {};
    if (identity_[a] == 0) identity_[a] = identity_[b];
  }

  // Of a cluster by its root.
  std::span<const RecordId> members_of(RecordId root) const {
    const auto& list = members_[root];
    return list.empty() ? std::span(&root_[root], 1) : std::span(list);
  }

  bool may_join(RecordId a, RecordId b) {
    if (identity_[a] != 0 && identity_[b] != 0 && identity_[a] != identity_[b]) return false;
    for (const auto pair : forbidden_) {
      const auto x = find(first_of(pair)), y = find(second_of(pair));
      if ((x == a && y == b) || (x == b && y == a)) return false;
    }
    return true;
  }

  // What all members together say; a contradiction between two of them parts the clusters unless they bear
  // one code.
  double cohesion(RecordId a, RecordId b) const {
    const bool one_code = identity_[a] != 0 && identity_[a] == identity_[b];
    const auto p = members_of(a), q = members_of(b);
    const auto n = std::min(p.size(), limits_.looked_at), m = std::min(q.size(), limits_.looked_at);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < m; ++j) {
        const auto agreement = compare(p[i * p.size() / n], q[j * q.size() / m]);
        if (!one_code && scorer_.records().contradict(agreement)) return kLeast;
        sum += std::clamp(scorer_(agreement), kLeast, kMost);
      }
    return sum / static_cast<double>(n * m);
  }

  Agreement compare(RecordId a, RecordId b) const {
    const auto& records = scorer_.records();
    auto agreement = records.compare(a, b);
    if (suspects_[a] || suspects_[b]) agreement.cell[*records.code_cell()] = 0;
    return agreement;
  }

  const Scorer& scorer_;
  const std::vector<bool>& suspects_;
  ClusterLimits limits_;
  std::vector<RecordId> root_;
  std::vector<std::vector<RecordId>> members_;  // empty: the record alone
  std::vector<std::uint64_t> identity_;
  std::vector<PairKey> forbidden_;
};

}  // namespace

Clustering cluster(const Scorer& scorer, std::vector<Edge> edges, const std::vector<bool>& suspects,
                   const std::vector<Decision>& decisions, const ClusterLimits& limits) {
  return Clusterer(scorer, suspects, decisions, limits).run(std::move(edges));
}

}  // namespace qiying::fusion::internal
