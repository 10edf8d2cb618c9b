#include "platform/jobs/jobs.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "platform/auth/caller.hpp"
#include "platform/jobs/board.hpp"
#include "platform/jobs/internal/queue.hpp"
#include "platform/jobs/worker.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::jobs;
using namespace std::chrono_literals;

namespace {

class ManualClock final : public base::Clock {
 public:
  base::Timestamp now() const override { return now_; }
  void advance(std::chrono::microseconds by) { now_ += by; }

 private:
  // Ahead of the database's clock, so that what is enqueued "now" is due.
  base::Timestamp now_ = base::SystemClock().now() + 1min;
};

test::Database& database() {
  static test::Database out(test::migrations_of({"platform/auth", "platform/jobs"}));
  return out;
}

db::Scope system_scope() {
  return auth::scope_of(auth::Caller::system("420199"));
}

auth::Caller staff(std::set<std::string, std::less<>> permissions) {
  auth::Caller out;
  out.kind = auth::CallerKind::staff;
  out.account = auth::AccountId::make();
  out.org_path = "420199/";
  out.permissions = std::move(permissions);
  return out;
}

/// An empty queue and a clock; jobs leave their payloads in `log`.
struct Desk {
  Desk() { db->script("delete from jobs.job; delete from jobs.schedule"); }

  Worker worker(Worker::Handlers handlers, std::vector<Schedule> schedules = {}) {
    return {database().pool(),
            std::move(handlers),
            std::move(schedules),
            "420199",
            {.threads = 0, .clock = &clock}};
  }
  JobHandler writer() {
    return [this](db::Connection&, const Job& job) { log += job.payload.text; };
  }
  JobHandler failing() {
    return [this](db::Connection&, const Job&) {
      ++calls;
      throw std::runtime_error("the printer is on fire");
    };
  }
  JobView job(std::string_view kind) { return list_jobs(*db, {.kind = std::string(kind)}).at(0); }

  db::Pool::Lease db = database().pool().acquire(system_scope());
  ManualClock clock;
  std::string log;
  int calls = 0;
};

}  // namespace

TEST_CASE("a job is done once, with its payload") {
  Desk desk;
  auto worker = desk.worker({{"greet", desk.writer()}});
  enqueue(*desk.db, "greet", {R"({"to":"you"})"});
  CHECK(worker.run_due() == 1);
  CHECK(worker.run_due() == 0);
  CHECK(desk.log == R"({"to": "you"})");
  CHECK(desk.job("greet").state == State::done);
  CHECK(desk.job("greet").attempt == 1);
}

TEST_CASE("a job of a transaction that is rolled back never was") {
  Desk desk;
  desk.db->begin();
  enqueue(*desk.db, "greet", {});
  desk.db->rollback();
  CHECK(desk.worker({{"greet", desk.writer()}}).run_due() == 0);
}

TEST_CASE("everybody's actions may enqueue, only the platform and administrators see the queue") {
  Desk desk;
  for (const auto& caller : {auth::Caller{}, staff({})}) {
    auto db = database().pool().acquire(auth::scope_of(caller));
    enqueue(*db, "greet", {}, {.unique_key = "one"});
    CHECK(count_jobs(*db) == 0);
    CHECK(db->execute("update jobs.job set kind = 'x'") == 0);
    CHECK(db->execute("delete from jobs.job") == 0);
    CHECK(db->number("select count(*) from jobs.schedule") == 0);
    CHECK_THROWS_AS(db->execute("insert into jobs.job (kind, state) values ('x', 'done')"), db::DbError);
  }
  CHECK(count_jobs(*database().pool().acquire(auth::scope_of(staff({"platform.jobs"})))) == 1);
}

TEST_CASE("jobs run at their time, in order of it") {
  Desk desk;
  auto worker = desk.worker({{"write", desk.writer()}});
  enqueue(*desk.db, "write", {"3"}, {.run_at = desk.clock.now() + 1h});
  enqueue(*desk.db, "write", {"1"});
  enqueue(*desk.db, "write", {"2"});
  CHECK(worker.run_due() == 2);
  CHECK(desk.log == "12");
  desk.clock.advance(1h);
  CHECK(worker.run_due() == 1);
  CHECK(desk.log == "123");
}

TEST_CASE("no second waiting job with the same key, but one more while it runs or after it") {
  Desk desk;
  int runs = 0;
  auto worker = desk.worker({{"mail", [&](db::Connection& db, const Job&) {
                                if (++runs == 1) enqueue(db, "mail", {}, {.unique_key = "a"});
                              }}});
  enqueue(*desk.db, "mail", {}, {.unique_key = "a"});
  enqueue(*desk.db, "mail", {}, {.unique_key = "a"});
  enqueue(*desk.db, "mail", {}, {.unique_key = "b"});
  CHECK(count_jobs(*desk.db) == 2);
  CHECK(worker.run_due() == 3);
}

TEST_CASE("the handler's work commits together with done") {
  Desk desk;
  auto worker = desk.worker({{"two-steps", [](db::Connection& db, const Job& job) {
                                enqueue(db, "left-behind", {});
                                if (job.attempt == 1) throw std::runtime_error("after the first step");
                              }}});
  enqueue(*desk.db, "two-steps", {});
  worker.run_due();
  CHECK(count_jobs(*desk.db, {.kind = "left-behind"}) == 0);
  desk.clock.advance(1h);
  worker.run_due();
  CHECK(count_jobs(*desk.db, {.kind = "left-behind"}) == 1);
}

TEST_CASE("pauses grow from one minute to an hour") {
  CHECK(internal::pause_after(1) == 60s);
  CHECK(internal::pause_after(2) == 120s);
  CHECK(internal::pause_after(6) == 1920s);
  CHECK(internal::pause_after(7) == 1h);
  CHECK(internal::pause_after(1000) == 1h);
}

TEST_CASE("a failing job is tried again after its pause, and is dead after the last attempt") {
  Desk desk;
  auto worker = desk.worker({{"print", desk.failing()}});
  enqueue(*desk.db, "print", {}, {.max_attempts = 3});
  CHECK(worker.run_due() == 1);
  CHECK(desk.job("print").state == State::waiting);
  CHECK(desk.job("print").last_error == "the printer is on fire");
  CHECK(worker.run_due() == 0);
  desk.clock.advance(60s);
  CHECK(worker.run_due() == 1);
  desk.clock.advance(119s);
  CHECK(worker.run_due() == 0);
  desk.clock.advance(1s);
  CHECK(worker.run_due() == 1);
  CHECK(desk.job("print").state == State::dead);
  desk.clock.advance(24h);
  CHECK(worker.run_due() == 0);
  CHECK(desk.calls == 3);
}

TEST_CASE("exceptions that are none and errors of SQL are failures like others") {
  Desk desk;
  auto worker = desk.worker({{"odd", [](db::Connection&, const Job&) { throw 42; }},
                             {"sql", [](db::Connection& db, const Job&) { db.run("select 1 / 0"); }}});
  enqueue(*desk.db, "odd", {});
  enqueue(*desk.db, "sql", {});
  CHECK(worker.run_due() == 2);
  CHECK(desk.job("odd").last_error == "an exception of an unknown type");
  CHECK(desk.job("sql").last_error.find("division by zero") != std::string::npos);
}

TEST_CASE("one failing job does not hold up the others of its batch") {
  Desk desk;
  auto worker = desk.worker({{"print", desk.failing()}, {"write", desk.writer()}});
  enqueue(*desk.db, "write", {"1"});
  enqueue(*desk.db, "print", {});
  enqueue(*desk.db, "write", {"2"});
  CHECK(worker.run_due() == 3);
  CHECK(desk.log == "12");
}

TEST_CASE("a job of another version of the program waits for it") {
  Desk desk;
  enqueue(*desk.db, "from-the-future", {});
  CHECK(desk.worker({{"greet", desk.writer()}}).run_due() == 0);
  CHECK(desk.job("from-the-future").state == State::waiting);
}

TEST_CASE("a handler sees the district as the platform") {
  Desk desk;
  std::string seen;
  auto worker =
      desk.worker({{"look", [&](db::Connection& db, const Job&) {
                      seen = db.text("select platform.setting('kind') || platform.setting('district')");
                    }}});
  enqueue(*desk.db, "look", {});
  worker.run_due();
  CHECK(seen == "system420199");
}

TEST_CASE("a handler that changes the scope is still done") {
  Desk desk;
  auto worker = desk.worker({{"look", [](db::Connection& db, const Job&) { db.set_scope({}); }}});
  enqueue(*desk.db, "look", {});
  worker.run_due();
  CHECK(desk.job("look").state == State::done);
}

TEST_CASE("the job of a process that died comes back after the lease") {
  Desk desk;
  enqueue(*desk.db, "crash", {});
  const auto conninfo = database().conninfo();
  const auto child = fork();
  if (child == 0) {
    db::Pool pool({.conninfo = conninfo, .size = 2});
    Worker worker(pool, {{"crash", [](db::Connection&, const Job&) { _exit(7); }}}, {}, "420199",
                  {.threads = 0, .clock = &desk.clock});
    worker.run_due();
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 7);
  CHECK(desk.job("crash").state == State::running);
  auto worker = desk.worker({{"crash", desk.writer()}});
  CHECK(worker.run_due() == 0);
  desk.clock.advance(6min);
  // The row's lock goes with the dead process's backend, which needs a moment to notice.
  const auto patience = std::chrono::steady_clock::now() + 1min;
  std::size_t done = 0;
  while (done == 0 && std::chrono::steady_clock::now() < patience) done = worker.run_due();
  CHECK(done == 1);
  CHECK(desk.job("crash").state == State::done);
  CHECK(desk.job("crash").attempt == 2);
}

TEST_CASE("a job that kills its process every time is dead in the end") {
  Desk desk;
  desk.db->execute("insert into jobs.job (kind, state) values ('poison', 'waiting')");
  desk.db->execute("update jobs.job set state = 'running', attempt = 8, lease_until = $1",
                   desk.clock.now() - 1s);
  CHECK(desk.worker({{"poison", desk.writer()}}).run_due() == 0);
  CHECK(desk.job("poison").state == State::dead);
  CHECK(desk.job("poison").last_error == "the worker was lost");
}

TEST_CASE("a job that runs for longer than the lease is left alone") {
  Desk desk;
  auto second = desk.worker({{"slow", desk.writer()}});
  auto first = desk.worker({{"slow", [&](db::Connection&, const Job&) {
                               desk.clock.advance(1h);
                               CHECK(second.run_due() == 0);
                             }}});
  enqueue(*desk.db, "slow", {});
  CHECK(first.run_due() == 1);
  CHECK(desk.job("slow").attempt == 1);
}

TEST_CASE("a claimed job that went to somebody else is not done twice") {
  Desk desk;
  auto other = desk.worker({{"a", desk.writer()}});
  auto slow = desk.worker({{"a", [&](db::Connection& db, const Job& job) {
                              if (job.payload.text == "2") return desk.writer()(db, job);
                              desk.clock.advance(6min);
                              other.run_due();
                            }}});
  enqueue(*desk.db, "a", {"1"});
  enqueue(*desk.db, "a", {"2"});
  slow.run_due();
  CHECK(desk.log == "2");
  CHECK(list_jobs(*desk.db, {.kind = "a"}).at(0).attempt == 2);
}

TEST_CASE("a schedule starts its job at once and then every so often, in one process") {
  Desk desk;
  const std::vector<Schedule> schedules = {{"snapshot", 1h}};
  auto one = desk.worker({{"snapshot", desk.writer()}}, schedules);
  auto two = desk.worker({{"snapshot", desk.writer()}}, schedules);
  CHECK(one.run_due() + two.run_due() == 1);
  desk.clock.advance(59min);
  CHECK(one.run_due() + two.run_due() == 0);
  desk.clock.advance(1min);
  CHECK(two.run_due() + one.run_due() == 1);
}

TEST_CASE("a schedule's first start may wait, later ones do not") {
  Desk desk;
  auto worker = desk.worker({{"training", desk.writer()}}, {{"training", 1h, 10min}});
  CHECK(worker.run_due() == 0);
  desk.clock.advance(10min);
  CHECK(worker.run_due() == 1);
  desk.clock.advance(59min);
  CHECK(worker.run_due() == 0);
  desk.clock.advance(1min);
  CHECK(worker.run_due() == 1);
}

TEST_CASE("a schedule does not pile up what is not done") {
  Desk desk;
  auto idle = desk.worker({{"other", desk.writer()}}, {{"snapshot", 1h}});
  for (int i = 0; i < 3; ++i) idle.run_due(), desk.clock.advance(2h);
  CHECK(count_jobs(*desk.db, {.kind = "snapshot"}) == 1);
}

TEST_CASE("threads are woken by a commit and stop gracefully") {
  Desk desk;
  std::mutex mutex;
  std::condition_variable changed;
  int done = 0;
  {
    Worker worker(database().pool(),
                  {{"greet",
                    [&](db::Connection&, const Job&) {
                      const std::lock_guard lock(mutex);
                      ++done, changed.notify_all();
                    }}},
                  {}, "420199", {.threads = 2, .poll = 1h});
    const auto wait_for = [&](int count) {
      std::unique_lock lock(mutex);
      return changed.wait_for(lock, 20s, [&] { return done >= count; });
    };
    for (int i = 1; i <= 30; ++i) {
      enqueue(*desk.db, "greet", {});
      if (i % 10 == 0) CHECK(wait_for(i));
    }
  }
  CHECK(done == 30);
  CHECK(count_jobs(*desk.db, {.state = State::done}) == 30);
}

TEST_CASE("a long job does not hold up the jobs of other kinds that were due with it") {
  Desk desk;
  std::mutex mutex;
  std::condition_variable changed;
  bool mailed = false, trained = false;
  const JobHandler train = [&](db::Connection&, const Job&) {
    std::unique_lock lock(mutex);
    trained = changed.wait_for(lock, 20s, [&] { return mailed; });
    changed.notify_all();
  };
  const JobHandler mail = [&](db::Connection&, const Job&) {
    const std::lock_guard lock(mutex);
    mailed = true;
    changed.notify_all();
  };
  desk.db->transaction([&] {
    enqueue(*desk.db, "train", {});
    enqueue(*desk.db, "mail", {});
  });
  Worker worker(database().pool(), {{"train", train}, {"mail", mail}}, {}, "420199",
                {.threads = 2, .poll = 1h});
  std::unique_lock lock(mutex);
  CHECK(changed.wait_for(lock, 30s, [&] { return trained; }));
}

TEST_CASE("claimed jobs that were not begun go back when the worker stops") {
  Desk desk;
  std::unique_ptr<Worker> worker;
  std::mutex mutex;
  std::condition_variable changed;
  bool begun = false, may_end = false;
  const JobHandler slow = [&](db::Connection&, const Job&) {
    std::unique_lock lock(mutex);
    begun = true;
    changed.notify_all();
    changed.wait(lock, [&] { return may_end; });
  };
  for (int i = 0; i < 5; ++i) enqueue(*desk.db, "slow", {});
  worker =
      std::make_unique<Worker>(database().pool(), Worker::Handlers{{"slow", slow}}, std::vector<Schedule>{},
                               "420199", WorkerOptions{.threads = 1, .poll = 1h});
  {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, 20s, [&] { return begun; }));
  }
  std::thread stopper([&] { worker->stop(); });
  // The stop is seen between two jobs; the first may only end once it has been asked for.
  while (count_jobs(*desk.db, {.state = State::running}) != 5) std::this_thread::yield();
  {
    const std::lock_guard lock(mutex);
    may_end = true;
  }
  changed.notify_all();
  stopper.join();
  CHECK(count_jobs(*desk.db, {.state = State::running}) == 0);
  for (const auto& job : list_jobs(*desk.db, {.state = State::waiting})) CHECK(job.attempt == 0);
}

TEST_CASE("an administrator mends the queue") {
  Desk desk;
  enqueue(*desk.db, "print", {}, {.max_attempts = 1});
  enqueue(*desk.db, "later", {}, {.run_at = desk.clock.now() + 24h});
  desk.worker({{"print", desk.failing()}}).run_due();
  auto db = database().pool().acquire(auth::scope_of(staff({"platform.jobs"})));
  const auto dead = list_jobs(*db, {.state = State::dead}).at(0).id;
  CHECK(retry_job(*db, dead).ok());
  CHECK(desk.worker({{"print", desk.writer()}}).run_due() == 1);
  CHECK(retry_job(*db, dead).error().code == "job.state");
  CHECK(discard_job(*db, dead).error().code == "job.state");
  CHECK(retry_job(*db, 0).error().kind == base::ErrorKind::not_found);
  const auto later = list_jobs(*db, {.kind = "later"}).at(0).id;
  CHECK(retry_job(*db, later).ok());
  CHECK(discard_job(*db, later).ok());
  CHECK(discard_job(*db, later).error().kind == base::ErrorKind::not_found);
  CHECK(job_counts(*db).size() == 1);
}

TEST_CASE("a dead job is not revived beside the same work waiting") {
  Desk desk;
  enqueue(*desk.db, "print", {}, {.unique_key = "a", .max_attempts = 1});
  desk.worker({{"print", desk.failing()}}).run_due();
  const auto dead = desk.job("print").id;
  enqueue(*desk.db, "print", {}, {.unique_key = "a"});
  CHECK(retry_job(*desk.db, dead).error().code == "job.state");
}

TEST_CASE("a failed job whose work waits again already is not tried twice") {
  Desk desk;
  auto worker = desk.worker({{"print", [&](db::Connection&, const Job&) {
                                auto other = database().pool().acquire(system_scope());
                                if (++desk.calls == 1) enqueue(*other, "print", {}, {.unique_key = "a"});
                                throw std::runtime_error("no");
                              }}});
  enqueue(*desk.db, "print", {}, {.unique_key = "a"});
  worker.run_due();
  CHECK(count_jobs(*desk.db, {.state = State::waiting}) == 1);
}

TEST_CASE("what is long done is cleaned away") {
  Desk desk;
  enqueue(*desk.db, "greet", {});
  enqueue(*desk.db, "print", {}, {.max_attempts = 1});
  desk.worker({{"greet", desk.writer()}, {"print", desk.failing()}}).run_due();
  CHECK(clean_jobs(*desk.db, desk.clock.now() + 6 * 24h) == 0);
  CHECK(clean_jobs(*desk.db, desk.clock.now() + 8 * 24h) == 1);
  CHECK(clean_jobs(*desk.db, desk.clock.now() + 91 * 24h) == 1);
}
