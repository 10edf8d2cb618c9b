#include <doctest/doctest.h>

#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "platform/http/tests/wire.hpp"

using namespace qiying::http;
using namespace qiying::http::testing;

namespace {

/// Those who listen, as a module would keep them.
struct Room {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<EventStream::Sender> senders;
  int closed = 0;

  Router routes() {
    Router router;
    router.add(Method::get, "/events", {}, [this](Request&) {
      Response response;
      response.body = EventStream{[this](EventStream::Sender sender) {
                                    sender("data: hello\n\n");
                                    const std::lock_guard lock(mutex);
                                    senders.push_back(std::move(sender));
                                    changed.notify_all();
                                  },
                                  [this] {
                                    const std::lock_guard lock(mutex);
                                    ++closed;
                                    changed.notify_all();
                                  }};
      return response;
    });
    router.add(Method::get, "/", {}, [](Request&) { return Response::text("home"); });
    return router;
  }

  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(120), condition);
  }
};

}  // namespace

TEST_CASE("events reach 200 clients from other threads, in order") {
  Room room;
  Running run(room.routes());
  std::vector<Client> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(run.client());
    clients.back().send(get("/events"));
  }
  REQUIRE(room.wait([&] { return room.senders.size() == 200; }));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&room, t] {
      for (std::size_t i = static_cast<std::size_t>(t); i < 200; i += 4)
        for (int n = 0; n < 10; ++n) CHECK(room.senders[i]("data: " + std::to_string(n) + "\n\n"));
    });
  for (auto& thread : threads) thread.join();
  for (auto& client : clients) {
    const auto head = client.read(true);
    CHECK(head.status == 200);
    CHECK(head.header("Content-Type") == "text/event-stream; charset=utf-8");
    CHECK(head.header("Connection") == "close");
    CHECK(client.until("data: hello\n\n"));
    for (int n = 0; n < 10; ++n) CHECK(client.until("data: " + std::to_string(n) + "\n\n"));
  }
  CHECK(run.ask(get("/")).status == 200);
  run.server.stop();
  CHECK(room.closed == 200);
  for (auto& client : clients) CHECK(client.closed());
  CHECK_FALSE(room.senders[0]("data: late\n\n"));
}

TEST_CASE("a client that leaves is noticed") {
  Room room;
  const Running run(room.routes());
  {
    auto client = run.client();
    client.send(get("/events"));
    CHECK(client.until("data: hello\n\n"));
  }
  CHECK(room.wait([&] { return room.closed == 1; }));
  CHECK_FALSE(room.senders[0]("data: x\n\n"));
}

TEST_CASE("a client that does not read is dropped") {
  Room room;
  const Running run(room.routes(), [](ServerOptions& options) { options.event_buffer = 64 * 1024; });
  auto client = run.client();
  client.send(get("/events"));
  REQUIRE(room.wait([&] { return room.senders.size() == 1; }));
  const std::string frame(10000, 'x');
  long sent = 0;
  while (room.senders[0](frame) && sent < 1000000000) sent += 10000;
  CHECK(sent < 100000000);
  CHECK(room.wait([&] { return room.closed == 1; }));
}

TEST_CASE("heartbeats keep streams alive") {
  Room room;
  const Running run(room.routes(),
                    [](ServerOptions& options) { options.event_heartbeat = std::chrono::seconds(1); });
  auto client = run.client();
  client.send(get("/events"));
  CHECK(client.until("data: hello\n\n"));
  CHECK(client.until(":\n\n"));
  CHECK(client.until(":\n\n"));
}

TEST_CASE("HEAD of a stream is only a header") {
  Room room;
  const Running run(room.routes());
  auto client = run.client();
  CHECK(client.ask("HEAD /events HTTP/1.1\r\nHost: t\r\n\r\n", true).status == 200);
  CHECK(client.ask(get("/")).body == "home");
  CHECK(room.senders.empty());
}

TEST_CASE("5,000 idle connections and the 5,001st is answered" * doctest::skip(!slow_tests())) {
  Room room;
  const Running run(room.routes());
  const auto before = resident();
  std::vector<Client> clients;
  for (int i = 0; i < 5000; ++i) clients.push_back(run.client());
  for (auto& client : clients) REQUIRE(client.ask(get("/")).status == 200);
  const auto per_connection = (resident() - before) / clients.size();
  MESSAGE("memory of server and test client per connection: " << per_connection << " bytes");
  CHECK(per_connection < 32 * 1024);  // 2 KB, but for sanitizers
  auto fresh = run.client();
  CHECK(fresh.ask(get("/")).status == 200);
  for (auto& client : clients) REQUIRE(client.ask(get("/")).status == 200);
}
