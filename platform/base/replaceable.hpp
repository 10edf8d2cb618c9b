#pragma once
/// What is read once and then by everybody, until something else takes its place.

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace qiying::base {

/// A constant value that can be replaced while others read it. What was there before is kept: references are
/// out. Thread-safe; reading takes no lock.
template <class T>
class Replaceable {
 public:
  /// What stands now; the first asked for is made by `make`, which returns std::unique_ptr<const T>.
  template <class Make>
  const T& now(Make make) {
    if (const auto* there = now_.load()) return *there;
    const std::lock_guard lock(mutex_);
    const auto* there = now_.load();
    return there ? *there : keep(make());
  }
  void put(std::unique_ptr<const T> next) {
    const std::lock_guard lock(mutex_);
    keep(std::move(next));
  }

 private:
  const T& keep(std::unique_ptr<const T> next) {
    kept_.push_back(std::move(next));
    now_ = kept_.back().get();
    return *kept_.back();
  }
  std::mutex mutex_;
  std::vector<std::unique_ptr<const T>> kept_;
  std::atomic<const T*> now_{nullptr};
};

}  // namespace qiying::base
