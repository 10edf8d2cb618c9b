// The small parts between wire and handler.
#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

#include "platform/http/internal/addresses.hpp"
#include "platform/http/internal/compress.hpp"
#include "platform/http/internal/event_channel.hpp"
#include "platform/http/internal/field_value.hpp"
#include "platform/http/internal/head.hpp"
#include "platform/http/internal/worker_pool.hpp"
#include "platform/http/local.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/rest.hpp"

using namespace qiying::http;
using std::chrono::seconds;

TEST_CASE("a bucket empties and fills again") {
  RateLimiter limiter(64);
  const RateLimiter::Time start{seconds(1000)};
  const Rate rate{0.5, 3};
  for (int i = 0; i < 3; ++i) CHECK(limiter.take(7, rate, start) == 0);
  CHECK(limiter.take(7, rate, start) == 2);
  CHECK(limiter.take(7, rate, start + seconds(1)) == 1);
  CHECK(limiter.take(7, rate, start + seconds(2)) == 0);
  CHECK(limiter.take(7, rate, start + seconds(1000)) == 0);
  CHECK(limiter.take(9, rate, start) == 0);
}

TEST_CASE("a flood of addresses cannot free the one that keeps asking") {
  RateLimiter limiter(64);
  const Rate rate{0.001, 1};
  RateLimiter::Time now{seconds(1000)};
  CHECK(limiter.take(rate_key("192.0.2.1", 0), rate, now) == 0);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    now += std::chrono::milliseconds(1);
    limiter.take(i * 2 + 1, rate, now);
    now += std::chrono::milliseconds(1);
    CHECK(limiter.take(rate_key("192.0.2.1", 0), rate, now) > 0);
  }
}

TEST_CASE("IPv6 neighbours of one subscriber share a bucket, IPv4 addresses do not") {
  CHECK(rate_key("2001:db8::1", 1) == rate_key("2001:db8::ffff:2", 1));
  CHECK(rate_key("2001:db8::1", 1) != rate_key("2001:db8:0:1::1", 1));
  CHECK(rate_key("192.0.2.1", 1) != rate_key("192.0.2.2", 1));
  CHECK(rate_key("192.0.2.1", 1) != rate_key("192.0.2.1", 2));
  CHECK(rate_key("192.0.2.1", 1) == rate_key("::ffff:192.0.2.1", 1));
}

TEST_CASE("trusted proxies are addresses and networks") {
  const TrustedProxies proxies({"10.0.0.0/8", "192.0.2.7", "2001:db8::/33"});
  CHECK(proxies.trusts("10.255.0.1"));
  CHECK_FALSE(proxies.trusts("11.0.0.1"));
  CHECK(proxies.trusts("192.0.2.7"));
  CHECK_FALSE(proxies.trusts("192.0.2.8"));
  CHECK(proxies.trusts("2001:db8:7fff::1"));
  CHECK_FALSE(proxies.trusts("2001:db8:8000::1"));
  CHECK_FALSE(proxies.trusts("nonsense"));
  for (const auto* bad : {"", "10.0.0.0/33", "10.0.0/8", "host", "::/129", "10.0.0.0/x"})
    CHECK_THROWS_AS(TrustedProxies({bad}), std::invalid_argument);
}

TEST_CASE("forwarded addresses are read from the end, with ports and brackets") {
  const TrustedProxies proxies({"10.0.0.0/8"});
  const auto client = [&](const char* list) {
    Headers headers;
    headers.add("X-Forwarded-For", list);
    return client_of(proxies, "10.0.0.1", headers).address;
  };
  CHECK(client("203.0.113.9:4711") == "203.0.113.9");
  CHECK(client("[2001:db8::9]:4711, 10.0.0.2") == "2001:db8::9");
  CHECK(client("6.6.6.6, 203.0.113.9, 10.0.0.2") == "203.0.113.9");
  CHECK(client("10.0.0.3") == "10.0.0.3");
  CHECK(client("<script>, 10.0.0.2") == "10.0.0.2");
  CHECK(client("") == "10.0.0.1");
}

TEST_CASE("a request of this machine comes from it and by no proxy") {
  const auto local = [](const char* remote, const char* header = nullptr) {
    Request request;
    request.remote = remote;
    if (header) request.headers.add(header, "127.0.0.1");
    return from_this_machine(request);
  };
  CHECK(local("127.0.0.1"));
  CHECK(local("::1"));
  CHECK(local("::ffff:127.0.0.1"));
  CHECK_FALSE(local("192.0.2.1"));
  CHECK_FALSE(local(""));
  for (const char* proxy : {"X-Forwarded-For", "x-forwarded-for", "Forwarded", "Via", "X-Real-IP"})
    CHECK_FALSE(local("127.0.0.1", proxy));
}

TEST_CASE("a bearer token") {
  const auto token = [](const char* value) {
    Request request;
    request.headers.add("Authorization", value);
    return std::string(bearer_token(request));
  };
  CHECK(token("Bearer abc") == "abc");
  CHECK(token("bearer  abc ") == "abc");
  for (const char* other : {"", "Bearer", "Bearer ", "Basic abc", "Bearerabc", "abc"})
    CHECK(token(other).empty());
  CHECK(bearer_token(Request{}).empty());
}

TEST_CASE("loopback addresses") {
  CHECK(parse_address("127.8.0.1")->loopback());
  CHECK(parse_address("::1")->loopback());
  CHECK(parse_address("::ffff:127.0.0.1")->loopback());
  CHECK_FALSE(parse_address("::2")->loopback());
  CHECK_FALSE(parse_address("128.0.0.1")->loopback());
}

TEST_CASE("field values with parameters") {
  const auto value = parse_field_value(R"(Form-Data; name="a;b"; FileName="c:\d\"e.png" ; x=y)");
  REQUIRE(value);
  CHECK(value->value == "form-data");
  CHECK(value->param("name") == "a;b");
  CHECK(value->param("filename") == "c:\\d\"e.png");
  CHECK(value->param("x") == "y");
  CHECK(parse_field_value("a/b;")->params.empty());
  for (const auto* bad : {"a; b", "a; =b", "a; b=\"c", "a; b=\"c\"d", "a; b=c; b=d", "a; b c=d"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_field_value(bad));
  }
}

TEST_CASE("codings by quality") {
  CHECK(choose_coding("") == Coding::identity);
  CHECK(choose_coding("gzip, deflate, br") == Coding::brotli);
  CHECK(choose_coding("gzip;q=0.8, br;q=0.7") == Coding::gzip);
  CHECK(choose_coding("*") == Coding::brotli);
  CHECK(choose_coding("*;q=0") == Coding::identity);
  CHECK(choose_coding("br;q=0, *") == Coding::gzip);
  CHECK(choose_coding("GZIP;q=0.001") == Coding::gzip);
  CHECK(choose_coding("gzip;q=0.000") == Coding::identity);
  CHECK(choose_coding("br", true, false) == Coding::identity);
  CHECK(choose_coding("gzip;q=x, ;;,,br;q") == Coding::brotli);
}

TEST_CASE("what is worth compressing") {
  for (const auto* yes :
       {"text/html; charset=utf-8", "application/json", "image/svg+xml", "application/problem+json"})
    CHECK(compressible(yes));
  for (const auto* no : {"image/png", "application/zip", "text/event-stream", ""})
    CHECK_FALSE(compressible(no));
}

TEST_CASE("every status has words") {
  CHECK(reason_of(200) == "OK");
  CHECK(reason_of(507) == "Insufficient Storage");
  CHECK(reason_of(299) == "Status");
}

TEST_CASE("a channel bounds what waits") {
  EventChannel channel(10);
  int woken = 0;
  CHECK(channel.send("12345"));
  channel.attach([&] { ++woken; });
  CHECK(woken == 1);
  std::string out;
  CHECK(channel.take(out));
  CHECK(out == "12345");
  CHECK(channel.send("123456"));
  CHECK(channel.send("7890"));
  CHECK(woken == 2);
  CHECK_FALSE(channel.send("x"));
  CHECK_FALSE(channel.send("y"));
  CHECK_FALSE(channel.take(out));
}

TEST_CASE("a pool refuses what it cannot hold and drops what waits when it stops") {
  struct Block final : Job {
    std::mutex* mutex;
    std::atomic<int>* entered;
    void run() override {
      ++*entered;
      const std::lock_guard lock(*mutex);
    }
  };
  std::mutex mutex;
  std::atomic<int> entered{0};
  const auto block = [&] {
    auto job = std::make_shared<Block>();
    job->mutex = &mutex;
    job->entered = &entered;
    return job;
  };
  WorkerPool pool(1, 1);
  std::unique_lock hold(mutex);
  CHECK(pool.submit(block()));
  while (entered == 0) std::this_thread::yield();
  CHECK(pool.submit(block()));
  CHECK(pool.waiting() == 1);
  CHECK_FALSE(pool.submit(block()));
  std::thread stopper([&] { pool.stop(); });
  while (pool.waiting() > 0) std::this_thread::yield();
  hold.unlock();
  stopper.join();
  CHECK(entered == 1);
  CHECK_FALSE(pool.submit(block()));
}

namespace {

/// Counts how many of its kind run together, for as long as `work` takes.
struct Counted final : Job {
  struct Counts {
    std::atomic<int> running{0}, most{0}, done{0};
  };
  Counts* counts = nullptr;
  std::function<void()> work;
  void run() override {
    const int now = ++counts->running;
    for (int seen = counts->most; seen < now && !counts->most.compare_exchange_weak(seen, now);) {
    }
    work();
    --counts->running;
    ++counts->done;
  }
};

std::shared_ptr<Job> counted(Counted::Counts& counts, std::function<void()> work) {
  auto job = std::make_shared<Counted>();
  job->counts = &counts;
  job->work = std::move(work);
  return job;
}

}  // namespace

TEST_CASE("quick jobs run as many at once as is good for them, all of them in the end") {
  Counted::Counts counts;
  WorkerPool pool(32, 10000, 2);
  for (int i = 0; i < 10000; ++i) REQUIRE(pool.submit(counted(counts, [] {})));
  while (counts.done < 10000) std::this_thread::yield();
  // A job that the machine held up for kYoung does not count, so more than two may have met.
  CHECK(counts.most < 32);
}

TEST_CASE("slow jobs hold nobody up: each that grows old lets another begin, up to all threads") {
  std::mutex gate;
  std::unique_lock closed(gate);
  Counted::Counts slow, quick;
  WorkerPool pool(4, 100, 1);
  for (int i = 0; i < 3; ++i) REQUIRE(pool.submit(counted(slow, [&] { const std::lock_guard wait(gate); })));
  for (int i = 0; i < 20; ++i) REQUIRE(pool.submit(counted(quick, [] {})));
  while (quick.done < 20) std::this_thread::yield();
  CHECK(slow.done == 0);
  CHECK(slow.running == 3);
  closed.unlock();
  while (slow.done < 3) std::this_thread::yield();
}

TEST_CASE("a job that rests leaves its turn to others") {
  Counted::Counts resting, other;
  // Nothing grows old here: only a rest lets another begin.
  WorkerPool pool(3, 100, 1, std::chrono::hours(1));
  const auto rest = [&] {
    const Rest wait;
    while (other.done < 20) std::this_thread::yield();
  };
  for (int i = 0; i < 2; ++i) REQUIRE(pool.submit(counted(resting, rest)));
  for (int i = 0; i < 20; ++i) REQUIRE(pool.submit(counted(other, [] {})));
  while (resting.done < 2) std::this_thread::yield();
  CHECK(other.most == 1);
}

TEST_CASE("a rest outside a pool is none") {
  const Rest nothing;
}

TEST_CASE("the queue is bounded while turns are waited for") {
  std::mutex gate;
  std::unique_lock closed(gate);
  Counted::Counts counts;
  WorkerPool pool(4, 5, 1);
  int taken = 0;
  for (int i = 0; i < 100; ++i)
    taken += pool.submit(counted(counts, [&] { const std::lock_guard wait(gate); })) ? 1 : 0;
  CHECK(taken >= 5);
  CHECK(taken <= 5 + 4);
  closed.unlock();
  while (counts.done < taken) std::this_thread::yield();
}
