#include "modules/register/internal/import/fault_keeper.hpp"

namespace qiying::register_ {

void FaultKeeper::take(const Chunk& chunk) {
  options_.faults(chunk.faults);
  for (const auto& fault : chunk.faults) warnings_ += fault.severity == Severity::warning;
  const auto room = std::max<std::int64_t>(0, kKeptFaults - kept_);
  const auto kept = std::min<std::size_t>(chunk.faults.size(), static_cast<std::size_t>(room));
  keep_faults(db_, run_, std::span(chunk.faults).first(kept));
  kept_ += static_cast<std::int64_t>(kept);
}

}  // namespace qiying::register_
