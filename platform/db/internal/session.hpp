#pragma once
/// One libpq connection: prepared statements, lazily sent BEGIN, scope and writes whose result nobody needs,
/// pipelining of all that precedes a statement into its own round trip. Not thread-safe.

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/db/db.hpp"
#include "platform/db/internal/scope_state.hpp"

namespace qiying::db::internal {

struct ResultDeleter {
  void operator()(PGresult* r) const { PQclear(r); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

/// The error of a failed result; `sql` is shortened into the message, parameters never are.
DbError error_of(PGconn* connection, const PGresult* result, std::string_view sql);

/// Where the answer to a question is put.
using Answer = std::shared_ptr<std::optional<Rows>>;

class Session {
 public:
  explicit Session(const std::string& conninfo);

  ResultPtr run(std::string_view sql, std::span<const Param> params);
  /// Runs it together with the next statement or the commit; at once outside a transaction.
  void later(std::string_view sql, std::vector<Param> params);
  /// Asks it together with the next statement or the commit; at once outside a transaction.
  Answer ask(std::string_view sql, std::vector<Param> params);
  /// Sends the writes and questions that wait.
  void flush_writes();
  void script(const std::string& sql);
  /// Sends what waits (scope, BEGIN), then `sql` by the simple protocol; throws on failure.
  ResultPtr simple(const std::string& sql, ExecStatusType expected);

  void begin();
  void commit();
  void rollback();
  bool in_transaction() const;

  void set_scope(const Scope& scope);
  bool healthy() const { return !lost_ && PQstatus(pg_.get()) == CONNECTION_OK; }
  bool alive();
  PGconn* pg() const { return pg_.get(); }

 private:
  struct Closer {
    void operator()(PGconn* c) const { PQfinish(c); }
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  struct Step {
    std::string_view sql;
    std::span<const Param> params;
    Answer answer = {};  ///< of a question; its result is nobody else's
  };
  struct Outcome {
    ResultPtr result;          ///< of the last step, or of the first that failed
    std::size_t failed = ~0U;  ///< index of the step that failed
    std::string culprit = {};  ///< its SQL
    bool stale = false;        ///< a statement prepared earlier no longer fits the server's tables
    bool ok() const { return failed == ~0U; }
  };

  const std::string* prepared(std::string_view sql) const;
  ResultPtr execute(const std::string& name, std::span<const Param> params);
  Outcome attempt(std::string_view sql, std::span<const Param> params);
  Outcome attempt_pipelined(std::string_view sql, std::span<const Param> params);
  Outcome pipeline(std::span<const Step> steps);
  void send(const Step& step, std::vector<std::string_view>& fresh);
  Outcome pipeline_with_writes(std::vector<Step> steps);
  void note_failure(Outcome& outcome, std::string_view sql);
  void make_room();

  void commit_with_writes();
  void flush_scope();
  void flush();

  std::unique_ptr<PGconn, Closer> pg_;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> statements_;  ///< SQL -> name
  std::uint64_t next_name_ = 0;
  bool begin_waits_ = false;
  /// The connection broke within a pipeline: libpq may still call it good, but nothing can be said on it.
  bool lost_ = false;
  struct Write {
    std::string sql;
    std::vector<Param> params;
    Answer answer;
  };
  std::vector<Write> writes_;  ///< in their order, not sent yet

  ScopeState scope_;
};

}  // namespace qiying::db::internal
