#include "platform/db/internal/ringer.hpp"

namespace qiying::db::internal {

Ringer::~Ringer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ringer::ring(const std::vector<std::string>& channels, const std::vector<std::string>& payloads) {
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < channels.size(); ++i) {
      if (!known_.emplace(channels[i], payloads[i]).second) continue;
      waiting_.channels.push_back(channels[i]);
      waiting_.payloads.push_back(payloads[i]);
    }
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  wake_.notify_one();
}

void Ringer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.channels.empty(); });
    if (waiting_.channels.empty()) return;
    const auto bells = std::exchange(waiting_, {});
    known_.clear();
    lock.unlock();
    send(bells);
    lock.lock();
    wake_.wait_for(lock, kTogether, [this] { return stopping_; });
  }
}

void Ringer::send(const Bells& bells) {
  // A connection that died while it lay idle is replaced once.
  for (int attempt = 0; attempt < 2; ++attempt) try {
      if (!connection_ || !connection_->alive()) connection_ = std::make_unique<Connection>(conninfo_);
      connection_->run(
          "select pg_notify(n.channel, n.payload) from unnest($1::text[], $2::text[]) as n (channel, "
          "payload)",
          bells.channels, bells.payloads);
      return;
    } catch (const DbError&) {
      // What was written is kept; listeners whose database was away look again by themselves.
      connection_.reset();
    }
}

}  // namespace qiying::db::internal
