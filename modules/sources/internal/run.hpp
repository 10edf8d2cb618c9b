#pragma once
/// A match of all records as a background job in steps, with progress: waiting → running → done | failed.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

enum class RunState { waiting, running, done, failed };
QY_ENUM(RunState, "waiting", "running", "done", "failed")

struct RunView {
  RunId id;
  RunState state = RunState::waiting;
  double progress = 0;
  std::int64_t records = 0, entities = 0, linked = 0, moved = 0, added = 0, to_review = 0, findings = 0;
  std::string error, by_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> started_at, finished_at;
};
QY_DESCRIBE(RunView, QY_FIELD(id), QY_FIELD(state), QY_FIELD(progress, .doc = "0–1"), QY_FIELD(records),
            QY_FIELD(entities),
            QY_FIELD(linked, .doc = "其中已归入法人库 / of them of an enterprise of the register"),
            QY_FIELD(moved, .doc = "归属有变化 / that changed their enterprise"),
            QY_FIELD(added, .doc = "新增企业 / enterprises that are new in the register"),
            QY_FIELD(to_review), QY_FIELD(findings), QY_FIELD(error), QY_FIELD(by_name), QY_FIELD(created_at),
            QY_FIELD(started_at), QY_FIELD(finished_at))

/// Begins a match by a job; nothing when one runs already.
std::optional<RunId> start_match(db::Connection& db, const std::string& district, std::string_view by_name,
                                 base::Timestamp now);

/// POST /sources/runs: sources.running (409) while another runs.
void register_runs(kernel::Registry& r);

}  // namespace qiying::sources
