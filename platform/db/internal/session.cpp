#include "platform/db/internal/session.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cctype>

namespace qiying::db::internal {
namespace {

constexpr std::size_t kMostStatements = 512;
/// Writes that wait; the next one goes with them.
constexpr std::size_t kMostWrites = 32;

/// Pointers to parameters, on the stack for all usual statements.
class Values {
 public:
  explicit Values(std::span<const Param> params) : size_(params.size()) {
    if (size_ > near_.size()) far_.resize(size_);
    auto* out = size_ > near_.size() ? far_.data() : near_.data();
    for (std::size_t i = 0; i < size_; ++i) out[i] = checked(params[i]);
    data_ = out;
  }
  int size() const { return static_cast<int>(size_); }
  const char* const* data() const { return data_; }

 private:
  /// Text parameters end at the first zero byte, so one inside would silently cut the value.
  static const char* checked(const Param& param) {
    if (param.text() && param.text()->find('\0') != std::string::npos)
      throw DbError("a text parameter contains a zero byte", "22021");
    return param.data();
  }
  std::size_t size_;
  std::array<const char*, 32> near_;
  std::vector<const char*> far_;
  const char* const* data_;
};

bool good(const PGresult* r) {
  const auto status = PQresultStatus(r);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

/// `words` in small letters.
bool begins_with(std::string_view sql, std::string_view words) {
  const auto start = sql.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || sql.size() - start < words.size()) return false;
  return std::equal(words.begin(), words.end(), sql.begin() + static_cast<std::ptrdiff_t>(start),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

std::string_view state_of(const PGresult* r) {
  const char* state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
  return state ? state : "";
}

/// The table changed under a plan ("cached plan must not change result type"), or a pooler gave us another
/// server session.
bool is_stale(const PGresult* r) {
  const auto state = state_of(r);
  if (state == "26000") return true;
  const char* message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
  return state == "0A000" && message && std::string_view(message).starts_with("cached plan");
}

}  // namespace

Session::Session(const std::string& conninfo) {
  // A keyword after "dbname" (which takes the whole conninfo) overrides it, one before is a default.
  const char* const keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding",
                              nullptr};
  const char* const values[] = {"5", "qiying", conninfo.c_str(), "UTF8", nullptr};
  pg_.reset(PQconnectdbParams(keys, values, 1));
  if (!healthy()) {
    std::string why = pg_ ? PQerrorMessage(pg_.get()) : "out of memory";
    throw DbError("cannot connect to the database: " + why, "08001");
  }
  PQsetNoticeProcessor(pg_.get(), [](void*, const char*) {}, nullptr);
  simple("set timezone to 'UTC'; set datestyle to 'ISO'; set bytea_output to 'hex'", PGRES_COMMAND_OK);
}

const std::string* Session::prepared(std::string_view sql) const {
  const auto found = statements_.find(sql);
  return found == statements_.end() ? nullptr : &found->second;
}

ResultPtr Session::execute(const std::string& name, std::span<const Param> params) {
  const Values values(params);
  return ResultPtr(
      PQexecPrepared(pg_.get(), name.c_str(), values.size(), values.data(), nullptr, nullptr, 0));
}

ResultPtr Session::run(std::string_view sql, std::span<const Param> params) {
  auto outcome = attempt(sql, params);
  if (outcome.stale && PQtransactionStatus(pg_.get()) == PQTRANS_IDLE) outcome = attempt(sql, params);
  if (!outcome.ok())
    throw error_of(pg_.get(), outcome.result.get(), outcome.culprit.empty() ? sql : outcome.culprit);
  return std::move(outcome.result);
}

void Session::later(std::string_view sql, std::vector<Param> params) {
  if (!in_transaction()) {
    run(sql, params);
    return;
  }
  (void)Values(params);  // what cannot be sent is refused where it is given
  writes_.push_back({std::string(sql), std::move(params), {}});
  if (writes_.size() >= kMostWrites) flush_writes();
}

Answer Session::ask(std::string_view sql, std::vector<Param> params) {
  auto answer = std::make_shared<std::optional<Rows>>();
  if (!in_transaction()) {
    answer->emplace(run(sql, params).release());
    return answer;
  }
  (void)Values(params);
  writes_.push_back({std::string(sql), std::move(params), answer});
  if (writes_.size() >= kMostWrites) flush_writes();
  return answer;
}

/// The usual case, a known statement and nothing waiting, is one plain PQexecPrepared.
Session::Outcome Session::attempt(std::string_view sql, std::span<const Param> params) {
  const auto* name = prepared(sql);
  if (!name || begin_waits_ || scope_.waits() || !writes_.empty()) return attempt_pipelined(sql, params);
  Outcome outcome{.result = execute(*name, params)};
  if (good(outcome.result.get())) return outcome;
  outcome.failed = 0;
  note_failure(outcome, sql);
  return outcome;
}

/// Scope, BEGIN and the statement in one round trip. They share one transaction, so a scope that fails keeps
/// the statement from running, and a rollback undoes the scope. Only before "set transaction", which must
/// come first in its transaction, the scope takes a round trip of its own.
Session::Outcome Session::attempt_pipelined(std::string_view sql, std::span<const Param> params) {
  if (begins_with(sql, "copy"))
    throw std::logic_error("COPY cannot run as a statement: use Connection::copy");
  if (begin_waits_ && begins_with(sql, "set transaction")) flush_scope();
  const auto changes = scope_.waits() ? scope_.changes() : ScopeState::Changes();
  const auto change_sql = ScopeState::sql(changes);
  const auto change_params = ScopeState::params(changes);

  std::vector<Step> steps;
  if (!changes.empty()) steps.push_back({change_sql, change_params, {}});
  steps.push_back({sql, params, {}});
  auto outcome = pipeline_with_writes(std::move(steps));
  if (outcome.ok())
    scope_.sent(changes, PQtransactionStatus(pg_.get()) != PQTRANS_IDLE);
  else if (!changes.empty())
    scope_.lost();
  return outcome;
}

/// BEGIN and the writes that wait go before the last step; they are gone then, whatever came of them.
Session::Outcome Session::pipeline_with_writes(std::vector<Step> steps) {
  const auto writes = std::exchange(writes_, {});
  auto at = steps.end() - 1;
  if (begin_waits_) at = steps.insert(at, {"begin", {}, {}}) + 1;
  for (const auto& write : writes) at = steps.insert(at, {write.sql, write.params, write.answer}) + 1;
  auto outcome = pipeline(steps);
  // After a COMMIT in the same breath it is idle again.
  if (outcome.ok() || PQtransactionStatus(pg_.get()) != PQTRANS_IDLE) begin_waits_ = false;
  if (outcome.ok()) return outcome;
  outcome.culprit = steps[outcome.failed].sql;
  note_failure(outcome, outcome.culprit);
  return outcome;
}

void Session::note_failure(Outcome& outcome, std::string_view sql) {
  if (!is_stale(outcome.result.get())) return;
  const auto found = statements_.find(sql);
  outcome.stale = found != statements_.end();
  if (outcome.stale) statements_.erase(found);
}

void Session::send(const Step& step, std::vector<std::string_view>& fresh) {
  const Values values(step.params);
  const auto* name = prepared(step.sql);
  if (!name) {
    name = &statements_.emplace(step.sql, "q" + std::to_string(next_name_++)).first->second;
    fresh.push_back(step.sql);
    PQsendPrepare(pg_.get(), name->c_str(), std::string(step.sql).c_str(), 0, nullptr);
  } else {
    fresh.push_back({});
  }
  PQsendQueryPrepared(pg_.get(), name->c_str(), values.size(), values.data(), nullptr, nullptr, 0);
}

/// While it waits to send, libpq reads what comes back, so that neither side waits for the other.
Session::Outcome Session::pipeline(std::span<const Step> steps) {
  make_room();
  for (const auto& step : steps) (void)Values(step.params);  // refuse before anything is sent
  if (!PQenterPipelineMode(pg_.get())) {
    lost_ = true;
    return {.result = nullptr, .failed = 0};
  }
  std::vector<std::string_view> fresh;
  for (const auto& step : steps) send(step, fresh);
  PQpipelineSync(pg_.get());

  Outcome outcome;
  const auto take = [&](std::size_t step) {
    ResultPtr result(PQgetResult(pg_.get()));
    if (result) ResultPtr(PQgetResult(pg_.get()));  // the null that ends each statement's results
    const bool ok = good(result.get());
    if (ok && outcome.ok() && steps[step].answer)
      steps[step].answer->emplace(result.release());
    else if (outcome.ok())
      outcome.result = std::move(result);
    if (!ok && outcome.ok()) outcome.failed = step;
    return ok;
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    // A name whose Parse failed or was skipped does not exist; one whose execution failed does.
    if (!fresh[i].empty() && !take(i)) statements_.erase(statements_.find(fresh[i]));
    take(i);
  }
  ResultPtr(PQgetResult(pg_.get()));  // the sync
  if (!PQexitPipelineMode(pg_.get())) lost_ = true;
  return outcome;
}

/// SQL put together at run time must not fill the server's memory with statements.
void Session::make_room() {
  if (statements_.size() < kMostStatements || PQtransactionStatus(pg_.get()) != PQTRANS_IDLE) return;
  ResultPtr(PQexec(pg_.get(), "deallocate all"));
  statements_.clear();
}

ResultPtr Session::simple(const std::string& sql, ExecStatusType expected) {
  flush();
  ResultPtr result(PQexec(pg_.get(), sql.c_str()));
  if (PQresultStatus(result.get()) != expected) throw error_of(pg_.get(), result.get(), sql);
  return result;
}

void Session::script(const std::string& sql) {
  flush();
  ResultPtr result(PQexec(pg_.get(), sql.c_str()));
  if (good(result.get())) return;
  const auto error = error_of(pg_.get(), result.get(), sql);
  const char* position = PQresultErrorField(result.get(), PG_DIAG_STATEMENT_POSITION);
  const auto upto = position ? std::min<std::size_t>(std::strtoul(position, nullptr, 10), sql.size()) : 0;
  if (upto == 0) throw error;
  const auto line = 1 + std::count(sql.begin(), sql.begin() + static_cast<std::ptrdiff_t>(upto), '\n');
  throw DbError("line " + std::to_string(line) + ": " + error.what(), error.sqlstate(), error.constraint());
}

void Session::flush_scope() {
  if (!scope_.waits()) return;
  const auto changes = scope_.changes();
  const auto sql = ScopeState::sql(changes);
  const auto params = ScopeState::params(changes);
  const Step step{sql, params, {}};
  const auto outcome = changes.empty() ? Outcome() : pipeline(std::span(&step, 1));
  if (!outcome.ok()) {
    scope_.lost();
    throw error_of(pg_.get(), outcome.result.get(), sql);
  }
  scope_.sent(changes, PQtransactionStatus(pg_.get()) != PQTRANS_IDLE);
}

/// Sends a waiting scope, BEGIN and writes on their own.
void Session::flush() {
  flush_scope();
  flush_writes();
  if (!std::exchange(begin_waits_, false)) return;
  const ResultPtr result(PQexec(pg_.get(), "begin"));
  if (!good(result.get())) throw error_of(pg_.get(), result.get(), "begin");
}

void Session::flush_writes() {
  if (writes_.empty()) return;
  const auto last = std::move(writes_.back());
  writes_.pop_back();
  auto result = run(last.sql, last.params);
  if (last.answer) last.answer->emplace(result.release());
}

void Session::begin() {
  if (in_transaction()) throw std::logic_error("a transaction is open already");
  begin_waits_ = true;
}

void Session::commit() {
  if (writes_.empty() && std::exchange(begin_waits_, false)) return;  // nothing was said in it
  if (PQtransactionStatus(pg_.get()) == PQTRANS_INERROR) {
    rollback();
    throw DbError("the transaction had failed and was rolled back instead of committed", "25P02");
  }
  if (!writes_.empty()) return commit_with_writes();
  ResultPtr result(PQexec(pg_.get(), "commit"));
  if (!good(result.get())) {
    scope_.rolled_back();
    throw error_of(pg_.get(), result.get(), "commit");
  }
  scope_.committed();
}

/// A write that fails keeps COMMIT from running.
void Session::commit_with_writes() {
  if (begin_waits_) flush_scope();
  auto outcome = pipeline_with_writes({{"commit", {}, {}}});
  if (outcome.ok()) return scope_.committed();
  const auto error = error_of(pg_.get(), outcome.result.get(), outcome.culprit);
  rollback();
  throw error;
}

void Session::rollback() {
  writes_.clear();
  scope_.rolled_back();
  if (std::exchange(begin_waits_, false) || PQtransactionStatus(pg_.get()) == PQTRANS_IDLE) return;
  if (!healthy()) return;  // the server has rolled it back by itself
  ResultPtr result(PQexec(pg_.get(), "rollback"));
  if (!good(result.get())) throw error_of(pg_.get(), result.get(), "rollback");
}

bool Session::in_transaction() const {
  return begin_waits_ || (healthy() && PQtransactionStatus(pg_.get()) != PQTRANS_IDLE);
}

void Session::set_scope(const Scope& scope) {
  flush_writes();
  if (!in_transaction()) scope_.rolled_back();  // a transaction ended by a "rollback" that we have not seen
  scope_.want(scope);
}

bool Session::alive() {
  char byte;
  const auto got = recv(PQsocket(pg_.get()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return healthy();
  if (got > 0) ResultPtr(PQexec(pg_.get(), ""));  // a notice, or the server's last words: asking tells
  return got > 0 && healthy();
}

}  // namespace qiying::db::internal
