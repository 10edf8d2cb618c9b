#include "engines/fusion/internal/dataset.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <ranges>

namespace qiying::fusion::internal {
namespace {

// The first bytes of a text as a number that sorts like it.
std::uint64_t front_of(std::string_view text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text.data(), std::min<std::size_t>(8, text.size()));
  return __builtin_bswap64(word);
}

// Whether every row stays where it is or gives its place to one from behind the last of them.
bool only_replaces(const std::vector<RecordId>& order) {
  for (RecordId i = 0; i < order.size(); ++i)
    if (order[i] != i && order[i] < order.size()) return false;
  return true;
}

template <class T>
void permute(std::vector<T>& column, const std::vector<RecordId>& order, bool replaces) {
  if (column.empty()) return;
  if (replaces) {
    for (RecordId i = 0; i < order.size(); ++i) column[i] = column[order[i]];
    column.resize(order.size());
    return;
  }
  std::vector<T> sorted;
  sorted.reserve(order.size());
  for (const auto i : order) sorted.push_back(column[i]);
  column.swap(sorted);
}

template <class Visit>
void each_column(Dataset& data, Visit visit) {
  for (auto& field : data.fields) {
    visit(field.first);
    for (auto& column : field.also) visit(column);
  }
}

int by_text(const Dictionary& values, ValueId x, ValueId y) {
  return x == y ? 0 : values[x].compare(values[y]);
}

// Compares two rows by their values; 0 when they are the same.
int compare_values(const Dataset& data, RecordId a, RecordId b) {
  for (const auto& field : data.fields) {
    if (const int c = by_text(field.values, field.first[a], field.first[b])) return c;
    for (const auto& column : field.also)
      if (const int c = by_text(field.values, column[a], column[b])) return c;
  }
  return 0;
}

bool same_row(const Dataset& data, RecordId a, RecordId b) {
  return data.times[data.updated[a]] == data.times[data.updated[b]] && compare_values(data, a, b) == 0;
}

struct SortKey {
  std::uint64_t front;
  std::uint16_t source;
  RecordId record;
};

void sort_sources(Dataset& data) {
  std::vector<std::uint16_t> order(data.sources.size()), rank(data.sources.size());
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::ranges::sort(order, {}, [&](auto i) { return data.sources[i]; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = static_cast<std::uint16_t>(i);
    names.push_back(data.sources[order[i]]);
  }
  data.sources.swap(names);
  for (auto& source : data.source) source = rank[source];
}

}  // namespace

std::optional<RecordId> find_record(const Dataset& data, std::string_view source, std::string_view id) {
  const auto name = std::ranges::find(data.sources, source);
  if (name == data.sources.end()) return std::nullopt;
  const auto [begin, end] =
      std::ranges::equal_range(data.source, static_cast<std::uint16_t>(name - data.sources.begin()));
  const auto records = std::views::iota(static_cast<RecordId>(begin - data.source.begin()),
                                        static_cast<RecordId>(end - data.source.begin()));
  const auto found =
      std::ranges::lower_bound(records, id, {}, [&](RecordId record) { return data.id_of(record); });
  if (found == records.end() || data.id_of(*found) != id) return std::nullopt;
  return *found;
}

std::vector<Dropped> put_in_order(Dataset& data) {
  sort_sources(data);
  std::vector<SortKey> keys(data.size());
  for (RecordId i = 0; i < data.size(); ++i) keys[i] = {front_of(data.id_of(i)), data.source[i], i};
  const auto earlier = [&](const SortKey& a, const SortKey& b) {
    if (a.source != b.source) return a.source < b.source;
    if (a.front != b.front) return a.front < b.front;
    if (const int c = data.id_of(a.record).compare(data.id_of(b.record))) return c < 0;
    // The newest first: by its date, else what came now.
    if (const int c = by_text(data.times, data.updated[a.record], data.updated[b.record])) return c > 0;
    if (data.fresh[a.record] != data.fresh[b.record]) return data.fresh[a.record] > data.fresh[b.record];
    if (const int c = compare_values(data, a.record, b.record)) return c > 0;
    return data.line[a.record] < data.line[b.record];
  };
  // Records of an earlier run are in order already.
  const auto known = std::ranges::find_if(data.fresh, [](auto f) { return f != 0; }) - data.fresh.begin();
  std::sort(keys.begin() + known, keys.end(), earlier);
  std::vector<SortKey> sorted(keys.size());
  std::merge(keys.begin(), keys.begin() + known, keys.begin() + known, keys.end(), sorted.begin(), earlier);
  std::vector<RecordId> order;
  std::vector<Dropped> dropped;
  for (const auto& key : sorted) {
    const auto record = key.record;
    if (order.empty() || data.source[order.back()] != data.source[record] ||
        data.id[order.back()] != data.id[record]) {
      order.push_back(record);
      continue;
    }
    const auto kept = order.back();
    const bool identical = same_row(data, kept, record);
    // The row that was known came once more.
    if (identical && data.fresh[record] == 0) data.fresh[kept] = 0;
    if (data.before[kept] == 0) {
      data.before[kept] = data.before[record];
      data.was[kept] = data.was[record];
      data.sure[kept] = data.sure[record];
      data.suspect[kept] = data.suspect[record];
    }
    dropped.push_back({std::string(data.source_of(record)), std::string(data.id_of(record)),
                       data.line[record], identical,
                       data.fresh[record] == 0 || (identical && data.fresh[kept] == 0)});
  }
  const bool replaces = only_replaces(order);
  permute(data.before, order, replaces);
  permute(data.fresh, order, replaces);
  permute(data.was, order, replaces);
  permute(data.sure, order, replaces);
  permute(data.suspect, order, replaces);
  permute(data.source, order, replaces);
  permute(data.id, order, replaces);
  permute(data.updated, order, replaces);
  permute(data.line, order, replaces);
  each_column(data, [&](auto& column) { permute(column, order, replaces); });
  return dropped;
}

}  // namespace qiying::fusion::internal
