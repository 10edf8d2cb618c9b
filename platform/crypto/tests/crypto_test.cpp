#include "platform/crypto/crypto.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

using namespace qiying::crypto;

TEST_CASE("SHA-256: vectors of FIPS 180-4") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 stream;
  for (int i = 0; i < 1000; ++i) stream.update(std::string(1000, 'a'));
  CHECK(stream.finish_hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(stream.finish_hex() == sha256_hex(""));
}

TEST_CASE("SM3: vectors of GB/T 32905-2016") {
  CHECK(sm3_hex("abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string text;
  for (int i = 0; i < 16; ++i) text += "abcd";
  CHECK(sm3_hex(text) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("HMAC-SHA-256: vectors of RFC 4231") {
  CHECK(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex({}, {}) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("a moved stream goes on") {
  Sha256 first;
  first.update("a");
  Sha256 second = std::move(first);
  second.update("bc");
  CHECK(second.finish() == sha256("abc"));
}

TEST_CASE("base64: vectors of RFC 4648") {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text) == bytes);
  }
  CHECK(base64url_encode("\xFB\xFF\xFE") == "-__-");
  CHECK(base64url_decode("-__-") == "\xFB\xFF\xFE");
}

TEST_CASE("base64 is read strictly") {
  for (const char* bad :
       {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "-__-", "====", "Z==="})
    CHECK_FALSE_MESSAGE(base64_decode(bad), bad);
  for (const char* bad : {"Z", "Zg==", "Zh", "+//+", "Zm9v="})
    CHECK_FALSE_MESSAGE(base64url_decode(bad), bad);
}

TEST_CASE("property: base64 and back; each text has one meaning") {
  CHECK(rc::check("round trip", [](const std::string& bytes) {
    RC_ASSERT(base64_decode(base64_encode(bytes)) == bytes);
    RC_ASSERT(base64url_decode(base64url_encode(bytes)) == bytes);
  }));
  CHECK(rc::check("what is read is written the same", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('A', 'B', 'g', 'w', '=', '/'));
    const auto bytes = base64_decode(text);
    if (bytes) RC_ASSERT(base64_encode(*bytes) == text);
  }));
  CHECK(rc::check("pieces do not matter", [](const std::vector<std::string>& pieces) {
    Sha256 stream;
    std::string whole;
    for (const auto& piece : pieces) stream.update(piece), whole += piece;
    RC_ASSERT(stream.finish() == sha256(whole));
  }));
}

TEST_CASE("tokens") {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(random_token());
  CHECK(tokens.size() == 1000);
  CHECK(random_token(32).size() == 43);
  CHECK(random_bytes(0).empty());
}

TEST_CASE("constant-time comparison") {
  CHECK(equal("", ""));
  CHECK(equal("abc", "abc"));
  CHECK_FALSE(equal("abc", "abd"));
  CHECK_FALSE(equal("abc", "abcd"));
}
