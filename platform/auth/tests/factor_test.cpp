#include "platform/auth/second_factor.hpp"

#include <doctest/doctest.h>

#include "platform/auth/tests/house.hpp"
#include "platform/auth/totp.hpp"
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

/// The raw secret behind what a person typed into the program.
std::string secret_of(const std::string& base32) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : base32) {
    buffer = buffer << 5 | static_cast<std::uint32_t>(kLetters.find(c));
    if ((bits += 5) >= 8) out += static_cast<char>(buffer >> (bits -= 8) & 255);
  }
  return out;
}

/// A person with a second factor, and the authenticator in his pocket.
struct Person {
  explicit Person(const std::string& login) : login(login) {
    auto db = as_system(house());
    id = House::person(*db, login, kHere, house().finance, {"clerk"});
    secret = secret_of(must(begin_factor(*db, keys(), id, "Qiying", clock.now())).secret);
    codes = must(confirm_factor(*db, keys(), id, code(), clock.now()));
    clock.advance(1min);
  }
  std::string code() const { return totp_code(secret, totp_step(clock.now())); }
  base::Result<NewSession> enter() const {
    return auth::login(house().pool, login, kPassword, "10.2.0.1", "test", {.now = clock.now()});
  }
  base::Result<NewSession> complete(const std::string& token, const std::string& with) const {
    return complete_session(house().pool, keys(), token, with, "10.2.0.1", "test", {.now = clock.now()});
  }

  std::string login;
  AccountId id;
  ManualClock clock;
  std::string secret;
  std::vector<std::string> codes;
};

std::optional<Caller> resolve(const Person& person, const std::string& token,
                              SessionCacheOptions options = {}) {
  const std::vector<Grant> grants = {{"work", {"clerk"}}};
  const Grants all(grants);
  return SessionCache(house().pool, all, person.clock, options).resolve(token);
}

}  // namespace

TEST_CASE("with a second factor the password alone opens nothing") {
  const Person person("two-factors");
  const auto half = must(person.enter());
  CHECK(half.pending);
  CHECK_FALSE(resolve(person, half.token));
  const auto whole = must(person.complete(half.token, person.code()));
  CHECK_FALSE(whole.pending);
  CHECK(whole.token != half.token);
  CHECK(resolve(person, whole.token)->account == person.id);
  CHECK(person.complete(half.token, person.code()).error().code == "login.again");
}

TEST_CASE("a code is good once, and its neighbours stay good for a slow clock") {
  Person person("replayed");
  const auto code = person.code();
  must(person.complete(must(person.enter()).token, code));
  CHECK(person.complete(must(person.enter()).token, code).error().code == "login.code_wrong");
  person.clock.advance(30s);
  CHECK(person.complete(must(person.enter()).token, person.code()).ok());
}

TEST_CASE("wrong codes lock like wrong passwords") {
  const Person person("guessed");
  const auto half = must(person.enter());
  for (int i = 0; i < kFailuresBeforeLock; ++i)
    CHECK(person.complete(half.token, "000000").error().code == "login.code_wrong");
  CHECK(person.complete(half.token, person.code()).error().code == "login.locked");
}

TEST_CASE("a recovery code stands in once, however it is typed") {
  const Person person("lost-telephone");
  REQUIRE(person.codes.size() == kRecoveryCodes);
  std::string typed = person.codes[3];
  std::ranges::transform(typed, typed.begin(),
                         [](unsigned char c) { return c == '-' ? ' ' : std::toupper(c); });
  CHECK(person.complete(must(person.enter()).token, typed).ok());
  CHECK(person.complete(must(person.enter()).token, person.codes[3]).error().code == "login.code_wrong");
  CHECK(factor_state(*as_system(house()), person.id).codes_left == kRecoveryCodes - 1);
}

TEST_CASE("the second half of signing in must come soon") {
  Person person("slow");
  const auto half = must(person.enter());
  person.clock.advance(kPendingLife);
  CHECK(person.complete(half.token, person.code()).error().code == "login.again");
}

TEST_CASE("the database holds neither secret nor recovery codes") {
  const Person person("sealed");
  auto db = as_system(house());
  const auto stored = db->text("select secret from auth.second_factor where account_id = $1", person.id);
  CHECK(stored.starts_with("1."));
  CHECK(keys().open(stored, "auth.second_factor|" + person.id.str()) == person.secret);
  CHECK_FALSE(keys().open(stored, "auth.second_factor|" + house().clerk.str()));
  CHECK(db->number("select count(*) from auth.recovery_code where code_hash = $1", person.codes[0]) == 0);
}

TEST_CASE("a factor is in force only once it was shown to work, and can be begun again until then") {
  ManualClock clock;
  auto db = as_system(house());
  const auto id = House::person(*db, "hesitant", kHere, house().finance, {"clerk"});
  must(begin_factor(*db, keys(), id, "Qiying", clock.now()));
  CHECK_FALSE(factor_state(*db, id).on);
  CHECK(confirm_factor(*db, keys(), id, "000000", clock.now()).error().code == "factor.wrong");
  const auto secret = secret_of(must(begin_factor(*db, keys(), id, "Qiying", clock.now())).secret);
  must(confirm_factor(*db, keys(), id, totp_code(secret, totp_step(clock.now())), clock.now()));
  CHECK(factor_state(*db, id).on);
  CHECK(begin_factor(*db, keys(), id, "Qiying", clock.now()).error().code == "factor.on");
  CHECK(remove_factor(*db, id));
  CHECK_FALSE(factor_state(*db, id).on);
}

TEST_CASE("a role that needs a second factor holds nothing before") {
  const ManualClock clock;
  auto db = as_system(house());
  const auto id = House::person(*db, "must-enrol", kHere, house().finance, {"clerk"});
  const auto session = must(start_session(*db, id, "10.2.0.2", "test", {.now = clock.now()}));
  const std::vector<Grant> list = {{"work", {"clerk"}}};
  const Grants grants(list);
  SessionCache strict(house().pool, grants, clock, {.needs_factor = [](const auto&) { return true; }});
  const auto caller = strict.resolve(session.token);
  REQUIRE(caller);
  CHECK(caller->barrier == Barrier::factor);
  CHECK(require(*caller, "work").error().code == "auth.factor_first");
  CHECK(SessionCache(house().pool, grants, clock).resolve(session.token)->can("work"));
}

TEST_CASE("dangerous acts need a proof that is fresh") {
  Person person("prover");
  const auto session = must(person.complete(must(person.enter()).token, person.code()));
  CHECK(require_proof(*resolve(person, session.token), person.clock.now()).ok());
  person.clock.advance(11min);
  auto caller = *resolve(person, session.token);
  CHECK(require_proof(caller, person.clock.now()).error().code == "auth.prove");
  CHECK(prove(house().pool, keys(), caller, kPassword, person.clock.now()).error().code == "proof.wrong");
  must(prove(house().pool, keys(), caller, person.code(), person.clock.now()));
  CHECK(require_proof(*resolve(person, session.token), person.clock.now()).ok());
}

TEST_CASE("sessions end when nobody uses them, and the oldest when there are too many") {
  ManualClock clock;
  auto db = as_system(house());
  const auto id = House::person(*db, "idle", kHere, house().finance, {"clerk"});
  const Grants none;
  SessionCache cache(house().pool, none, clock, {.idle = 30min});
  const auto session = must(start_session(*db, id, "10.2.0.3", "test", {.now = clock.now()}));
  clock.advance(29min);
  CHECK(cache.resolve(session.token));
  clock.advance(29min);
  CHECK_MESSAGE(cache.resolve(session.token), "use keeps it awake");
  clock.advance(31min);
  CHECK_FALSE(cache.resolve(session.token));
  std::vector<std::string> tokens;
  for (int i = 0; i < 3; ++i) {
    clock.advance(1min);
    tokens.push_back(must(start_session(*db, id, "10.2.0.3", "test", {.now = clock.now(), .most = 2})).token);
  }
  CHECK_FALSE(cache.resolve(tokens[0]));
  CHECK(cache.resolve(tokens[1]));
  CHECK(cache.resolve(tokens[2]));
}

TEST_CASE("old passwords do not come back, and too old ones must be changed") {
  ManualClock clock;
  auto db = as_system(house());
  const auto id = House::person(*db, "recycler", kHere, house().finance, {"clerk"});
  Caller caller;
  caller.kind = CallerKind::staff;
  caller.account = id;
  CHECK(change_password(*db, caller, kPassword, kPassword, clock.now()).error().code == "password.used");
  must(change_password(*db, caller, kPassword, "mountain-river-cloud", clock.now()));
  clock.advance(1min);
  CHECK(change_password(*db, caller, "mountain-river-cloud", kPassword, clock.now()).error().code ==
        "password.used");
  const auto in = [&](int days) {
    return must(login(house().pool, "recycler", "mountain-river-cloud", "10.2.0.4", "test",
                      {.now = clock.now(), .password_days = days}));
  };
  CHECK_FALSE(in(90).must_change_password);
  clock.advance(std::chrono::days(91));
  CHECK_FALSE(in(0).must_change_password);
  CHECK(in(90).must_change_password);
}

TEST_CASE("when the key is changed the secrets are sealed again and go on working") {
  const test::TemporaryDirectory folder;
  vault::Keyring ring(folder.path() / "data.key");
  const ManualClock clock;
  auto db = as_system(house());
  const auto id = House::person(*db, "resealed", kHere, house().finance, {"clerk"});
  const auto secret = secret_of(must(begin_factor(*db, ring, id, "Qiying", clock.now())).secret);
  must(confirm_factor(*db, ring, id, totp_code(secret, totp_step(clock.now())), clock.now()));
  ring.rotate();
  CHECK(reseal_factors(*db, ring) == 1);
  ring.forget_old();
  CHECK(accept_code(*db, ring, id, totp_code(secret, totp_step(clock.now()) + 1), clock.now()));
}
