#include "modules/register/internal/import/browser.hpp"
#include "modules/register/internal/import/chunks.hpp"
#include "platform/events/events.hpp"

namespace qiying::register_ {

namespace {

constexpr std::int64_t kBatch = 20'000;
constexpr int kReadPercent = 30;  // reading and COPY take about a third of the time

struct Step {
  ImportId id;
  std::string district;
  std::int64_t from = -1;  ///< -1: read the file; else merge from here
};
QY_DESCRIBE(Step, QY_FIELD(id), QY_FIELD(district), QY_FIELD(from))

/// The row as the job needs it.
struct Task {
  std::string path, source, by_name;
  ImportState state = ImportState::running;
  bool dry_run = false;
  std::vector<ColumnMapping> mapping;
  CapitalUnit capital_unit = CapitalUnit::unknown;
  base::Timestamp started_at;
  std::optional<std::string> by_account;
};
QY_DESCRIBE(Task, QY_FIELD(path), QY_FIELD(source), QY_FIELD(by_name), QY_FIELD(state), QY_FIELD(dry_run),
            QY_FIELD(mapping), QY_FIELD(capital_unit), QY_FIELD(started_at), QY_FIELD(by_account))

struct Work {
  db::Connection& db;
  Step step;
  Task task;
  ImportRun run;

  void tell(std::string_view state, int percent) const {
    if (!task.by_account) return;
    events::notify(db, "account:" + *task.by_account, "register.import",
                   {"{\"id\":\"" + step.id.str() + "\",\"state\":\"" + std::string(state) +
                    "\",\"progress\":" + std::to_string(percent / 100.0) + "}"});
  }
  void set_progress(int percent) const {
    db.execute("update register.import set progress = $3 where district = $1 and id = $2", run.district,
               run.id, percent);
    tell("running", percent);
  }
  void next(std::int64_t from) const {
    jobs::enqueue(db, "register.import",
                  {"{\"id\":\"" + step.id.str() + "\",\"district\":\"" + run.district +
                   "\",\"from\":" + std::to_string(from) + "}"});
  }
};

void end(const Work& w, std::string_view state, const base::Text& error = {}) {
  clear_staging(w.db, w.run);
  w.db.execute(
      "update register.import set state = $3, progress = 100, finished_at = now(), error_zh = $4, error_en = "
      "$5,"
      " version = version + 1 where district = $1 and id = $2",
      w.run.district, w.run.id, state, error.zh, error.en);
  w.tell(state, 100);
}

void add_counts(const Work& w, const ImportCounts& c) {
  w.db.execute(
      "update register.import set rows = rows + $3, inserted = inserted + $4, updated = updated + $5,"
      " unchanged = unchanged + $6, rejected = rejected + $7, superseded = superseded + $8, warnings = "
      "warnings + $9"
      " where district = $1 and id = $2",
      w.run.district, w.run.id, c.rows, c.inserted, c.updated, c.unchanged, c.rejected, c.superseded,
      c.warnings);
}

/// Reads all rows into staging; the number of records there, or the file's error.
base::Result<std::int64_t> stage_file(const Work& w) {
  QY_TRY(auto table, open_table(w.task.path));
  QY_CHECK(table->next());
  const Standardiser standardiser({w.task.mapping, w.task.capital_unit}, streets(w.db, w.run.district));
  ChunkReader chunks(*table, standardiser);
  ImportCounts counts;
  std::int64_t staged = 0, kept = 0;
  for (bool last = false; !last;) {
    const auto chunk = chunks.next();
    last = chunk.last;
    if (chunk.error) return *chunk.error;
    stage(w.db, w.run, chunk.records, staged);
    staged += static_cast<std::int64_t>(chunk.records.size());
    counts.rows += chunk.rows, counts.rejected += chunk.rejected;
    counts.warnings += std::ranges::count(chunk.faults, Severity::warning, &Fault::severity);
    if (kept < kKeptFaults) keep_faults(w.db, w.run, chunk.faults);
    kept += static_cast<std::int64_t>(chunk.faults.size());
  }
  counts.superseded = drop_superseded(w.db, w.run);
  add_counts(w, counts);
  return staged;
}

void read_step(const Work& w) {
  auto staged = [&]() -> base::Result<std::int64_t> {
    try {
      return stage_file(w);
    } catch (const db::DbError&) {
      throw;
    } catch (const std::runtime_error& e) {
      return base::invalid("file", "import.unreadable", {std::string("无法读取文件:") + e.what(), e.what()});
    }
  }();
  if (!staged.ok()) return end(w, "failed", staged.error().message);
  if (!w.task.dry_run) return w.set_progress(kReadPercent), w.next(0);
  auto counts = preview_merge(w.db, w.run);
  counts.rows = 0;  // counted while reading
  add_counts(w, counts);
  end(w, "preview");
}

void merge_step(const Work& w) {
  const auto last =
      w.db.number("select coalesce(max(n), -1) from register.staging where import_id = $1", w.run.id);
  auto counts = merge(w.db, w.run, w.step.from, w.step.from + kBatch);
  counts.rows = 0;
  add_counts(w, counts);
  const auto done = w.step.from + kBatch;
  if (done <= last) {
    w.set_progress(kReadPercent + static_cast<int>((99 - kReadPercent) * done / (last + 1)));
    return w.next(done);
  }
  w.db.run("select register.tidy_search_index(), register.sample_names()");
  end(w, "done");
}

}  // namespace

void import_job(db::Connection& db, const jobs::Job& job) {
  auto step = base::from_json<Step>(job.payload.text);
  if (!step.ok()) throw std::runtime_error("register.import: " + step.error().message.en);
  auto task = db.query_one<Task>(
      "select path, source, by_name, state, dry_run, mapping, capital_unit, started_at, by_account::text"
      " from register.import where district = $1 and id = $2 for update",
      step->district, step->id);
  if (!task) return;
  const ImportRun run{step->id, step->district, task->source, task->by_name, task->started_at};
  const Work work{db, *step, *std::move(task), run};
  if (work.task.state != ImportState::running) return clear_staging(db, run);
  step->from < 0 ? read_step(work) : merge_step(work);
}

}  // namespace qiying::register_
