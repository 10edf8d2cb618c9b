#include "platform/kernel/dispatch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "platform/kernel/tests/fixture.hpp"
#include "platform/kernel/upkeep.hpp"

using namespace qiying;
using namespace qiying::kernel;
using namespace qiying::kernel::testing;

namespace {

struct Text {
  std::string text;
};
QY_DESCRIBE(Text, QY_FIELD(text, .min = 1, .max = 20))

void write(Context& c, const std::string& text) {
  c.db().execute("insert into t.note (text) values ($1)", text);
}

const Meta kWriters{.access = {.permission = "note.write"}, .summary = {"写", "write"}};
const Meta kEveryone{.access = {.everyone = true}, .summary = {"看", "look"}};

bool has(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

/// A house whose only route is POST /api/n.
template <class F>
void serve(House& house, F handler) {
  house.registry.post<Text, Text>("/api/n", kWriters, std::move(handler));
  house.open();
}

}  // namespace

TEST_CASE("what a handler writes is kept when it gives a value") {
  House house;
  serve(house, [](Context& c, const Text& in) -> base::Result<Text> {
    write(c, in.text);
    return in;
  });
  const auto answer = house.post("/api/n", R"({"text":"甲"})");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"text":"甲"})");
  CHECK(house.notes() == 1);
}

TEST_CASE("an error takes everything back") {
  House house;
  serve(house, [](Context& c, const Text& in) -> base::Result<Text> {
    write(c, in.text);
    return base::conflict("note.full", {"满了", "Full"});
  });
  const auto answer = house.post("/api/n", R"({"text":"甲"})");
  CHECK(answer.status == 409);
  CHECK(has(answer, R"("code":"note.full")"));
  CHECK(has(answer, R"("trace_id":"trace-1")"));
  CHECK(house.notes() == 0);
}

TEST_CASE("an exception takes everything back, is a 500, and says nothing of its cause") {
  House house;
  serve(house, [](Context& c, const Text& in) -> base::Result<Text> {
    write(c, in.text);
    throw std::runtime_error("secret table name");
  });
  const auto answer = house.post("/api/n", R"({"text":"甲"})");
  CHECK(answer.status == 500);
  CHECK(has(answer, "internal"));
  CHECK_FALSE(has(answer, "secret"));
  CHECK(house.notes() == 0);
}

TEST_CASE("a serialisation failure is tried again, and gives up after the third time") {
  House house;
  int calls = 0, failures = 2;
  serve(house, [&](Context& c, const Text& in) -> base::Result<Text> {
    ++calls;
    write(c, in.text);
    if (calls <= failures) throw db::DbError("could not serialize access", "40001");
    return in;
  });
  CHECK(house.post("/api/n", R"({"text":"甲"})").status == 200);
  CHECK(calls == 3);
  CHECK(house.notes() == 1);
  calls = 0, failures = 99;
  CHECK(house.post("/api/n", R"({"text":"乙"})").status == 500);
  CHECK(calls == 3);
  CHECK(house.notes() == 1);
}

TEST_CASE("real deadlocks end well: both writers get their turn") {
  House house;
  std::atomic<int> inside{0};
  database().owner().script("insert into t.note (id, text) values (901, 'a'), (902, 'b')");
  serve(house, [&](Context& c, const Text& in) -> base::Result<Text> {
    const bool up = in.text == "up";
    c.db().execute("update t.note set text = text where id = $1", up ? 901 : 902);
    for (++inside; inside.load() < 2;) std::this_thread::yield();
    c.db().execute("update t.note set text = text where id = $1", up ? 902 : 901);
    return in;
  });
  int first = 0;
  std::thread other([&] { first = house.post("/api/n", R"({"text":"up"})").status; });
  CHECK(house.post("/api/n", R"({"text":"down"})").status == 200);
  other.join();
  CHECK(first == 200);
}

TEST_CASE("a doubled value is a conflict, not a failure") {
  House house;
  serve(house, [](Context& c, const Text& in) -> base::Result<Text> {
    write(c, in.text);
    return in;
  });
  CHECK(house.post("/api/n", R"({"text":"甲"})").status == 200);
  const auto answer = house.post("/api/n", R"({"text":"甲"})");
  CHECK(answer.status == 409);
  CHECK(has(answer, R"("code":"conflict")"));
}

TEST_CASE("without a database the answer is 503 with Retry-After, not a hanging request") {
  House house;
  db::Pool nowhere(
      {.conninfo = "host=/nonexistent dbname=x", .size = 1, .patience = std::chrono::milliseconds(50)});
  house.registry.post<Text, Text>("/api/n", kWriters, [](Context& c, const Text& in) -> base::Result<Text> {
    write(c, in.text);
    return in;
  });
  house.open(nowhere);
  const auto answer = house.post("/api/n", R"({"text":"甲"})");
  CHECK(answer.status == 503);
  CHECK(answer.headers.get("Retry-After") == "5");
}

TEST_CASE("two clicks at the same moment with one key write once and get one answer") {
  House house;
  serve(house, [](Context& c, const Text& in) -> base::Result<Text> {
    const auto id = c.db().text("insert into t.note (text) values (null) returning id");
    return Text{in.text + id};
  });
  for (int round = 0; round < 20; ++round) {
    const auto key = "key-of-round-" + std::to_string(round);
    Answer one;
    std::thread first([&] { one = house.post("/api/n", R"({"text":"n"})", "clerk", key); });
    const auto two = house.post("/api/n", R"({"text":"n"})", "clerk", key);
    first.join();
    CHECK(one.status == 200);
    CHECK(two.status == 200);
    CHECK(one.body == two.body);
  }
  CHECK(house.notes() == 20);
}

TEST_CASE("kept answers: another body is refused, an error is not kept, a day later all is forgotten") {
  House house;
  bool full = true;
  serve(house, [&](Context& c, const Text& in) -> base::Result<Text> {
    if (full) return base::conflict("note.full", {"满了", "Full"});
    write(c, in.text);
    return in;
  });
  CHECK(house.post("/api/n", R"({"text":"甲"})", "clerk", "same-key-1").status == 409);
  full = false;
  CHECK(house.post("/api/n", R"({"text":"甲"})", "clerk", "same-key-1").status == 200);
  CHECK(house.post("/api/n", R"({"text":"乙"})", "clerk", "same-key-1").status == 422);
  CHECK(house.notes() == 1);
  auto db = database().pool().acquire(auth::scope_of(auth::Caller::system("420199")));
  const auto now = StillClock().now();
  CHECK(clean_idempotency(*db, now + std::chrono::hours(23)) == 0);
  CHECK(clean_idempotency(*db, now + std::chrono::hours(25)) == 1);
}

TEST_CASE("who may call: nobody, somebody without the permission, the holder") {
  House house;
  serve(house, [](Context&, const Text& in) -> base::Result<Text> { return in; });
  CHECK(house.post("/api/n", R"({"text":"甲"})", "").status == 401);
  CHECK(house.post("/api/n", R"({"text":"甲"})", "forgotten").status == 401);
  CHECK(house.post("/api/n", R"({"text":"甲"})", "stranger").status == 403);
  CHECK(house.post("/api/n", R"({"text":"甲"})", "clerk").status == 200);
}

TEST_CASE("an account that asks too often waits, wherever it asks from; others do not") {
  House house;
  house.limits = AccountLimits{.reads = {0.01, 2}, .writes = {0.01, 1}};
  house.registry.get<Nothing, Text>("/api/n", kEveryone,
                                    [](Context&, const Nothing&) -> base::Result<Text> { return Text{"x"}; });
  serve(house, [](Context&, const Text& in) -> base::Result<Text> { return in; });
  const Ask read{http::Method::get, "/api/n", {}, "", {}, {}};
  CHECK(house.post("/api/n", R"({"text":"甲"})").status == 200);
  const auto refused = house.post("/api/n", R"({"text":"乙"})");
  CHECK(refused.status == 429);
  CHECK(refused.headers.get("Retry-After") != std::nullopt);
  CHECK(has(refused, "too_many"));
  CHECK(house.ask(read, "clerk").status == 200);
  CHECK(house.ask(read, "clerk").status == 200);
  CHECK(house.ask(read, "clerk").status == 429);
  CHECK(house.ask(read, "other").status == 200);
  for (int i = 0; i < 5; ++i) CHECK(house.ask(read).status == 200);
}

TEST_CASE("what no route takes counts with the rest that an account asks") {
  House house;
  house.limits = AccountLimits{.reads = {0.01, 2}, .writes = {0.01, 1}};
  house.registry.get<Nothing, Text>("/api/n", kEveryone,
                                    [](Context&, const Nothing&) -> base::Result<Text> { return Text{"x"}; });
  house.open();
  const Ask there{http::Method::get, "/api/n", {}, "", {}, {}},
      nowhere{http::Method::get, "/api/o", {}, "", {}, {}};
  CHECK(house.ask(there, "clerk").status == 200);
  CHECK(house.ask(nowhere, "clerk").status == 404);
  CHECK(house.ask(nowhere, "clerk").status == 429);
  CHECK(house.ask(there, "clerk").status == 429);
}

TEST_CASE("a route that does not say who may call it stops the start") {
  House house;
  house.registry.post<Text, Text>("/api/open", Meta{},
                                  [](Context&, const Text& in) -> base::Result<Text> { return in; });
  CHECK_THROWS_AS(house.open(), std::logic_error);
}

TEST_CASE("a form shown again takes everything back, unless it keeps a draft") {
  House house;
  house.registry.form("/f", kWriters, [](Context& c) -> base::Result<Page> {
    write(c, "draft");
    Page page;
    page.template_name = "error.html";
    page.status = 422;
    page.keep = c.request.form_value("keep").has_value();
    return page;
  });
  house.open();
  Ask form{http::Method::post, "/f", {}, "", {}, {}};
  CHECK(house.ask(form, "clerk").status == 422);
  CHECK(house.notes() == 0);
  form.form = {{"keep", "1"}};
  CHECK(house.ask(form, "clerk").status == 422);
  CHECK(house.notes() == 1);
}

TEST_CASE("a page sends those who are not signed in to the sign-in page and back") {
  House house;
  house.registry.page("/p/{name}", kWriters, [](Context&) -> base::Result<Page> { return Page{}; });
  house.open();
  const auto answer = house.ask({http::Method::get, "/p/x?y=\r\nSet-Cookie: a=b", {}, "", {}, {}});
  CHECK(answer.status == 303);
  CHECK(answer.headers.get("Location") == "/login?next=/p/x%3Fy%3D%0D%0ASet-Cookie%3A%20a%3Db");
}

TEST_CASE("reading needs no transaction: what a reader writes by the way stays") {
  House house;
  house.registry.get<Nothing, Text>("/api/look", kEveryone,
                                    [](Context& c, const Nothing&) -> base::Result<Text> {
                                      CHECK_FALSE(c.db().in_transaction());
                                      return Text{"ok"};
                                    });
  house.open();
  CHECK(house.ask({http::Method::get, "/api/look", {}, "", {}, {}}).status == 200);
}
