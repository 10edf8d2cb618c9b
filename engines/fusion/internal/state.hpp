#pragma once
// What one run leaves for the next, and for explain: all records, the model, and which entity each belongs
// to.

#include <filesystem>

#include "engines/fusion/internal/match.hpp"

namespace qiying::fusion::internal {

using EntityId = std::uint64_t;  // written as E and 13 letters and digits

std::string to_text(EntityId id);

struct State {
  std::string profile;  // its text
  std::string model;    // model.json
  Dataset data;
  std::vector<EntityId> entity;  // of each record
};

void write_state(const std::filesystem::path& file, State& state);
// Throws std::runtime_error when the file is missing or damaged.
State read_state(const std::filesystem::path& file);

}  // namespace qiying::fusion::internal
