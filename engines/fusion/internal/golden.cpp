#include "engines/fusion/internal/golden.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr std::size_t kLookedAt = 8;          // members whose values are compared with each other
constexpr std::size_t kLearnedFrom = 20'000;  // entities that show how reliable sources are
constexpr double kHalfLifeYears = 3;          // after so long without news a changing value counts half
constexpr double kValidCode = 1000;           // a code whose checks are right comes before all others

bool changes(FieldType type) {
  return type != FieldType::credit_code && type != FieldType::date && type != FieldType::id;
}

double years_of(const Dataset& data, RecordId record) {
  const auto date = parse_any_date(data.times[data.updated[record]]);
  return date ? static_cast<double>(date->time_since_epoch().count()) / 365.25 : 0;
}

// Index into Records::fields of a field of the data; npos when it is not compared.
std::size_t cell_of(const Records& records, std::size_t field) {
  const auto& fields = records.fields();
  const auto found = std::ranges::find(fields, field);
  return found == fields.end() ? std::string::npos : static_cast<std::size_t>(found - fields.begin());
}

class Chooser {
 public:
  Chooser(const Records& records, const Reliability& reliability, const std::vector<RecordId>& members)
      : records_(records), reliability_(reliability) {
    for (const auto record : members) {
      members_.push_back(record);
      years_.push_back(years_of(records.data(), record));
      if (members_.size() == kLookedAt * 8) break;
    }
    newest_ = years_.empty() ? 0 : *std::ranges::max_element(years_);
  }

  std::optional<RecordId> choose(std::size_t field) const {
    const auto& column = records_.data().fields[field];
    const auto cell = cell_of(records_, field);
    std::optional<std::size_t> best;
    double best_votes = -1;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (column.first[members_[i]] == 0) continue;
      const double votes = votes_for(i, field, cell);
      if (!best || votes > best_votes + 1e-9 || (votes > best_votes - 1e-9 && years_[i] > years_[*best])) {
        best = i;
        best_votes = votes;
      }
    }
    return best ? std::optional(members_[*best]) : std::nullopt;
  }

 private:
  double votes_for(std::size_t i, std::size_t field, std::size_t cell) const {
    const auto& column = records_.data().fields[field];
    const auto value = column.first[members_[i]];
    double votes = 0;
    for (std::size_t j = 0; j < members_.size(); ++j) {
      const auto other = column.first[members_[j]];
      if (other == 0) continue;
      const bool agrees = other == value || (cell != std::string::npos &&
                                             records_.comparator(cell).compare(value, other).level == kEqual);
      if (agrees) votes += trust(j, field);
    }
    // Among spellings of one value the one of the most trusted, newest record.
    votes += 0.01 * trust(i, field);
    const bool code = column.spec.type == FieldType::credit_code;
    return code && cell != std::string::npos && records_.comparator(cell).identity(value) != 0
               ? votes + kValidCode
               : votes;
  }

  double trust(std::size_t i, std::size_t field) const {
    const auto& data = records_.data();
    const double age = changes(data.fields[field].spec.type) ? newest_ - years_[i] : 0;
    return reliability_.of(data.source[members_[i]], field) * std::exp2(-age / kHalfLifeYears);
  }

  const Records& records_;
  const Reliability& reliability_;
  std::vector<RecordId> members_;
  std::vector<double> years_;
  double newest_ = 0;
};

}  // namespace

Reliability::Reliability(const Records& records, const Members& members) {
  const auto& data = records.data();
  const auto sources = data.sources.size(), fields = data.fields.size();
  std::vector<std::vector<double>> agreed(sources, std::vector<double>(fields, 4)),
      seen(sources, std::vector<double>(fields, 5));
  const auto step = members.size() / kLearnedFrom + 1;
  for (std::size_t at = 0; at < members.size(); at += step) {
    const auto& cluster = members[at];
    const auto n = std::min(cluster.size(), kLookedAt);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        const auto a = cluster[i], b = cluster[j];
        if (data.source[a] == data.source[b]) continue;
        for (std::size_t cell = 0; cell < records.fields().size(); ++cell) {
          const auto field = records.fields()[cell];
          const auto x = data.fields[field].first[a], y = data.fields[field].first[b];
          if (x == 0 || y == 0) continue;
          const bool same = x == y || records.comparator(cell).compare(x, y).level == kEqual;
          for (const auto source : {data.source[a], data.source[b]})
            seen[source][field] += 1, agreed[source][field] += same;
        }
      }
  }
  for (std::size_t s = 0; s < sources; ++s) {
    auto& row = share_.emplace_back();
    for (std::size_t f = 0; f < fields; ++f) row.push_back(agreed[s][f] / seen[s][f]);
  }
}

std::vector<std::optional<RecordId>> golden_values(const Records& records, const Reliability& reliability,
                                                   const std::vector<RecordId>& members) {
  const Chooser chooser(records, reliability, members);
  std::vector<std::optional<RecordId>> out;
  for (std::size_t field = 0; field < records.data().fields.size(); ++field)
    out.push_back(chooser.choose(field));
  return out;
}

}  // namespace qiying::fusion::internal
