#pragma once
/// Records read in portions, if wished on a thread of their own while the database takes the portion before.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "modules/register/internal/import/record.hpp"
#include "modules/register/internal/import/table.hpp"

namespace qiying::register_ {

struct Chunk {
  std::vector<StandardRecord> records;
  std::vector<Fault> faults;
  std::int64_t rows = 0;      ///< lines read
  std::int64_t rejected = 0;  ///< of them
  double progress = 0;
  bool last = false;
  std::optional<base::Error> error;  ///< the file is broken from here on
};

/// Where chunks come from; after the one marked `last` there is none.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  virtual Chunk next() = 0;
};

/// Reads and standardises as it is asked.
class ChunkReader final : public ChunkSource {
 public:
  /// `id_of` gives the id that the current row wishes for a new enterprise, if any.
  ChunkReader(Table& table, const Standardiser& standardiser,
              std::function<std::optional<EntityId>()> id_of = {})
      : table_(table), standardiser_(standardiser), id_of_(std::move(id_of)) {}
  Chunk next() override;

 private:
  void take_row(Chunk& chunk);
  Table& table_;
  const Standardiser& standardiser_;
  std::function<std::optional<EntityId>()> id_of_;
};

/// Reads ahead on a thread, a few chunks at most. Exceptions of the reader come out of `next`.
class ReadAhead final : public ChunkSource {
 public:
  explicit ReadAhead(ChunkSource& source);
  ~ReadAhead() override;
  Chunk next() override;

 private:
  void work();
  static constexpr std::size_t kAhead = 4;
  ChunkSource& source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Chunk> ready_;
  std::exception_ptr failure_;
  bool stop_ = false;
  std::thread thread_;
};

/// Looks ahead; what was looked at comes first again.
class Foresight final : public ChunkSource {
 public:
  explicit Foresight(ChunkSource& source) : source_(source) {}
  /// Whether so many records come, or the source breaks or ends before.
  bool holds(std::size_t records);
  Chunk next() override;

 private:
  ChunkSource& source_;
  std::deque<Chunk> seen_;
};

}  // namespace qiying::register_
