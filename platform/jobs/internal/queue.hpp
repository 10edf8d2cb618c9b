#pragma once
/// The statements of the queue. All want system scope.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "platform/jobs/jobs.hpp"

namespace qiying::jobs::internal {

struct Claimed {
  std::int64_t id = 0;
  std::string kind;
  base::Json payload;
  int attempt = 0;
};
QY_DESCRIBE(Claimed, QY_FIELD(id), QY_FIELD(kind), QY_FIELD(payload), QY_FIELD(attempt))

class Queue {
 public:
  /// `worker` names this process in the table.
  Queue(std::string worker, std::vector<std::string> kinds, std::chrono::seconds lease, int batch);
  /// What is due, of the kind whose turn it is.
  std::vector<Claimed> claim(db::Connection& db, base::Timestamp now) const;
  /// Locks the row of a claimed job; false when somebody else has it by now.
  bool hold(db::Connection& db, const Claimed& job) const;
  void finish(db::Connection& db, const Claimed& job, base::Timestamp now) const;
  /// After a failure: back with a pause, or dead. Returns whether it is dead.
  bool put_back(db::Connection& db, const Claimed& job, std::string_view error, base::Timestamp now) const;
  /// Claimed but not begun.
  void give_back(db::Connection& db, std::span<const Claimed> jobs) const;
  /// Jobs whose worker is gone.
  void recover(db::Connection& db, base::Timestamp now) const;
  /// Starts the job of a schedule if it is time.
  void start_scheduled(db::Connection& db, const Schedule& schedule, base::Timestamp now) const;

 private:
  const std::string worker_;
  const std::vector<std::string> kinds_;
  const std::chrono::seconds lease_;
  const int batch_;
};

/// 30 s · 2^attempt, at most one hour.
std::chrono::seconds pause_after(int attempt);

}  // namespace qiying::jobs::internal
