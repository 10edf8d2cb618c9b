#include "modules/register/internal/import/chunks.hpp"

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::register_ {

namespace {
constexpr std::size_t kChunkRows = 4000;

/// A row of commas only, as spreadsheets leave behind the last record.
bool is_empty(std::span<const std::string_view> cells) {
  return std::ranges::all_of(cells, [](auto cell) { return base::trim(cell).empty(); });
}
}  // namespace

Chunk ChunkReader::next() {
  Chunk chunk;
  chunk.records.reserve(kChunkRows);
  while (chunk.records.size() < kChunkRows && chunk.faults.size() < kChunkRows) {
    const auto more = table_.next();
    if (!more.ok()) chunk.error = more.error();
    chunk.last = !more.ok() || !*more;
    if (chunk.last) break;
    take_row(chunk);
  }
  chunk.progress = table_.progress();
  return chunk;
}

void ChunkReader::take_row(Chunk& chunk) {
  if (is_empty(table_.cells())) return;
  ++chunk.rows;
  if (!table_.fits()) {
    ++chunk.rejected;
    chunk.faults.push_back({table_.line(), Severity::reject, {}, {}, "csv.column_count"});
    return;
  }
  auto& record = chunk.records.emplace_back();
  if (standardiser_.read(table_.line(), table_.cells(), record, chunk.faults)) {
    if (id_of_)
      if (const auto id = id_of_()) record.id = *id;
    return;
  }
  chunk.records.pop_back();
  ++chunk.rejected;
}

ReadAhead::ReadAhead(ChunkSource& source) : source_(source), thread_([this] { work(); }) {}

ReadAhead::~ReadAhead() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ReadAhead::work() try {
  for (bool last = false; !last;) {
    auto chunk = source_.next();
    last = chunk.last;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_.size() < kAhead || stop_; });
    if (stop_) return;
    ready_.push_back(std::move(chunk));
    changed_.notify_all();
  }
} catch (...) {
  std::lock_guard lock(mutex_);
  failure_ = std::current_exception();
  changed_.notify_all();
}

Chunk ReadAhead::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !ready_.empty() || failure_; });
  if (ready_.empty()) std::rethrow_exception(failure_);
  auto chunk = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return chunk;
}

bool Foresight::holds(std::size_t records) {
  std::size_t known = 0;
  for (const auto& chunk : seen_) known += chunk.records.size();
  while (known < records && (seen_.empty() || !seen_.back().last))
    known += seen_.emplace_back(source_.next()).records.size();
  return known >= records;
}

Chunk Foresight::next() {
  if (seen_.empty()) return source_.next();
  auto chunk = std::move(seen_.front());
  seen_.pop_front();
  return chunk;
}

}  // namespace qiying::register_
