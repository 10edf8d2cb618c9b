#include "modules/register/internal/import/first_load.hpp"

#include <algorithm>
#include <tuple>

#include "modules/register/internal/import/fault_keeper.hpp"
#include "modules/register/internal/import/indexes.hpp"
#include "modules/register/internal/import/insert.hpp"

namespace qiying::register_ {

namespace {

/// Which record had which code; the last one of a code stays.
class Codes {
 public:
  void add(const StandardRecord& record) {
    auto& entry = entries_.emplace_back(Entry{{}, record.id, record.line});
    std::ranges::copy_n(record.uscc.begin(), static_cast<std::ptrdiff_t>(entry.code.size()),
                        entry.code.begin());
  }
  /// The others, by line.
  std::vector<Superseded> superseded() {
    std::ranges::sort(entries_, {}, [](const Entry& e) { return std::tie(e.code, e.line); });
    std::vector<Superseded> out;
    for (std::size_t i = 1; i < entries_.size(); ++i) {
      const auto& e = entries_[i - 1];
      if (e.code == entries_[i].code)
        out.push_back({e.id, e.line, std::string(e.code.begin(), e.code.end())});
    }
    std::ranges::sort(out, {}, &Superseded::line);
    return out;
  }

 private:
  struct Entry {
    std::array<char, 18> code;
    EntityId id;
    std::int64_t line;
  };
  std::vector<Entry> entries_;
};

/// Deals the chunks out to those who insert them; what belongs to the whole file is done here, one at a time.
class Dealer {
 public:
  Dealer(db::Connection& db, const ImportRun& run, ChunkSource& source, const PipelineOptions& options)
      : faults_(db, run, options), source_(source), options_(options) {}

  /// Nullopt when there is no more, or the file is broken.
  std::optional<Chunk> next() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return std::nullopt;  // an exception ends it too
    auto chunk = source_.next();
    if (chunk.error) return error_ = chunk.error, std::nullopt;
    ended_ = chunk.last;
    take(chunk);
    return chunk;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }

  const std::optional<base::Error>& error() const { return error_; }
  ImportCounts counts() const {
    auto out = counts_;
    out.warnings = faults_.warnings();
    return out;
  }
  std::vector<Superseded> superseded() { return codes_.superseded(); }

 private:
  void take(const Chunk& chunk) {
    for (const auto& record : chunk.records) codes_.add(record);
    counts_.rows += chunk.rows, counts_.rejected += chunk.rejected;
    counts_.inserted += static_cast<std::int64_t>(chunk.records.size());
    faults_.take(chunk);
    options_.progress({Progress::Phase::reading, counts_.rows, chunk.progress});
  }

  std::mutex mutex_;
  FaultKeeper faults_;
  ChunkSource& source_;
  const PipelineOptions& options_;
  Codes codes_;
  ImportCounts counts_;
  std::optional<base::Error> error_;
  bool ended_ = false;
};

/// Inserts as long as there is something, in one transaction that stays open.
void insert_all(db::Connection& db, const ImportRun& run, Dealer& dealer) try {
  db.begin();
  begin_inserting(db);
  while (const auto chunk = dealer.next()) insert_new(db, run, chunk->records);
} catch (...) {
  dealer.stop();
  throw;
}

base::Result<ImportCounts> load_rows(db::Pool& pool, db::Connection& db, const ImportRun& run,
                                     ChunkSource& chunks, const PipelineOptions& options) {
  Dealer dealer(db, run, chunks, options);
  Worker here(pool, run.district), there(pool, run.district);
  Beside beside([&] { insert_all(*there, run, dealer); });
  insert_all(*here, run, dealer);
  beside.wait();
  if (dealer.error()) return *dealer.error();
  auto counts = dealer.counts();
  if (const auto superseded = dealer.superseded(); !superseded.empty()) {
    remove_new(*here, run, superseded), remove_new(*there, run, superseded);
    note_superseded(*here, run, superseded);
    counts.superseded = static_cast<std::int64_t>(superseded.size());
    counts.inserted -= counts.superseded;
  }
  here->commit();
  there->commit();
  return counts;
}

}  // namespace

std::optional<base::Result<ImportCounts>> first_load(db::Pool& pool, db::Connection& db, const ImportRun& run,
                                                     ChunkSource& chunks, const PipelineOptions& options) {
  constexpr std::size_t kConnections = 4;  // the caller's, two that insert, and one to spare
  if (pool.options().size < kConnections) return std::nullopt;
  const LoadLock lock(db, LoadLock::Patience::none);
  if (!lock.held() || !begin_first_load(db)) return std::nullopt;
  const auto counts = [&] {
    try {
      return load_rows(pool, db, run, chunks, options);
    } catch (const std::exception&) {
      if (db.healthy()) make_indexes(pool, db, run.district);
      throw;
    }
  }();
  if (counts.ok()) options.progress({Progress::Phase::indexing, counts->rows, 0});
  make_indexes(pool, db, run.district);
  if (counts.ok()) db.run("select register.analyze(), register.sample_names()");
  return counts;
}

}  // namespace qiying::register_
