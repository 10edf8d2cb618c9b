#pragma once
// How many of the true pairs the engine's blocking brings together, and how many could be found by anybody.

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace bench {

struct Blocking {
  std::uint64_t candidates = 0, true_pairs = 0, met = 0;
  std::uint64_t mute =
      0;                  // rows of entities of several rows that share no field's key with any of the others
  double b3_ceiling = 1;  // B-cubed F1 when exactly these rows stay alone and all else is right
};

// `tables`: source and file; an empty source: it stands in the column `source`. `truth` as in evaluate.hpp.
Blocking measure_blocking(const std::vector<std::pair<std::string, std::filesystem::path>>& tables,
                          const std::filesystem::path& truth, const std::filesystem::path& content);
std::string to_json(const Blocking& blocking);

}  // namespace bench
