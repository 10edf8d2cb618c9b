#include "apps/qiying/access_log.hpp"

#include "platform/log/log.hpp"

namespace qiying::app {
namespace {

constexpr const char* kEvent = "http.request";
constexpr std::chrono::milliseconds kPortion{100};
constexpr std::size_t kRoom = 4 << 20;  // of lines that wait for a disk

std::string line_of(const http::AccessEntry& entry) {
  return log::line_of(log::Level::info, kEvent,
                      {{"method", entry.method},
                       {"path", entry.path},
                       {"status", entry.status},
                       {"bytes", entry.bytes},
                       {"us", entry.duration.count()},
                       {"client", entry.client},
                       {"id", entry.id}});
}

}  // namespace

AccessLog::AccessLog() : thread_([this] { run(); }) {}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void AccessLog::add(const http::AccessEntry& entry) {
  if (!log::enabled(log::Level::info)) return;
  const auto line = line_of(entry);
  const std::lock_guard lock(mutex_);
  if (waiting_.size() + line.size() > kRoom) {
    ++lost_;
    return;
  }
  if (waiting_.empty()) wake_.notify_one();
  waiting_ += line;
}

void AccessLog::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    wake_.wait_for(lock, kPortion, [this] { return ending_; });
    flush(lock);
  }
}

void AccessLog::flush(std::unique_lock<std::mutex>& lock) {
  const auto lines = std::exchange(waiting_, {});
  const auto lost = std::exchange(lost_, 0);
  lock.unlock();
  log::write_lines(lines);
  if (lost > 0) log::warn("log.lost", {{"lines", lost}});
  lock.lock();
}

}  // namespace qiying::app
