#include <libpq-fe.h>

#include <condition_variable>
#include <mutex>

#include "platform/db/db.hpp"
#include "platform/db/internal/ringer.hpp"

namespace qiying::db {

struct Pool::Impl {
  PoolOptions options;
  mutable std::mutex mutex;
  std::condition_variable returned;
  std::vector<std::unique_ptr<Connection>> idle;  ///< used as a stack: the warmest connection first
  std::size_t in_use = 0;
  std::optional<DbError> refusal;  ///< why the last attempt to connect failed
  std::chrono::steady_clock::time_point refused_until;
  std::shared_ptr<internal::Ringer> ringer;

  std::unique_ptr<Connection> open();
  std::unique_ptr<Connection> connect() const;
  std::unique_ptr<Connection> take_idle();
  void give_back(std::unique_ptr<Connection> connection);
};

namespace {

std::string quoted(const std::string& identifier) {
  std::string out = "\"";
  for (const char c : identifier) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

/// Ready for the next caller? What the last one left open is rolled back.
bool cleaned(Connection& connection) {
  try {
    if (connection.in_transaction()) connection.rollback();
    return connection.healthy() && !connection.in_transaction();
  } catch (const DbError&) {
    return false;
  }
}

}  // namespace

std::unique_ptr<Connection> Pool::Impl::connect() const {
  auto connection = std::make_unique<Connection>(options.conninfo);
  auto setup = "set statement_timeout to " + std::to_string(options.statement_timeout.count());
  if (!options.role.empty()) setup += "; set role " + quoted(options.role);
  connection->script(setup);
  connection->ring_by(ringer);
  connection->seal_with(options.sealer);
  return connection;
}

/// A database that is starting or gone is not asked again by every request at once: for a moment all of them
/// get the same answer.
std::unique_ptr<Connection> Pool::Impl::open() {
  constexpr std::chrono::milliseconds kPause{50};
  {
    const std::lock_guard lock(mutex);
    if (refusal && std::chrono::steady_clock::now() < refused_until) throw DbError(*refusal);
  }
  try {
    auto connection = connect();
    const std::lock_guard lock(mutex);
    refusal.reset();
    return connection;
  } catch (const DbError& e) {
    const std::lock_guard lock(mutex);
    refusal = e;
    refused_until = std::chrono::steady_clock::now() + kPause;
    throw;
  }
}

std::unique_ptr<Connection> Pool::Impl::take_idle() {
  if (idle.empty()) return nullptr;
  auto connection = std::move(idle.back());
  idle.pop_back();
  return connection;
}

void Pool::Impl::give_back(std::unique_ptr<Connection> connection) {
  if (connection && !cleaned(*connection)) connection.reset();
  {
    const std::lock_guard lock(mutex);
    --in_use;
    if (connection) idle.push_back(std::move(connection));
  }
  returned.notify_one();
}

Pool::Pool(PoolOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->ringer = std::make_shared<internal::Ringer>(impl_->options.conninfo);
}
Pool::~Pool() = default;

Pool::Lease Pool::acquire(const Scope& scope) {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(impl_->mutex);
    const auto free = [&] { return impl_->in_use < impl_->options.size; };
    if (!impl_->returned.wait_for(lock, impl_->options.patience, free))
      throw DbError("all " + std::to_string(impl_->options.size) + " database connections are busy", "53300");
    ++impl_->in_use;
    connection = impl_->take_idle();
  }
  try {
    while (connection && !connection->alive()) {
      const std::lock_guard lock(impl_->mutex);
      connection = impl_->take_idle();
    }
    if (!connection) connection = impl_->open();
    connection->set_scope(scope);
  } catch (...) {
    impl_->give_back(nullptr);
    throw;
  }
  return {*this, std::move(connection)};
}

const PoolOptions& Pool::options() const {
  return impl_->options;
}

std::size_t Pool::in_use() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->in_use;
}

Pool::Lease::Lease(Pool& pool, std::unique_ptr<Connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {}
Pool::Lease::Lease(Lease&&) noexcept = default;
Pool::Lease::~Lease() {
  if (connection_) pool_->impl_->give_back(std::move(connection_));
}

}  // namespace qiying::db
