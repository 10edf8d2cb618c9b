#pragma once
/// Chains the audit trail while the program runs: a thread that looks every two seconds, and signs the day's
/// anchor. Thread-safe.

#include <chrono>
#include <filesystem>
#include <memory>

#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::audit {

struct SealerOptions {
  std::chrono::milliseconds pause{2000};
  bool thread = true;  ///< false: only `run` works
};

class Sealer {
 public:
  /// Pool and clock must outlive it. Throws std::runtime_error when the directory cannot be written.
  Sealer(db::Pool& pool, const base::Clock& clock, std::filesystem::path directory,
         SealerOptions options = {});
  /// Chains what is left, so that a clean stop leaves nothing open.
  ~Sealer();
  /// Chains what is final and anchors the day; returns how many entries. Throws db::DbError.
  std::size_t run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::audit
