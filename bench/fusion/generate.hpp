#pragma once
// Seven sources of the enterprises of one city with planted truth: which record is whose.

#include <cstdint>
#include <filesystem>

namespace bench {

struct Plan {
  std::size_t enterprises = 20'000;
  std::uint64_t seed = 1;
  double strangers = 1.0 / 12;  // share of rows from firms that are in no register
  double noise = 1;             // times the usual share of mistakes
};

// Writes market.csv … list.csv and truth.csv (source,record_id,entity) to `out`; returns the number of
// records.
std::size_t generate(const Plan& plan, const std::filesystem::path& out);

}  // namespace bench
