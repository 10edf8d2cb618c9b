#include "platform/audit/sealer.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/audit/chain.hpp"
#include "platform/log/log.hpp"

namespace qiying::audit {

struct Sealer::Impl {
  Impl(db::Pool& pool, const base::Clock& clock, std::filesystem::path directory, SealerOptions options)
      : pool(pool), clock(clock), options(options), chain(std::move(directory)) {}

  std::size_t run() {
    const std::lock_guard turn(one_at_a_time);
    const auto sealed = chain.seal(pool);
    const auto today = base::local_date(clock.now());
    if (anchored == today) return sealed;
    for (const auto& anchor : chain.anchor(pool, clock.now()))
      log::info("audit.anchor", {{"district", anchor.district},
                                 {"day", anchor.day},
                                 {"seq", anchor.seq},
                                 {"digest", anchor.digest},
                                 {"signature", anchor.signature}});
    anchored = today;
    return sealed;
  }

  /// The database may be away for a while; what is open waits.
  void run_quietly() {
    try {
      run();
    } catch (const std::exception& e) {
      log::warn("audit.chain", {{"what", e.what()}});
    }
  }

  void work() {
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, options.pause, [this] { return stopping; })) {
      lock.unlock();
      run_quietly();
      lock.lock();
    }
  }

  db::Pool& pool;
  const base::Clock& clock;
  const SealerOptions options;
  Chain chain;
  std::mutex one_at_a_time;
  std::optional<base::Date> anchored;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread thread;
};

Sealer::Sealer(db::Pool& pool, const base::Clock& clock, std::filesystem::path directory,
               SealerOptions options)
    : impl_(std::make_unique<Impl>(pool, clock, std::move(directory), options)) {
  if (options.thread) impl_->thread = std::thread([impl = impl_.get()] { impl->work(); });
}

Sealer::~Sealer() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  if (!impl_->thread.joinable()) return;
  impl_->thread.join();
  impl_->run_quietly();
}

std::size_t Sealer::run() {
  return impl_->run();
}

}  // namespace qiying::audit
