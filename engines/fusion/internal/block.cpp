#include "engines/fusion/internal/block.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr std::size_t kBuckets = 256, kKinds = 6, kPiece = 1 << 15;

struct KeyRow {
  std::uint64_t hash;
  RecordId record;
  auto operator<=>(const KeyRow&) const = default;
};

std::size_t bucket_of(const KeyRow& row) {
  return mix(row.hash) >> 56;
}

// Parts rows into buckets of equal hashes; order within a bucket is by piece.
template <class Row>
using Buckets = std::array<std::vector<Row>, kBuckets>;

class Blocker {
 public:
  Blocker(const Records& records, const BlockLimits& limits, const PairFilter& filter, int threads)
      : records_(records), limits_(limits), filter_(filter), threads_(threads) {
    for (std::size_t cell = 0; cell < records.fields().size(); ++cell) {
      auto& column = facets_.emplace_back(records.size());
      for_each(records.size(), threads,
               [&](std::size_t i) { column[i] = records.facet(cell, static_cast<RecordId>(i)); });
    }
    in_pieces(facets_.size(), 1, threads,
              [&](std::size_t cell, std::size_t, std::size_t) { number_by_records(facets_[cell]); });
  }

  std::vector<PairKey> run() {
    for (std::size_t cell = 0; cell < records_.fields().size(); ++cell) block_by(cell);
    return merge();
  }

 private:
  // Values are numbered as they were read; neighbours in a window must not depend on that.
  static void number_by_records(std::vector<std::uint64_t>& column) {
    std::unordered_map<std::uint64_t, std::uint64_t> numbers;
    for (auto& value : column)
      if (value != 0) value = numbers.try_emplace(value, numbers.size() + 1).first->second;
  }

  void block_by(std::size_t cell) {
    std::array<Buckets<KeyRow>, kKinds> kinds;
    const auto pieces = (records_.size() + kPiece - 1) / kPiece;
    std::vector<std::array<std::vector<KeyRow>, kKinds>> found(pieces);
    in_pieces(records_.size(), kPiece, threads_, [&](std::size_t piece, std::size_t begin, std::size_t end) {
      KeySink sink;
      for (auto i = begin; i < end; ++i) {
        sink.clear();
        records_.keys(cell, static_cast<RecordId>(i), sink);
        for (const auto& key : sink) found[piece][key.kind].push_back({key.hash, static_cast<RecordId>(i)});
      }
    });
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      Buckets<KeyRow> buckets;
      for (auto& piece : found) {
        for (const auto& row : piece[kind]) buckets[bucket_of(row)].push_back(row);
        std::vector<KeyRow>().swap(piece[kind]);
      }
      pair_up(cell, buckets);
    }
  }

  void pair_up(std::size_t cell, Buckets<KeyRow>& buckets) {
    std::vector<std::vector<PairKey>> found(kBuckets);
    in_pieces(kBuckets, 1, threads_, [&](std::size_t, std::size_t bucket, std::size_t) {
      auto& rows = buckets[bucket];
      std::ranges::sort(rows);
      for (std::size_t begin = 0, end; begin < rows.size(); begin = end) {
        for (end = begin + 1; end < rows.size() && rows[end].hash == rows[begin].hash;) ++end;
        if (end - begin > 1) pair_block(cell, rows, begin, end, found[bucket]);
      }
      std::ranges::sort(found[bucket]);
      found[bucket].erase(std::unique(found[bucket].begin(), found[bucket].end()), found[bucket].end());
    });
    // By their first records, so that whoever walks through them meets a record once.
    in_pieces(kBuckets, 1, threads_, [&](std::size_t, std::size_t bucket, std::size_t) {
      const auto begin = PairKey{first_record(bucket)} << 32, end = PairKey{first_record(bucket + 1)} << 32;
      for (const auto& pairs : found)
        pairs_[bucket].insert(pairs_[bucket].end(), std::ranges::lower_bound(pairs, begin),
                              std::ranges::lower_bound(pairs, end));
    });
    if (total() > kMergeBeyond) tidy();
  }

  void pair_block(std::size_t cell, const std::vector<KeyRow>& rows, std::size_t begin, std::size_t end,
                  std::vector<PairKey>& out) const {
    std::vector<RecordId> members;
    for (auto i = begin; i < end; ++i)
      if (members.empty() || members.back() != rows[i].record) members.push_back(rows[i].record);
    if (!may_hold_pairs(members)) return;
    if (members.size() <= limits_.largest_block) return all_pairs(members, out);
    std::vector<KeyRow> refined;
    for (std::size_t other = 0; other < facets_.size(); ++other) {
      if (other == cell) continue;
      refined.clear();
      for (const auto record : members)
        if (facets_[other][record] != 0) refined.push_back({facets_[other][record], record});
      std::ranges::sort(refined);
      pair_groups(refined, other, out);
    }
  }

  void pair_groups(const std::vector<KeyRow>& rows, std::size_t by, std::vector<PairKey>& out) const {
    std::vector<RecordId> group;
    for (std::size_t begin = 0, end; begin < rows.size(); begin = end) {
      group.clear();
      for (end = begin; end < rows.size() && rows[end].hash == rows[begin].hash; ++end)
        group.push_back(rows[end].record);
      if (group.size() <= limits_.largest_block)
        all_pairs(group, out);
      else
        window_pairs(group, by, out);
    }
  }

  // The most alike neighbours first: by all other facets.
  void window_pairs(std::vector<RecordId>& group, std::size_t by, std::vector<PairKey>& out) const {
    std::ranges::sort(group, [&](RecordId a, RecordId b) {
      for (std::size_t cell = 0; cell < facets_.size(); ++cell)
        if (cell != by && facets_[cell][a] != facets_[cell][b]) return facets_[cell][a] < facets_[cell][b];
      return a < b;
    });
    for (std::size_t i = 0; i < group.size(); ++i)
      for (std::size_t j = i + 1; j < group.size() && j <= i + limits_.window; ++j)
        add(group[i], group[j], out);
  }

  void all_pairs(const std::vector<RecordId>& group, std::vector<PairKey>& out) const {
    for (std::size_t i = 0; i < group.size(); ++i)
      for (std::size_t j = i + 1; j < group.size(); ++j)
        if (group[i] != group[j]) add(group[i], group[j], out);
  }

  void add(RecordId a, RecordId b, std::vector<PairKey>& out) const {
    if (filter_.takes(a, b)) out.push_back(pair_key(a, b));
  }

  // Most blocks hold none of the few records that are wanted.
  bool may_hold_pairs(const std::vector<RecordId>& members) const {
    if (filter_.want == PairFilter::Want::all) return true;
    const auto marked = std::ranges::count_if(members, [&](RecordId r) { return filter_.marked[r] != 0; });
    return marked >= (filter_.want == PairFilter::Want::one ? 1 : 2);
  }

  RecordId first_record(std::size_t bucket) const {
    return static_cast<RecordId>((records_.size() * bucket + kBuckets - 1) / kBuckets);
  }

  std::size_t total() const {
    std::size_t n = 0;
    for (const auto& bucket : pairs_) n += bucket.size();
    return n;
  }

  void tidy() {
    in_pieces(kBuckets, 1, threads_, [&](std::size_t, std::size_t bucket, std::size_t) {
      auto& pairs = pairs_[bucket];
      std::ranges::sort(pairs);
      pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    });
  }

  std::vector<PairKey> merge() {
    tidy();
    std::vector<PairKey> all;
    all.reserve(total());
    for (auto& bucket : pairs_) {
      all.insert(all.end(), bucket.begin(), bucket.end());
      std::vector<PairKey>().swap(bucket);
    }
    return all;
  }

  static constexpr std::size_t kMergeBeyond = 50'000'000;
  const Records& records_;
  BlockLimits limits_;
  const PairFilter& filter_;
  int threads_;
  std::vector<std::vector<std::uint64_t>> facets_;
  Buckets<PairKey> pairs_;
};

}  // namespace

std::vector<PairKey> block_pairs(const Records& records, const BlockLimits& limits, const PairFilter& filter,
                                 int threads) {
  return Blocker(records, limits, filter, threads).run();
}

}  // namespace qiying::fusion::internal
