#include <libpq-fe.h>

#include <charconv>

#include "platform/db/internal/copy.hpp"
#include "platform/db/internal/ringer.hpp"
#include "platform/db/internal/session.hpp"

namespace qiying::db {

struct Connection::Impl {
  explicit Impl(const std::string& conninfo) : session(conninfo) {}
  ~Impl() { end(); }
  void end() {
    for (const auto& then : std::exchange(at_end, {})) then();
  }
  /// After the commit and on their own: a transaction that notifies holds a lock of the whole server until
  /// its commit is on disk, so all writers would wait for each other.
  void ring() {
    const auto channels = std::exchange(bells.channels, {}), payloads = std::exchange(bells.payloads, {});
    if (channels.empty()) return;
    if (ringer) return ringer->ring(channels, payloads);
    try {
      const Param params[] = {Param(channels), Param(payloads)};
      session.run(
          "select pg_notify(n.channel, n.payload) from unnest($1::text[], $2::text[]) as n (channel, "
          "payload)",
          params);
    } catch (const DbError&) {
      // What was written is kept. The connection is gone, so listeners will look again by themselves.
    }
  }

  internal::Session session;
  std::shared_ptr<internal::Ringer> ringer;
  const base::Sealer* sealer = nullptr;
  std::vector<std::function<void()>> at_end;
  struct {
    std::vector<std::string> channels, payloads;
  } bells;
};

namespace {

/// Runs something on every way out.
template <class F>
class Finally {
 public:
  explicit Finally(F then) : then_(std::move(then)) {}
  ~Finally() { then_(); }
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;

 private:
  F then_;
};

}  // namespace

Connection::Connection(const std::string& conninfo) : impl_(std::make_unique<Impl>(conninfo)) {}
Connection::~Connection() = default;

Rows Connection::run_params(std::string_view sql, std::span<const Param> params) {
  Rows rows(impl_->session.run(sql, params).release());
  rows.open_with(impl_->sealer);
  return rows;
}
void Connection::seal_with(const base::Sealer* sealer) {
  impl_->sealer = sealer;
}
const base::Sealer* Connection::sealer() const {
  return impl_->sealer;
}
std::string Connection::seal(std::string_view plain, std::string_view column) const {
  return impl_->sealer ? impl_->sealer->sealed(plain, column) : std::string(plain);
}
std::string Connection::search_mark(std::string_view plain, std::string_view column) const {
  return impl_->sealer ? impl_->sealer->search_mark(plain, column) : std::string(plain);
}
void Connection::script(const std::string& sql) {
  impl_->session.script(sql);
}
std::int64_t Connection::copy(const std::string& target, const std::function<void(CopyWriter&)>& write) {
  return internal::copy_in(impl_->session, target, write);
}
void Connection::begin() {
  impl_->session.begin();
}
void Connection::commit() {
  {
    const Finally ended([this] { impl_->end(); });
    const auto bells = std::exchange(impl_->bells, {});
    impl_->session.commit();
    impl_->bells = bells;
  }
  impl_->ring();
}
void Connection::rollback() {
  const Finally ended([this] { impl_->end(); });
  impl_->bells = {};
  impl_->session.rollback();
}
void Connection::later_params(std::string_view sql, std::vector<Param> params) {
  impl_->session.later(sql, std::move(params));
}
std::shared_ptr<std::optional<Rows>> Connection::ask_params(std::string_view sql, std::vector<Param> params) {
  return impl_->session.ask(sql, std::move(params));
}
void Connection::flush() {
  impl_->session.flush_writes();
}
void Connection::ring_by(std::shared_ptr<internal::Ringer> ringer) {
  impl_->ringer = std::move(ringer);
}
void Connection::notify(std::string_view channel, std::string_view payload) {
  impl_->bells.channels.emplace_back(channel);
  impl_->bells.payloads.emplace_back(payload);
  if (!in_transaction()) impl_->ring();
}
void Connection::when_ended(std::function<void()> then) {
  if (!in_transaction()) return then();
  impl_->at_end.push_back(std::move(then));
}
bool Connection::in_transaction() const {
  return impl_->session.in_transaction();
}
void Connection::set_scope(const Scope& scope) {
  impl_->session.set_scope(scope);
}
bool Connection::healthy() const {
  return impl_->session.healthy();
}
bool Connection::alive() {
  return impl_->session.alive();
}
void Connection::set_statement_timeout(std::chrono::milliseconds limit) {
  script("set statement_timeout to " + std::to_string(limit.count()));
}
void* Connection::native() {
  return impl_->session.pg();
}

Connection::Guard::~Guard() {
  if (done_) return;
  try {
    connection_.rollback();
  } catch (const DbError&) {
    // the connection is gone, and the transaction with it; the first error is on its way already
  }
}

std::int64_t Connection::first_number(const Rows& rows) {
  if (rows.size() == 0 || rows.columns() == 0 || rows.is_null(0, 0)) return 0;
  const auto text = rows.text(0, 0);
  if (text == "t" || text == "f") return text == "t";
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw DbError("the first cell is no integer: column " + std::string(rows.column_name(0)), "42804");
  return value;
}

}  // namespace qiying::db
