#include "engines/fusion/internal/incremental.hpp"

#include <algorithm>

#include "engines/fusion/internal/flat_map.hpp"
#include "engines/fusion/internal/suspect.hpp"

namespace qiying::fusion::internal {
namespace {

const base::Text kBlocking{"寻找可能相同的记录", "Blocking"},
    kComparing{"学习权重并比较", "Learning and comparing"}, kClustering{"归并", "Clustering"};

// Bits from which a pair makes the entities of its records worth looking at again.
constexpr float kTouches = -2;

// Marks all records of the entities that fresh records, their neighbours and decisions touch.
std::vector<std::uint8_t> touched(const Records& records, const std::vector<Edge>& edges,
                                  const std::vector<Decision>& decisions) {
  const auto& data = records.data();
  auto marked = data.fresh;
  for (const auto& edge : edges)
    if (edge.bits > kTouches) marked[first_of(edge.pair)] = marked[second_of(edge.pair)] = 1;
  for (const auto& decision : decisions)
    marked[first_of(decision.pair)] = marked[second_of(decision.pair)] = 1;
  FlatMap entities;
  for (RecordId i = 0; i < data.size(); ++i)
    if (marked[i] && data.before[i] != 0) entities.add(data.before[i], 1);
  for (RecordId i = 0; i < data.size(); ++i)
    if (entities.find(data.before[i]) != nullptr) marked[i] = 1;
  return marked;
}

// Untouched records stay together as they were.
void keep_others(const Dataset& data, const std::vector<std::uint8_t>& marked, Matched& out) {
  FlatMap first(data.size() / 2);
  for (RecordId i = 0; i < data.size(); ++i) {
    if (marked[i]) continue;
    first.add(data.before[i], i);
    out.clusters.entity[i] = first.at(data.before[i]);
    out.suspects[i] = data.suspect[i] != 0;
  }
}

}  // namespace

Matched match_all(const Records& records, std::optional<Model>& model, const std::vector<Decision>& decisions,
                  int threads, const Progress& progress) {
  Matched out;
  progress(kBlocking, 0.35);
  const auto pairs = block_pairs(records, {}, {}, threads);
  progress(kComparing, 0.5);
  auto scored = score_pairs(records, pairs, model, threads);
  progress(kClustering, 0.72);
  const Scorer scorer(records, *model);
  out.candidates = scored.candidates;
  out.suspects = set_aside_wrong_codes(scorer, scored.edges);
  out.clusters = cluster(scorer, scored.edges, out.suspects, decisions, {});
  out.edges = std::move(scored.edges);
  return out;
}

Matched match_fresh(const Records& records, const Model& model, const std::vector<Decision>& decisions,
                    int threads, const Progress& progress) {
  std::optional<Model> given = model;
  const auto& data = records.data();
  progress(kBlocking, 0.35);
  const auto near = score_pairs(
      records, block_pairs(records, {}, {PairFilter::Want::one, data.fresh}, threads), given, threads);
  const PairFilter concerned{PairFilter::Want::both, touched(records, near.edges, decisions)};
  progress(kComparing, 0.5);
  auto scored = score_pairs(records, block_pairs(records, {}, concerned, threads), given, threads);
  progress(kClustering, 0.72);
  const Scorer scorer(records, model);
  Matched out;
  out.candidates = near.candidates + scored.candidates;
  out.suspects = set_aside_wrong_codes(scorer, scored.edges);
  out.clusters = cluster(scorer, scored.edges, out.suspects, decisions, {});
  keep_others(data, concerned.marked, out);
  out.marked = concerned.marked;
  out.edges = std::move(scored.edges);
  return out;
}

}  // namespace qiying::fusion::internal
