#pragma once
// Everything that one run found, as the writers need it.

#include <deque>

#include "engines/fusion/internal/golden.hpp"
#include "engines/fusion/internal/read.hpp"
#include "engines/fusion/internal/state.hpp"

namespace qiying::fusion::internal {

struct Fault {
  std::string rule;
  const char* severity;  // error, warning, info
  base::Text message;
};

// What is wrong where. There are as many as a third of the records, so faults are named, not copied.
struct Finding {
  RecordId record;
  std::string_view field;  // a name of the profile; empty: the whole record
  const Fault* fault;
};
struct Findings {
  std::vector<Finding> list;
  std::deque<Fault> faults;  // those that are not constants

  std::size_t size() const { return list.size(); }
  auto begin() const { return list.begin(); }
  auto end() const { return list.end(); }
};

// A pair for a person to decide, and why.
struct Doubt {
  PairKey pair;
  double bits;
  base::Text reason;
};

struct Fused {
  const Records& records;
  const Model& model;
  const Scorer& scorer;
  Members members;                   // of each entity, by its first record
  std::vector<std::uint32_t> place;  // of each record: index into members
  std::vector<EntityId> ids;         // of each entity
  std::vector<float> probability;    // of each record: to belong to its entity
  std::vector<RecordId> partner;     // of each record: whose pair says so; itself where none was looked at
  std::vector<bool> suspects;        // records that carry another entity's code
  std::vector<std::uint8_t> marked;  // records that were looked at; empty: all
  std::vector<Doubt> doubts;
  Findings findings;
  std::uint64_t candidates = 0;

  const Dataset& data() const { return records.data(); }
  bool looked_at(RecordId record) const { return marked.empty() || marked[record] != 0; }
};

}  // namespace qiying::fusion::internal
