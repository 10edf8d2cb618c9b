#pragma once
/// What is done with the faults of an import: they are told, counted, and the first many are kept.

#include "modules/register/internal/import/pipeline.hpp"

namespace qiying::register_ {

class FaultKeeper {
 public:
  FaultKeeper(db::Connection& db, const ImportRun& run, const PipelineOptions& options)
      : db_(db), run_(run), options_(options) {}
  void take(const Chunk& chunk);
  std::int64_t warnings() const { return warnings_; }

 private:
  db::Connection& db_;
  const ImportRun& run_;
  const PipelineOptions& options_;
  std::int64_t kept_ = 0;
  std::int64_t warnings_ = 0;
};

}  // namespace qiying::register_
