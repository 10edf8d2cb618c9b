#include "engines/fusion/internal/records.hpp"

#include <algorithm>

#include "engines/fusion/internal/hash.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion::internal {
namespace {

// Records that have each value, in any of the field's columns.
std::vector<std::uint32_t> count_values(const FieldColumn& field) {
  std::vector<std::uint32_t> counts(field.values.size());
  for (const auto value : field.first) ++counts[value];
  for (const auto& column : field.also)
    for (const auto value : column) ++counts[value];
  counts[0] = 0;
  return counts;
}

std::uint64_t count_filled(const FieldColumn& field) {
  std::uint64_t filled = 0;
  for (const auto value : field.first) filled += value != 0;
  return filled;
}

// Equal is best, different worst; between them the comparators list their levels from strong to weak.
int rank(const Outcome& outcome) {
  return outcome.level == kMissing ? 100 : outcome.level == kDifferent ? 99 : outcome.level;
}

void keep_better(Outcome& best, const Outcome& other) {
  if (rank(other) < rank(best) || (other.level == best.level && other.rarity > best.rarity)) best = other;
}

}  // namespace

std::size_t AgreementHash::operator()(const Agreement& a) const {
  return hash_of(std::string_view(reinterpret_cast<const char*>(a.cell.data()), a.cell.size()));
}

Records::Records(const Dataset& data, const Reference& reference, int threads, Comparators known)
    : data_(data) {
  known.resize(data.fields.size());
  for (std::size_t i = 0; i < data.fields.size(); ++i) {
    const auto& field = data.fields[i];
    const auto filled = count_filled(field);
    if (field.spec.type == FieldType::carry || filled == 0) continue;
    if (field.spec.type == FieldType::credit_code) code_cell_ = fields_.size();
    if (field.spec.type == FieldType::address) address_cell_ = fields_.size();
    if (field.spec.type == FieldType::place) place_cell_ = fields_.size();
    fields_.push_back(i);
    filled_.push_back(filled);
    comparators_.push_back(known[i] ? std::move(known[i])
                                    : std::shared_ptr(make_comparator(field.spec.type)));
  }
  read_values(reference, threads);
  find_swaps();
  find_implied();
  lay_rows(threads);
  order_by_cost();
}

// The fields with the most new values first; each on a thread of its own, as keeping what was read goes one
// after the other.
void Records::read_values(const Reference& reference, int threads) {
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < fields_.size(); ++cell) cells.push_back(cell);
  const auto fresh = [&](std::size_t cell) {
    return data_.fields[fields_[cell]].values.size() - comparators_[cell]->known();
  };
  std::ranges::sort(cells, [&](std::size_t a, std::size_t b) {
    return fresh(a) != fresh(b) ? fresh(a) > fresh(b) : a < b;
  });
  in_pieces(cells.size(), 1, threads, [&](std::size_t, std::size_t i, std::size_t) {
    const auto cell = cells[i];
    const auto& field = data_.fields[fields_[cell]];
    comparators_[cell]->extend({field.values, count_values(field), filled_[cell], reference, threads});
  });
}

void Records::lay_rows(int threads) {
  std::vector<const std::vector<ValueId>*> all;
  for (const auto field : fields_) {
    const auto& column = data_.fields[field];
    columns_.push_back({all.size(), column.also.size()});
    all.push_back(&column.first);
    for (const auto& also : column.also) all.push_back(&also);
  }
  width_ = all.size();
  rows_.resize(data_.size() * width_);
  facets_.resize(data_.size() * fields_.size());
  for_each(data_.size(), threads, [&](std::size_t record) {
    for (std::size_t i = 0; i < width_; ++i) rows_[record * width_ + i] = (*all[i])[record];
    for (std::size_t cell = 0; cell < fields_.size(); ++cell)
      facets_[record * fields_.size() + cell] =
          comparators_[cell]->facet(at(cell, static_cast<RecordId>(record)));
  });
}

void Records::order_by_cost() {
  const auto cost = [&](std::size_t cell) {
    const auto type = data_.fields[fields_[cell]].spec.type;
    return type == FieldType::company || type == FieldType::name   ? 1
           : type == FieldType::text || type == FieldType::address ? 2
                                                                   : 0;
  };
  for (std::size_t cell = 0; cell < fields_.size(); ++cell) cheapest_first_.push_back(cell);
  std::ranges::sort(cheapest_first_, [&](std::size_t a, std::size_t b) {
    return cost(a) != cost(b) ? cost(a) < cost(b) : a < b;
  });
}

Comparators Records::comparators() const {
  Comparators out(data_.fields.size());
  for (std::size_t cell = 0; cell < fields_.size(); ++cell) out[fields_[cell]] = comparators_[cell];
  return out;
}

void Records::find_swaps() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto& field = data_.fields[fields_[i]];
    for (std::size_t j = 0; j < fields_.size(); ++j) {
      const auto& other = data_.fields[fields_[j]];
      if (field.spec.swaps_with != other.spec.name) continue;
      Swap swap{i, j, std::vector<ValueId>(field.values.size())};
      for (ValueId v = 1; v < field.values.size(); ++v)
        swap.in_second[v] = other.values.find(field.values[v]);
      swaps_.push_back(std::move(swap));
    }
  }
}

void Records::find_implied() {
  may_fall_silent_.resize(fields_.size());
  if (address_cell_ && place_cell_) may_fall_silent_[*place_cell_] = true;
  for (std::size_t cell = 0; cell < fields_.size(); ++cell)
    for (const auto& other : data_.fields[fields_[cell]].spec.implied_by)
      for (std::size_t by = 0; by < fields_.size(); ++by)
        if (data_.fields[fields_[by]].spec.name == other) {
          implied_.push_back({by, cell});
          may_fall_silent_[by] = may_fall_silent_[cell] = true;
        }
}

Outcome Records::compare_field(std::size_t cell, RecordId a, RecordId b) const {
  const auto& comparator = *comparators_[cell];
  const auto [begin, more] = columns_[cell];
  const auto *x = &rows_[a * width_ + begin], *y = &rows_[b * width_ + begin];
  auto best = comparator.compare(*x, *y);
  if (more == 0 || best.level == kEqual) return best;
  for (std::size_t i = 1; i <= more; ++i) {
    if (x[i] != 0) keep_better(best, comparator.compare(x[i], *y));
    if (y[i] != 0) keep_better(best, comparator.compare(*x, y[i]));
  }
  return best;
}

void Records::mark_swaps(RecordId a, RecordId b, Agreement& out) const {
  for (const auto& swap : swaps_) {
    if (out.level(swap.first) == kEqual || out.level(swap.second) == kEqual) continue;
    const auto &first = data_.fields[fields_[swap.first]].first,
               &second = data_.fields[fields_[swap.second]].first;
    const auto x = swap.in_second[first[a]], y = swap.in_second[first[b]];
    if (x == 0 || y == 0 || x != second[b] || y != second[a]) continue;
    out.cell[swap.first] = out.cell[swap.second] = kSwapped << 4;
  }
}

Agreement Records::compare(RecordId a, RecordId b) const {
  Agreement out;
  for (std::size_t cell = 0; cell < fields_.size(); ++cell) out.cell[cell] = compare_cell(cell, a, b);
  complete(a, b, out);
  return out;
}

void Records::complete(RecordId a, RecordId b, Agreement& out) const {
  // An address says its division already.
  if (address_cell_ && place_cell_ && out.level(*address_cell_) > kDifferent) out.cell[*place_cell_] = 0;
  // Agreement of two that say the same counts once: by the one that is equal.
  for (const auto [by, cell] : implied_)
    if (out.level(by) > kDifferent && out.level(cell) > kDifferent)
      out.cell[out.level(by) != kEqual && out.level(cell) == kEqual ? by : cell] = 0;
  if (!swaps_.empty()) mark_swaps(a, b, out);
  if (data_.sources.size() > 1) {
    const auto same = data_.source[a] == data_.source[b];
    const auto level = same ? std::min<int>(15, kFirstSameSource + data_.source[a]) : kCrossSource;
    out.cell[kSourceCell] = static_cast<std::uint8_t>(level << 4);
  }
}

bool Records::contradict(const Agreement& agreement) const {
  for (std::size_t cell = 0; cell < fields_.size(); ++cell) {
    const auto* info = comparators_[cell]->info(agreement.level(cell));
    if (info != nullptr && info->contradicts) return true;
  }
  return false;
}

void Records::keys(std::size_t cell, RecordId record, KeySink& out) const {
  const auto* values = &rows_[record * width_ + columns_[cell].begin];
  for (std::size_t i = 0; i <= columns_[cell].more; ++i)
    if (values[i] != 0) comparators_[cell]->keys(values[i], out);
}

std::uint64_t Records::identity(RecordId record) const {
  if (!code_cell_) return 0;
  return comparators_[*code_cell_]->identity(at(*code_cell_, record));
}

}  // namespace qiying::fusion::internal
