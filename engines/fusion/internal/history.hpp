#pragma once
// Entities that live on from run to run: who keeps which id, and what was merged and split.

#include <filesystem>
#include <string>
#include <vector>

#include "engines/fusion/internal/fused.hpp"

namespace qiying::fusion::internal {

// A record that changed its entity.
struct Move {
  std::string record;  // tax:17
  EntityId from, to;
  std::string with;  // the record that holds it in its new entity most strongly; empty: it is alone
};

struct History {
  std::vector<EntityId> ids;  // of each cluster
  std::vector<Move> moves;    // of records known before
  std::uint64_t merges = 0, splits = 0;
};

// From fused.members and the entities of the last run (data().before). A cluster keeps the id
// that most of its records had; an id that was split stays with the larger part.
History name_entities(const Fused& fused);

// Appends the moves to a log that can be read and undone line by line.
void append_log(const std::filesystem::path& file, const History& history);

}  // namespace qiying::fusion::internal
