#include "platform/auth/clients.hpp"

#include <doctest/doctest.h>

#include "platform/auth/tests/house.hpp"
#include "platform/crypto/crypto.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::auth;
using namespace qiying::auth::testing;
using namespace std::chrono_literals;

namespace {

const vault::Keyring& keys() {
  static const test::TemporaryDirectory folder;
  static const vault::Keyring ring(folder.path() / "data.key");
  return ring;
}

/// Another office's program.
struct Program {
  explicit Program(std::string algorithm = "HMAC-SHA256", int per_minute = 600, std::int64_t per_day = 1000)
      : algorithm(std::move(algorithm)) {
    Caller by;
    by.district = kHere;
    by.account = house().admin;
    made = must(create_client(*as_system(house()), keys(), by,
                              {.name = "市一站直通平台",
                               .algorithm = this->algorithm,
                               .org = house().finance,
                               .scopes = {"appeal.read", "appeal.raise"},
                               .per_minute = per_minute,
                               .per_day = per_day,
                               .expires_at = clock.now() + 24h * 30},
                              clock.now()));
    secret = made.secret;
  }

  std::string millis() const {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch()).count());
  }
  /// "ok", or the code of the error.
  std::string ask(const std::string& sid, const std::string& body = "", const std::string& at = "") {
    clock.advance(1ms);
    const auto rtime = at.empty() ? millis() : at;
    const auto digest = body.empty() ? std::string() : crypto::sm3_hex(body);
    Signed request{.rid = made.rid, .sid = sid, .rtime = rtime, .sign = {}, .digest = digest, .body = body};
    const auto sign = signature(algorithm, secret, request);
    request.sign = sign;
    return outcome(request);
  }
  std::string outcome(const Signed& request) const {
    const auto caller = admit_client(house().pool, keys(), request, clock.now());
    return caller.ok() ? "ok" : caller.error().code;
  }

  std::string algorithm;
  ManualClock clock;
  ClientSecret made;
  std::string secret;
};

}  // namespace

TEST_CASE("the signature is Base64(HMAC-SHA256(secret, sid+rid+rtime)), as OpenSSL computes it") {
  // printf 's1r11700000000000' | openssl dgst -sha256 -hmac secret -binary | base64
  CHECK(signature("HMAC-SHA256", "secret", {.rid = "r1", .sid = "s1", .rtime = "1700000000000"}) ==
        "ahfkHmjxQYeuRdPNgRN7vckCa8uwlXRK3pfIlFAXR38=");
  // printf 's1r11700000000000' | openssl dgst -sm3 -hmac secret -binary | base64
  CHECK(signature("HMAC-SM3", "secret", {.rid = "r1", .sid = "s1", .rtime = "1700000000000"}) ==
        "W4F0yxV1MH8Kz7nAfQzsVHa95xQKsDjFf4RM1UWDVqo=");
}

TEST_CASE("a signed request stands for its organisation, with the one permission it names") {
  Program program;
  const auto rtime = program.millis();
  Signed request{.rid = program.made.rid, .sid = "appeal.read", .rtime = rtime};
  const auto sign = signature(program.algorithm, program.secret, request);
  request.sign = sign;
  const auto caller = must(admit_client(house().pool, keys(), request, program.clock.now()));
  CHECK(caller.org == house().finance);
  CHECK(caller.district == kHere);
  CHECK(caller.permissions == Permissions{"appeal.read"});
  CHECK(caller.client == program.made.id.str());
}

TEST_CASE("both algorithms are understood, each program by its own") {
  for (const char* algorithm : {"HMAC-SHA256", "HMAC-SM3"}) {
    Program program(algorithm);
    CHECK(program.ask("appeal.read") == "ok");
    program.algorithm = std::string(algorithm) == "HMAC-SM3" ? "HMAC-SHA256" : "HMAC-SM3";
    CHECK(program.ask("appeal.read") == "client.sign");
  }
}

TEST_CASE("a request is taken once, and only within five minutes") {
  Program program;
  const auto at = program.millis();
  CHECK(program.ask("appeal.read", "", at) == "ok");
  CHECK(program.ask("appeal.read", "", at) == "client.replay");
  program.clock.advance(4min);
  CHECK(program.ask("appeal.read", "", at) == "client.replay");
  program.clock.advance(2min);
  CHECK(program.ask("appeal.read", "", at) == "client.time");
  for (const char* nonsense : {"x", "0", "-1", "99999999999999999999", "1700000000"})
    CHECK(program.ask("appeal.read", "", nonsense) == "client.time");
}

TEST_CASE("a body is signed along") {
  Program program;
  CHECK(program.ask("appeal.raise", R"({"title":"断电"})") == "ok");
  const auto rtime = program.millis();
  const auto digest = crypto::sm3_hex("{}");
  Signed request{.rid = program.made.rid,
                 .sid = "appeal.raise",
                 .rtime = rtime,
                 .sign = {},
                 .digest = digest,
                 .body = "{}"};
  const auto sign = signature(program.algorithm, program.secret, request);
  request.sign = sign;
  request.body = R"({"title":"changed on the way"})";
  CHECK(program.outcome(request) == "client.digest");
  request.digest = {};
  CHECK(program.outcome(request) == "client.digest");
}

TEST_CASE("wrong secrets, unknown programs, services not granted and keys that are over open nothing") {
  Program program;
  CHECK(program.ask("account.manage") == "client.scope");
  const auto right = std::exchange(program.secret, "guess");
  CHECK(program.ask("appeal.read") == "client.sign");
  program.secret = right;
  const auto rid = std::exchange(program.made.rid, "nobody");
  CHECK(program.ask("appeal.read") == "client.unknown");
  program.made.rid = rid;
  program.clock.advance(24h * 31);
  CHECK(program.ask("appeal.read") == "client.expired");
}

TEST_CASE("after a rotation the old secret is good for a day") {
  Program program;
  const auto fresh = must(rotate_client(*as_system(house()), keys(), program.made.id, program.clock.now()));
  CHECK(program.ask("appeal.read") == "ok");
  program.clock.advance(25h);
  CHECK(program.ask("appeal.read") == "client.sign");
  program.secret = fresh.secret;
  CHECK(program.ask("appeal.read") == "ok");
}

TEST_CASE("quotas by the minute and by the day") {
  Program fast("HMAC-SHA256", 3);
  for (int i = 0; i < 3; ++i) CHECK(fast.ask("appeal.read") == "ok");
  CHECK(fast.ask("appeal.read") == "client.quota");
  fast.clock.advance(61s);
  CHECK(fast.ask("appeal.read") == "ok");
  Program busy("HMAC-SHA256", 100, 2);
  CHECK(busy.ask("appeal.read") == "ok");
  CHECK(busy.ask("appeal.read") == "ok");
  CHECK(busy.ask("appeal.read") == "client.quota");
  busy.clock.advance(24h);
  CHECK(busy.ask("appeal.read") == "ok");
}

TEST_CASE("who is switched off is unknown; who looks after keys sees no secret") {
  Program program;
  auto db = as_system(house());
  auto client = find_client(*db, program.made.id, program.clock.now()).value();
  CHECK(db->text("select secret from auth.client where id = $1", client.id).find(program.secret) ==
        std::string::npos);
  client.active = false;
  must(update_client(*db, client, program.clock.now()));
  CHECK(program.ask("appeal.read") == "client.unknown");
  CHECK(update_client(*db, client, program.clock.now()).error().code == "client.changed");
}

TEST_CASE("keys of one district are not seen in another, nor without security.manage") {
  Program program;
  Caller security;
  security.kind = CallerKind::staff;
  security.account = AccountId::make();
  security.district = kHere;
  security.permissions = {"security.manage"};
  const auto seen = [&] {
    return list_clients(*house().pool.acquire(scope_of(security)), program.clock.now()).size();
  };
  CHECK(seen() > 0);
  security.permissions = {"account.manage"};
  CHECK(seen() == 0);
  security.permissions = {"security.manage"};
  security.district = kElsewhere;
  CHECK(seen() == 0);
}
