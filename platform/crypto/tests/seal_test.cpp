#include "platform/crypto/seal.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/crypto/crypto.hpp"

using namespace qiying::crypto;

namespace {
const std::string kKey(32, 'k');
}

TEST_CASE("HMAC-SM3: as RFC 2104 says, over SM3") {
  const auto pad = [](char with) {
    std::string out(64, with);
    for (std::size_t i = 0; i < 3; ++i) out[i] = static_cast<char>("key"[i] ^ with);
    return out;
  };
  const auto inner = sm3(pad(0x36) + "text");
  const std::string inner_text(reinterpret_cast<const char*>(inner.data()), inner.size());
  CHECK(hmac_sm3_hex("key", "text") == sm3_hex(pad(0x5c) + inner_text));
  CHECK(hmac_sm3_hex("key", "a") != hmac_sm3_hex("key", "b"));
  CHECK(hmac_sm3_hex("key", "a") != hmac_sm3_hex("yek", "a"));
}

TEST_CASE("what was sealed is opened by the same key in the same place only") {
  CHECK(rc::check([](const std::string& plain, const std::string& context) {
    const auto sealed = seal(kKey, plain, context);
    RC_ASSERT(sealed.size() == plain.size() + 48);
    RC_ASSERT(unseal(kKey, sealed, context) == plain);
    RC_ASSERT(!unseal(kKey, sealed, context + "x"));
    RC_ASSERT(!unseal(std::string(32, 'x'), sealed, context));
  }));
}

TEST_CASE("any changed byte is noticed") {
  const auto sealed = seal(kKey, "13800138000", "account.phone");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(unseal(kKey, changed, "account.phone"));
  }
  for (std::size_t n = 0; n < sealed.size(); ++n)
    CHECK_FALSE(unseal(kKey, sealed.substr(0, n), "account.phone"));
}

TEST_CASE("context and text are not confused") {
  const auto sealed = seal(kKey, "b", "a");
  CHECK_FALSE(unseal(kKey, sealed, "ab"));
  CHECK_FALSE(unseal(kKey, sealed, ""));
}

TEST_CASE("the same text is never sealed alike twice") {
  CHECK(seal(kKey, "x", "") != seal(kKey, "x", ""));
}

TEST_CASE("a short key is a fault of the program") {
  CHECK_THROWS_AS(seal("short", "x", ""), std::logic_error);
}
