#pragma once
// Holds links.csv against the truth; knows nothing of the engine.

#include <cstdint>
#include <filesystem>
#include <string>

namespace bench {

struct Score {
  std::uint64_t records = 0, entities = 0, found = 0;
  double precision = 0, recall = 0, f1 = 0, b3_precision = 0, b3_recall = 0, b3 = 0;
};

// `truth`: source,record_id,entity; or record_id,entity when there is one source. Records that `links` does
// not name count as entities of their own.
Score evaluate(const std::filesystem::path& links, const std::filesystem::path& truth);
std::string to_json(const Score& score);

}  // namespace bench
