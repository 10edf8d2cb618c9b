#include "platform/events/events.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "platform/events/hub.hpp"
#include "platform/events/listener.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::events;
using namespace std::chrono_literals;

namespace {

test::Database& database() {
  static test::Database out;
  return out;
}

/// Collects texts from another thread, and waits for them without sleeping.
class Mailbox {
 public:
  void put(std::string_view text) {
    const std::lock_guard lock(mutex_);
    all_ += text;
    changed_.notify_all();
  }
  bool wait_for(std::string_view text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return all_.find(text) != std::string::npos; });
  }
  bool has(std::string_view text) {
    const std::lock_guard lock(mutex_);
    return all_.find(text) != std::string::npos;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string all_;
};

auth::Caller staff(std::string path) {
  auth::Caller out;
  out.kind = auth::CallerKind::staff;
  out.account = auth::AccountId::make();
  out.org_path = std::move(path);
  return out;
}

auth::Caller citizen() {
  auth::Caller out;
  out.kind = auth::CallerKind::subject;
  out.account = auth::AccountId::make();
  return out;
}

/// An open screen. As with a real connection, a sender may still be called a moment after the end.
struct Screen {
  Screen(Hub& hub, const auth::Caller& caller) : stream(hub.stream(caller)) {
    stream.on_open([mailbox = mailbox_, connected = connected_](std::string_view frame) {
      mailbox->put(frame);
      return connected->load();
    });
  }
  ~Screen() { stream.on_close(); }
  void disconnect() { *connected_ = false; }

 private:
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::shared_ptr<std::atomic<bool>> connected_ = std::make_shared<std::atomic<bool>>(true);
  http::EventStream stream;

 public:
  Mailbox& mailbox = *mailbox_;
};

/// A hub that listens already: a channel that is asked for later is listened to after the screens' own.
struct ListeningHub : Hub {
  explicit ListeningHub(HubOptions options = {}) : Hub(database().conninfo(), options) {
    on_channel("test_ready", [box = mailbox](std::string_view) { box->put("ready"); });
    REQUIRE(mailbox->wait_for("ready"));
  }
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
};

void tell(std::string_view topic, std::string_view event, const std::string& data = "{}") {
  notify(*database().pool().acquire({}), topic, event, {data});
}

}  // namespace

TEST_CASE("subscribers run in the publisher's transaction, in order, and their failure is his") {
  Bus bus;
  std::string order;
  bus.subscribe("appeal.replied", [&](auto&, auto&, const Event& e) { order += "1" + e.data.text; });
  bus.subscribe("appeal.replied", [&](auto&, auto&, const Event&) { order += "2"; });
  bus.subscribe("appeal.broken", [](auto&, auto&, const Event&) { throw std::runtime_error("no"); });
  auto db = database().pool().acquire({});
  bus.publish(*db, {}, {"appeal.replied", {"{}"}});
  bus.publish(*db, {}, {"nobody.cares", {"{}"}});
  CHECK(order == "1{}2");
  CHECK_THROWS(bus.publish(*db, {}, {"appeal.broken", {"{}"}}));
}

TEST_CASE("topics reach those they are for and nobody else") {
  const auto officer = staff("420199/d01/office/");
  CHECK(is_for("all", officer));
  CHECK(is_for("account:" + officer.account.str(), officer));
  CHECK_FALSE(is_for("account:" + auth::AccountId::make().str(), officer));
  CHECK(is_for("org:420199/d01/office/", officer));
  CHECK(is_for("org:420199/d01/", officer));
  CHECK(is_for("org:420199/", officer));
  CHECK_FALSE(is_for("org:420199/d0", officer));
  CHECK_FALSE(is_for("org:420199/d01/office/desk/", officer));
  CHECK_FALSE(is_for("org:420199/d02/", officer));
  CHECK_FALSE(is_for("org:", officer));
  CHECK_FALSE(is_for("org:420199/", citizen()));
  CHECK_FALSE(is_for("all", auth::Caller{}));
  CHECK_FALSE(is_for("account:", auth::Caller{}));
}

TEST_CASE("an open screen hears what is for it") {
  ListeningHub hub;
  const auto person = citizen();
  Screen own(hub, person), other(hub, citizen()), office(hub, staff("420199/d01/"));
  tell("account:" + person.account.str(), "appeal.changed", R"({"id":"7"})");
  tell("org:420199/d01/", "appeal.dispatched");
  tell("all", "last");
  CHECK(own.mailbox.wait_for("event: appeal.changed\ndata: {\"id\":\"7\"}\n\n"));
  CHECK(office.mailbox.wait_for("appeal.dispatched"));
  CHECK(other.mailbox.wait_for("last"));
  CHECK_FALSE(other.mailbox.has("appeal.changed"));
  CHECK(own.mailbox.wait_for("last"));
  CHECK_FALSE(own.mailbox.has("appeal.dispatched"));
}

TEST_CASE("what is rolled back is never heard") {
  ListeningHub hub;
  Screen screen(hub, citizen());
  auto db = database().pool().acquire({});
  db->begin();
  notify(*db, "all", "undone", {"{}"});
  db->rollback();
  tell("all", "done");
  CHECK(screen.mailbox.wait_for("done"));
  CHECK_FALSE(screen.mailbox.has("undone"));
}

TEST_CASE("line breaks cannot forge an event") {
  ListeningHub hub;
  Screen screen(hub, citizen());
  tell("all", "name\nevent: forged");
  tell("all", "good", "{\n\"a\":\"b\\nevent: forged\"}");
  CHECK(screen.mailbox.wait_for("event: good\ndata: {\"a\":\"b\\nevent: forged\"}\n\n"));
  CHECK_FALSE(screen.mailbox.has("\nevent: forged"));
}

TEST_CASE("screens that closed or went away are forgotten") {
  ListeningHub hub;
  {
    Screen gone(hub, citizen());
    CHECK(hub.open_streams() == 1);
  }
  CHECK(hub.open_streams() == 0);
  Screen dead(hub, citizen()), alive(hub, citizen());
  dead.disconnect();
  tell("all", "probe");
  CHECK(alive.mailbox.wait_for("probe"));
  tell("all", "again");
  CHECK(alive.mailbox.wait_for("again"));
  CHECK(hub.open_streams() == 1);
}

TEST_CASE("one person cannot take all streams") {
  ListeningHub hub(HubOptions{.most_per_account = 2});
  const auto person = citizen();
  Screen one(hub, person), two(hub, person), three(hub, person), other(hub, citizen());
  CHECK(three.mailbox.has("too_many"));
  CHECK_FALSE(other.mailbox.has("too_many"));
  CHECK(hub.open_streams() == 3);
}

TEST_CASE("idle streams are pinged") {
  ListeningHub hub(HubOptions{.ping = 5ms});
  Screen screen(hub, citizen());
  CHECK(screen.mailbox.wait_for(": ping\n\n"));
}

TEST_CASE("after a lost connection screens are told to fetch again, and events come as before") {
  Mailbox other_channel;
  ListeningHub hub;
  Screen screen(hub, citizen());
  hub.on_channel("test_channel",
                 [&](std::string_view payload) { other_channel.put(payload.empty() ? "<new>" : payload); });
  CHECK(other_channel.wait_for("<new>"));
  db::Connection admin(database().conninfo("qiying"));
  admin.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = $1",
      database().name());
  CHECK(screen.mailbox.wait_for("event: resync"));
  tell("all", "after");
  CHECK(screen.mailbox.wait_for("after"));
  admin.run("select pg_notify('test_channel', 'hello')");
  CHECK(other_channel.wait_for("hello"));
}

TEST_CASE("a listener ends while its database cannot be reached") {
  Mailbox mailbox;
  Listener listener("host=/nonexistent dbname=none", 5ms, [&] { mailbox.put("tick"); });
  listener.on("channel", [](std::string_view) {});
  CHECK(mailbox.wait_for("tick"));
}

TEST_CASE("events that are too long are refused") {
  auto db = database().pool().acquire({});
  CHECK_THROWS_AS(notify(*db, "all", "long", {'"' + std::string(kMostBytes, 'x') + '"'}), std::length_error);
}
