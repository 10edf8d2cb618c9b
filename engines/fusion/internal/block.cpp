#include "engines/fusion/internal/block.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion::internal {
namespace {

// Key rows of a bucket fit a core's cache at millions of records.
constexpr std::size_t kBuckets = 256, kKinds = 6, kPiece = 1 << 15, kPlaces = 1 << 25;
constexpr std::size_t kMostKeyBuckets = 2048, kKeysInBucket = 512;

struct KeyRow {
  std::uint64_t hash;
  RecordId record;
  auto operator<=>(const KeyRow&) const = default;
};

// Rows parted into buckets of equal hashes; order within a bucket is by piece.
using KeyBuckets = std::vector<std::vector<KeyRow>>;

KeyBuckets buckets_for(std::size_t rows) {
  return KeyBuckets(std::bit_ceil(std::clamp<std::size_t>(rows / kKeysInBucket, 1, kMostKeyBuckets)));
}

std::size_t bucket_of(const KeyRow& row, const KeyBuckets& buckets) {
  return (mix(row.hash) >> 32) & (buckets.size() - 1);
}

class Blocker {
 public:
  Blocker(const Records& records, const BlockLimits& limits, const PairFilter& filter, int threads)
      : records_(records), limits_(limits), filter_(filter), threads_(threads) {}

  std::vector<PairKey> run() {
    for (std::size_t cell = 0; cell < records_.fields().size(); ++cell) block_by(cell);
    return merge();
  }

 private:
  void block_by(std::size_t cell) {
    const auto wanted = wanted_keys(cell);
    const auto near = values_with(cell, wanted);
    const auto pieces = (records_.size() + kPiece - 1) / kPiece;
    std::vector<std::array<std::vector<KeyRow>, kKinds>> found(pieces);
    in_pieces(records_.size(), kPiece, threads_, [&](std::size_t piece, std::size_t begin, std::size_t end) {
      KeySink sink;
      for (auto i = begin; i < end; ++i) {
        if (filter_.want == PairFilter::Want::both && filter_.marked[i] == 0) continue;
        if (!near.empty() && !has_one_of(cell, static_cast<RecordId>(i), near)) continue;
        sink.clear();
        records_.keys(cell, static_cast<RecordId>(i), sink);
        for (const auto& key : sink)
          if (wanted.empty() || is_marked(wanted, place_of(key)))
            found[piece][key.kind].push_back({key.hash, static_cast<RecordId>(i)});
      }
    });
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      std::size_t rows = 0;
      for (const auto& piece : found) rows += piece[kind].size();
      if (rows == 0) continue;
      auto buckets = parted(found, kind, rows);
      for (auto& piece : found) std::vector<KeyRow>().swap(piece[kind]);
      pair_up(cell, buckets);
    }
  }

  // Each thread fills buckets of its own, and reads all rows for that.
  KeyBuckets parted(const std::vector<std::array<std::vector<KeyRow>, kKinds>>& found, std::size_t kind,
                    std::size_t rows) const {
    auto buckets = buckets_for(rows);
    const auto share =
        (buckets.size() + static_cast<std::size_t>(threads_) - 1) / static_cast<std::size_t>(threads_);
    in_pieces(buckets.size(), share, threads_, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (auto bucket = begin; bucket < end; ++bucket)
        buckets[bucket].reserve(rows / buckets.size() * 5 / 4);
      for (const auto& piece : found)
        for (const auto& row : piece[kind])
          if (const auto bucket = bucket_of(row, buckets); bucket >= begin && bucket < end)
            buckets[bucket].push_back(row);
    });
    return buckets;
  }

  static std::size_t place_of(const BlockKey& key) { return mix(key.hash + key.kind) & (kPlaces - 1); }

  static bool is_marked(const std::vector<std::uint64_t>& places, std::size_t place) {
    return (places[place / 64] >> place % 64 & 1) != 0;
  }

  // Marks the keys of the marked records, and some more by chance; empty when all are wanted. Blocks of other
  // keys hold no pair that is asked for, and are not even collected.
  std::vector<std::uint64_t> wanted_keys(std::size_t cell) const {
    std::vector<std::uint64_t> wanted;
    if (filter_.want != PairFilter::Want::one) return wanted;
    wanted.resize(kPlaces / 64);
    KeySink sink;
    for (RecordId i = 0; i < records_.size(); ++i) {
      if (filter_.marked[i] == 0) continue;
      sink.clear();
      records_.keys(cell, i, sink);
      for (const auto& key : sink) wanted[place_of(key) / 64] |= std::uint64_t{1} << place_of(key) % 64;
    }
    return wanted;
  }

  // Values that have a wanted key. Each value is looked at once and in order, however many records have it.
  std::vector<std::uint8_t> values_with(std::size_t cell, const std::vector<std::uint64_t>& wanted) const {
    if (wanted.empty()) return {};
    std::vector<std::uint8_t> near(records_.values(cell));
    in_pieces(near.size(), kPiece, threads_, [&](std::size_t, std::size_t begin, std::size_t end) {
      KeySink sink;
      for (auto value = std::max<std::size_t>(begin, 1); value < end; ++value) {
        sink.clear();
        records_.comparator(cell).keys(static_cast<ValueId>(value), sink);
        near[value] =
            std::ranges::any_of(sink, [&](const BlockKey& key) { return is_marked(wanted, place_of(key)); });
      }
    });
    return near;
  }

  bool has_one_of(std::size_t cell, RecordId record, const std::vector<std::uint8_t>& near) const {
    return std::ranges::any_of(records_.row(cell, record), [&](ValueId value) { return near[value] != 0; });
  }

  void pair_up(std::size_t cell, KeyBuckets& buckets) {
    std::vector<std::vector<PairKey>> found(buckets.size());
    in_pieces(buckets.size(), 1, threads_, [&](std::size_t, std::size_t bucket, std::size_t) {
      auto& rows = buckets[bucket];
      std::ranges::sort(rows);
      for (std::size_t begin = 0, end; begin < rows.size(); begin = end) {
        for (end = begin + 1; end < rows.size() && rows[end].hash == rows[begin].hash;) ++end;
        if (end - begin > 1 && may_hold_pairs(rows, begin, end))
          pair_block(cell, rows, begin, end, found[bucket]);
      }
      std::ranges::sort(found[bucket]);
      found[bucket].erase(std::unique(found[bucket].begin(), found[bucket].end()), found[bucket].end());
    });
    take(found);
    if (total() < tidy_beyond_) return;
    tidy();
    tidy_beyond_ = std::max(kMergeBeyond, 2 * total());
  }

  // By their first records, so that whoever walks through them meets a record once.
  void take(const std::vector<std::vector<PairKey>>& found) {
    std::size_t n = 0;
    for (const auto& pairs : found) n += pairs.size();
    if (n < kFew) {
      for (const auto& pairs : found)
        for (const auto pair : pairs)
          pairs_[std::size_t{first_of(pair)} * kBuckets / records_.size()].push_back(pair);
      return;
    }
    in_pieces(kBuckets, 1, threads_, [&](std::size_t, std::size_t bucket, std::size_t) {
      const auto begin = PairKey{first_record(bucket)} << 32, end = PairKey{first_record(bucket + 1)} << 32;
      for (const auto& pairs : found)
        if (!pairs.empty())
          pairs_[bucket].insert(pairs_[bucket].end(), std::ranges::lower_bound(pairs, begin),
                                std::ranges::lower_bound(pairs, end));
    });
  }

  void pair_block(std::size_t cell, const std::vector<KeyRow>& rows, std::size_t begin, std::size_t end,
                  std::vector<PairKey>& out) const {
    std::vector<RecordId> members;
    for (auto i = begin; i < end; ++i)
      if (members.empty() || members.back() != rows[i].record) members.push_back(rows[i].record);
    if (members.size() <= limits_.largest_block) return all_pairs(members, out);
    auto refined = refine(cell, members);
    for (std::size_t other = 0; other < refined.size(); ++other) {
      std::ranges::sort(refined[other]);
      pair_groups(refined[other], other, out);
    }
  }

  // The members by each other field. All facets of a record lie beside each other, so each is visited once.
  std::vector<std::vector<KeyRow>> refine(std::size_t cell, const std::vector<RecordId>& members) const {
    const auto cells = records_.fields().size();
    const auto wanted = wanted_facets(members);
    std::vector<std::vector<KeyRow>> refined(cells);
    constexpr std::size_t kAhead = 12;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i + kAhead < members.size()) records_.expect(members[i + kAhead]);
      const auto record = members[i];
      for (std::size_t other = 0; other < cells; ++other) {
        const auto value = records_.facet(other, record);
        if (other == cell || value == 0) continue;
        if (wanted.empty() || std::ranges::binary_search(wanted[other], value))
          refined[other].push_back({value, record});
      }
    }
    return refined;
  }

  // Of the marked members by field; no other group holds a pair that is asked for. Empty: all are wanted.
  std::vector<std::vector<std::uint32_t>> wanted_facets(const std::vector<RecordId>& members) const {
    if (filter_.want != PairFilter::Want::one) return {};
    std::vector<std::vector<std::uint32_t>> wanted(records_.fields().size());
    for (const auto record : members)
      for (std::size_t cell = 0; filter_.marked[record] != 0 && cell < wanted.size(); ++cell)
        wanted[cell].push_back(records_.facet(cell, record));
    for (auto& facets : wanted) {
      std::ranges::sort(facets);
      facets.erase(std::unique(facets.begin(), facets.end()), facets.end());
    }
    return wanted;
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
  void window_pairs(const std::vector<RecordId>& group, std::size_t by, std::vector<PairKey>& out) const {
    const std::size_t first = by == 0 ? 1 : 0;
    std::vector<KeyRow> order;  // with the rank of the first facet, which nearly always decides
    order.reserve(group.size());
    for (const auto record : group)
      order.push_back(
          {first < records_.fields().size() ? records_.rank(first, records_.facet(first, record)) : 0,
           record});
    std::ranges::sort(order, [&](const KeyRow& a, const KeyRow& b) {
      return a.hash != b.hash ? a.hash < b.hash : more_alike(a.record, b.record, by);
    });
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size() && j <= i + limits_.window; ++j)
        add(order[i].record, order[j].record, out);
  }

  bool more_alike(RecordId a, RecordId b, std::size_t by) const {
    for (std::size_t cell = 0; cell < records_.fields().size(); ++cell) {
      if (cell == by || records_.facet(cell, a) == records_.facet(cell, b)) continue;
      const auto x = records_.rank(cell, records_.facet(cell, a)),
                 y = records_.rank(cell, records_.facet(cell, b));
      if (x != y) return x < y;
    }
    return a < b;
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
  bool may_hold_pairs(const std::vector<KeyRow>& rows, std::size_t begin, std::size_t end) const {
    if (filter_.want != PairFilter::Want::one) return true;
    return std::any_of(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                       rows.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const KeyRow& row) { return filter_.marked[row.record] != 0; });
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

  static constexpr std::size_t kMergeBeyond = 50'000'000, kFew = 200'000;
  std::size_t tidy_beyond_ = kMergeBeyond;
  const Records& records_;
  BlockLimits limits_;
  const PairFilter& filter_;
  int threads_;
  std::array<std::vector<PairKey>, kBuckets> pairs_;
};

}  // namespace

std::vector<PairKey> block_pairs(const Records& records, const BlockLimits& limits, const PairFilter& filter,
                                 int threads) {
  return Blocker(records, limits, filter, threads).run();
}

}  // namespace qiying::fusion::internal
