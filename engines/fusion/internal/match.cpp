#include "engines/fusion/internal/match.hpp"

#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion::internal {
namespace {

// As many pairs are looked at to learn from.
constexpr std::size_t kSample = 1'500'000, kPiece = 1 << 14;

std::vector<Agreement> compare_all(const Records& records, const std::vector<PairKey>& pairs, int threads) {
  std::vector<Agreement> agreements(pairs.size());
  for_each(pairs.size(), threads,
           [&](std::size_t i) { agreements[i] = records.compare(first_of(pairs[i]), second_of(pairs[i])); });
  return agreements;
}

std::vector<PairKey> sample_of(const std::vector<PairKey>& pairs) {
  const auto every = pairs.size() / kSample + 1;
  std::vector<PairKey> chosen;
  for (const auto pair : pairs)
    if (mix(pair * 0x9E3779B97F4A7C15ULL + 1) % every == 0) chosen.push_back(pair);
  return chosen;
}

std::vector<Edge> keep_edges(const Scorer& scorer, const std::vector<PairKey>& pairs, int threads) {
  std::vector<std::vector<Edge>> found((pairs.size() + kPiece - 1) / kPiece);
  in_pieces(pairs.size(), kPiece, threads, [&](std::size_t piece, std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i)
      if (const auto bits = scorer.score_above(first_of(pairs[i]), second_of(pairs[i]), kForget))
        found[piece].push_back({pairs[i], static_cast<float>(*bits)});
  });
  std::vector<Edge> edges;
  for (auto& piece : found) edges.insert(edges.end(), piece.begin(), piece.end());
  return edges;
}

}  // namespace

Scored score_pairs(const Records& records, const std::vector<PairKey>& pairs, std::optional<Model>& model,
                   int threads) {
  Scored out;
  out.candidates = pairs.size();
  if (!model) {
    const auto agreements = compare_all(records, sample_of(pairs), threads);
    const double stands_for =
        agreements.empty() ? 1 : static_cast<double>(pairs.size()) / static_cast<double>(agreements.size());
    model = learn(records, agreements, stands_for, threads);
  }
  const Scorer scorer(records, *model);
  out.edges = keep_edges(scorer, pairs, threads);
  return out;
}

}  // namespace qiying::fusion::internal
