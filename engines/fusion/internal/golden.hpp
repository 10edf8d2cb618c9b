#pragma once
// Golden values: of each field the one value that an entity shall have, and the record that it comes from.

#include <vector>

#include "engines/fusion/internal/records.hpp"

namespace qiying::fusion::internal {

// Records of each entity, in order.
using Members = std::vector<std::vector<RecordId>>;

// How often a source's value of a field agrees with those of other sources, learned from the clusters.
class Reliability {
 public:
  Reliability(const Records& records, const Members& members);
  double of(std::uint16_t source, std::size_t field) const { return share_[source][field]; }

 private:
  std::vector<std::vector<double>> share_;
};

// For each field of data().fields the record whose value is golden; none when no member has a value.
std::vector<std::optional<RecordId>> golden_values(const Records& records, const Reliability& reliability,
                                                   const std::vector<RecordId>& members);

}  // namespace qiying::fusion::internal
