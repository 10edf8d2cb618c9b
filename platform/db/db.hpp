#pragma once
/// PostgreSQL for business code: connections with a caller's scope, parameters only, typed rows.
///
///     auto row = db.query_one<EntityRow>("select uscc, name from register.entity where id = $1", id);
///     db.execute("update appeal.appeal set state = $2 where id = $1", id, state);
///
/// SQL is always a literal and values always travel as parameters ($1, $2, ...), so no text of a caller is
/// ever read as SQL. Statements are prepared on first use per connection and kept. Everything that can go
/// wrong here is a broken world and throws `DbError`; violated unique or foreign keys can be asked for by
/// `is_unique_violation`. A Connection belongs to one thread at a time; Pool is thread-safe.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/sealer.hpp"

namespace qiying::db {

/// A statement failed. `sqlstate` is PostgreSQL's five-character code, empty when the connection was lost.
class DbError : public std::runtime_error {
 public:
  DbError(const std::string& what, std::string sqlstate, std::string constraint = {})
      : std::runtime_error(what), sqlstate_(std::move(sqlstate)), constraint_(std::move(constraint)) {}
  const std::string& sqlstate() const { return sqlstate_; }
  const std::string& constraint() const { return constraint_; }
  bool is_unique_violation() const { return sqlstate_ == "23505"; }
  bool is_foreign_key_violation() const { return sqlstate_ == "23503"; }
  /// Serialisation failure or deadlock: the whole transaction may be tried again.
  bool is_retryable() const { return sqlstate_ == "40001" || sqlstate_ == "40P01"; }
  /// The database is not there (starting, stopped, unreachable) or the pool is exhausted.
  bool is_unavailable() const;

 private:
  std::string sqlstate_;
  std::string constraint_;
};

/// Who asks, as settings that row-level security policies read by current_setting('qiying.<name>', true).
/// Names are fixed by the caller (platform/auth); an empty Scope sees only public rows.
struct Scope {
  std::vector<std::pair<std::string, std::string>> settings;
  bool operator==(const Scope&) const = default;
};

/// One parameter of a statement: the text form of a value, or SQL null.
class Param {
 public:
  Param(std::nullopt_t) {}
  Param(bool v) : text_(v ? "t" : "f") {}
  Param(int v) : text_(std::to_string(v)) {}
  Param(std::int64_t v) : text_(std::to_string(v)) {}
  Param(std::size_t v) : text_(std::to_string(v)) {}
  Param(double v);
  Param(const char* v) : text_(v) {}
  Param(std::string_view v) : text_(v) {}
  Param(std::string v) : text_(std::move(v)) {}
  Param(base::Timestamp v) : text_(base::to_iso(v)) {}
  Param(base::Date v) : text_(base::to_iso(v)) {}
  Param(base::Fen v) : text_(std::to_string(v.value)) {}
  Param(const base::Json& v) : text_(v.text) {}
  template <class Tag>
  Param(const base::Id<Tag>& v) : text_(v.str()) {}
  template <base::DescribedEnum T>
  Param(T v) : text_(std::string(base::name_of(v))) {}
  template <class T>
  Param(const std::optional<T>& v) {
    if (v) *this = Param(*v);
  }
  /// An array parameter for `= any($1)`.
  Param(const std::vector<std::string>& v);
  Param(const std::vector<std::int64_t>& v);
  template <class Tag>
  Param(const std::vector<base::Id<Tag>>& v) : text_("{") {
    for (const auto& id : v) *text_ += (text_->size() > 1 ? "," : "") + id.str();
    *text_ += "}";
  }

  const char* data() const { return text_ ? text_->c_str() : nullptr; }
  const std::optional<std::string>& text() const { return text_; }

 private:
  std::optional<std::string> text_;
};

/// An untyped result; cells are text. Views live as long as the Rows.
class Rows {
 public:
  Rows();
  explicit Rows(void* pg_result);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  std::size_t size() const;
  std::size_t columns() const;
  std::string_view column_name(std::size_t column) const;
  bool is_null(std::size_t row, std::size_t column) const;
  std::string_view text(std::size_t row, std::size_t column) const;
  std::int64_t affected() const;
  /// How sealed columns become readable (Rules::sealed); nullptr: they come as they are.
  void open_with(const base::Sealer* sealer) { sealer_ = sealer; }
  const base::Sealer* sealer() const { return sealer_; }
  /// The column that holds each field of `type`, in the order of its fields. Computed once per Rows; throws
  /// DbError when one is missing.
  const std::vector<std::uint16_t>& columns_of(const base::Type& type) const;

 private:
  void* result_ = nullptr;
  const base::Sealer* sealer_ = nullptr;
  mutable const base::Type* mapped_ = nullptr;
  mutable std::vector<std::uint16_t> mapping_;
};

/// Fills a described struct from row `row`, by column name; every field must have a column (optional fields
/// may be null), else DbError: the SQL and the struct do not fit. Lists are read from json columns.
void read_row(const Rows& rows, std::size_t row, const base::Type& type, void* out);

/// Seals the fields of `row` that are kept sealed (Rules::sealed); what they contain is not looked into.
void seal_row(const base::Sealer& sealer, const base::Type& type, void* row);

/// Writes rows for COPY ... FROM STDIN (text format, escaping done here).
class CopyWriter {
 public:
  virtual ~CopyWriter() = default;
  /// One row; nullopt is SQL null.
  virtual void row(std::span<const std::optional<std::string_view>> cells) = 0;
};

class Connection;

/// An answer that has been asked for and may not be here yet (Connection::ask). Not beyond the connection.
template <class Row>
class Pending {
 public:
  /// All rows; sends what waits when there is no answer yet.
  std::vector<Row> rows();

 private:
  friend class Connection;
  Pending(Connection& connection, std::shared_ptr<std::optional<Rows>> answer)
      : connection_(&connection), answer_(std::move(answer)) {}
  Connection* connection_;
  std::shared_ptr<std::optional<Rows>> answer_;
};

namespace internal {
class Ringer;
}

/// One session with the database.
class Connection {
 public:
  explicit Connection(const std::string& conninfo);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement and returns its rows.
  template <class... Args>
  Rows run(std::string_view sql, const Args&... args) {
    const Param params[] = {Param(args)..., Param(std::nullopt)};
    return run_params(sql, std::span(params, sizeof...(Args)));
  }
  /// Runs one statement and returns the number of rows it touched.
  template <class... Args>
  std::int64_t execute(std::string_view sql, const Args&... args) {
    return run(sql, args...).affected();
  }
  /// Runs one statement whose result nobody needs together with the next statement or the commit, in their
  /// round trip; at once outside a transaction. What fails is thrown there, and nothing of the transaction is
  /// kept.
  template <class... Args>
  void later(std::string_view sql, const Args&... args) {
    later_params(sql, {Param(args)...});
  }
  /// Asks something whose answer is needed later: it goes with the next statement, the commit, or the first
  /// look at an answer, in their round trip; at once outside a transaction. What fails is thrown there.
  template <class Row, class... Args>
  Pending<Row> ask(std::string_view sql, const Args&... args) {
    return Pending<Row>(*this, ask_params(sql, {Param(args)...}));
  }
  /// NOTIFY to whoever listens on the channel, after the commit; at once outside a transaction, never after a
  /// rollback. A hint to look: it is lost when the connection or the process dies in between. Connections of
  /// a pool send theirs together, some milliseconds later; equal ones of that moment are one.
  void notify(std::string_view channel, std::string_view payload);
  /// All rows as described structs.
  template <class Row, class... Args>
  std::vector<Row> query(std::string_view sql, const Args&... args) {
    const auto rows = run(sql, args...);
    std::vector<Row> out(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) read_row(rows, i, base::type_of<Row>, &out[i]);
    return out;
  }
  /// The first row, or nullopt.
  template <class Row, class... Args>
  std::optional<Row> query_one(std::string_view sql, const Args&... args) {
    const auto rows = run(sql, args...);
    if (rows.size() == 0) return std::nullopt;
    std::optional<Row> out(std::in_place);
    read_row(rows, 0, base::type_of<Row>, &*out);
    return out;
  }
  /// The first cell as an integer (count, exists as 0/1); 0 when there is no row or it is null.
  template <class... Args>
  std::int64_t number(std::string_view sql, const Args&... args) {
    return first_number(run(sql, args...));
  }
  /// The first cell as text; empty when there is no row or it is null.
  template <class... Args>
  std::string text(std::string_view sql, const Args&... args) {
    const auto rows = run(sql, args...);
    return rows.size() == 0 ? std::string() : std::string(rows.text(0, 0));
  }

  /// Sealed columns from now on; connections of a pool have the pool's. Without one, as in tests of the
  /// database alone, values stay as they are.
  void seal_with(const base::Sealer* sealer);
  const base::Sealer* sealer() const;
  /// The row as it is written: fields that are kept sealed (Rules::sealed) are.
  template <class Row>
  Row sealed(Row row) const {
    if (sealer()) seal_row(*sealer(), base::type_of<Row>, &row);
    return row;
  }
  /// One value as it is written to a sealed column, and what such a column is searched by.
  std::string seal(std::string_view plain, std::string_view column) const;
  std::string search_mark(std::string_view plain, std::string_view column) const;

  Rows run_params(std::string_view sql, std::span<const Param> params);
  void later_params(std::string_view sql, std::vector<Param> params);
  std::shared_ptr<std::optional<Rows>> ask_params(std::string_view sql, std::vector<Param> params);
  /// Sends what waits.
  void flush();
  /// Runs a script of several statements without parameters (migrations, test set-up).
  void script(const std::string& sql);
  /// COPY of many rows: `copy("register.staging (uscc, name)", [&](CopyWriter& w) {...})`. Returns the rows.
  std::int64_t copy(const std::string& target, const std::function<void(CopyWriter&)>& write);

  /// Runs `work` in one transaction: commits when it returns, rolls back when it throws. Not nested; when one
  /// is open already, `work` joins it.
  template <class F>
  auto transaction(F&& work) {
    if (in_transaction()) return work();
    Guard guard(*this);
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      guard.commit();
    } else {
      auto result = work();
      guard.commit();
      return result;
    }
  }
  void begin();
  void commit();
  void rollback();
  bool in_transaction() const;
  /// Calls `then` once when the open transaction has ended, however it ended (committed, rolled back,
  /// connection lost); at once when none is open. `then` must not throw and must not use this connection.
  void when_ended(std::function<void()> then);

  /// Row-level security: the rows that the following statements see. Cheap when unchanged.
  void set_scope(const Scope& scope);
  /// False after the connection broke; the pool drops such connections.
  bool healthy() const;
  /// Like `healthy`, but looks at the socket as well: sees within a microsecond that the server has hung up
  /// while the connection lay idle. Outside statements only.
  bool alive();
  /// Server-side limit of each following statement; 0 = none.
  void set_statement_timeout(std::chrono::milliseconds limit);
  /// The libpq handle for LISTEN (events hub) only.
  void* native();

 private:
  class Guard {
   public:
    explicit Guard(Connection& c) : connection_(c) { connection_.begin(); }
    ~Guard();
    void commit() { connection_.commit(), done_ = true; }

   private:
    Connection& connection_;
    bool done_ = false;
  };
  friend class Pool;
  /// From now on notifications go by `ringer`.
  void ring_by(std::shared_ptr<internal::Ringer> ringer);
  static std::int64_t first_number(const Rows& rows);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

template <class Row>
std::vector<Row> Pending<Row>::rows() {
  if (!*answer_) connection_->flush();
  if (!*answer_) throw DbError("the transaction that asked has ended", "25000");
  (*answer_)->open_with(connection_->sealer());
  std::vector<Row> out((*answer_)->size());
  for (std::size_t i = 0; i < out.size(); ++i) read_row(**answer_, i, base::type_of<Row>, &out[i]);
  return out;
}

struct PoolOptions {
  std::string conninfo;
  std::size_t size = 12;
  std::chrono::milliseconds patience{2000};  ///< how long acquire waits before it throws (unavailable)
  std::chrono::milliseconds statement_timeout{15000};  ///< server-side limit of each statement
  std::string role;                                    ///< SET ROLE after connecting; empty = none
  const base::Sealer* sealer = nullptr;                ///< of sealed columns; lives longer than the pool
};

/// A fixed number of connections, opened on demand, handed out with a scope.
class Pool {
 public:
  explicit Pool(PoolOptions options);
  ~Pool();
  /// A connection for one piece of work; returns to the pool at the end. An open transaction is rolled back.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection);
    Lease(Lease&&) noexcept;
    ~Lease();
    Connection& operator*() { return *connection_; }
    Connection* operator->() { return connection_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };
  Lease acquire(const Scope& scope);
  /// Acquires, runs `work(Connection&)` in a transaction, and tries again up to 3 times on serialisation
  /// failure or deadlock. `work` must have no effect outside the database.
  template <class F>
  auto transact(const Scope& scope, F&& work) {
    for (int attempt = 1;; ++attempt) {
      auto lease = acquire(scope);
      try {
        return lease->transaction([&] { return work(*lease); });
      } catch (const DbError& e) {
        if (!e.is_retryable() || attempt == 3) throw;
      }
    }
  }
  const PoolOptions& options() const;
  std::size_t in_use() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::db
