#include "platform/oidc/oidc.hpp"

#include <doctest/doctest.h>

#include "platform/crypto/crypto.hpp"

using namespace qiying;
using namespace qiying::oidc;

namespace {

// RFC 7515, appendix A.3.
constexpr const char* kHead = "eyJhbGciOiJFUzI1NiJ9";
constexpr const char* kClaims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr const char* kSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

Key key() {
  const auto bytes = [](const char* text) { return crypto::base64url_decode(text).value(); };
  return {"k1",
          {"EC", "", "", bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
           bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")}};
}

std::string signed_text() {
  return std::string(kHead) + "." + kClaims;
}

std::string code_of(std::string_view token) {
  const Expected expected{"joe", "us", "nonce", base::Timestamp(std::chrono::seconds(1300819000))};
  const auto identity = check_token(token, {key()}, expected);
  return identity.ok()
             ? "ok"
             : identity.error().code + identity.error().help.en.substr(identity.error().help.en.rfind('('));
}

std::string unsigned_token(const char* head) {
  return crypto::base64url_encode(head) + "." + kClaims + ".";
}

}  // namespace

TEST_CASE("the signature of RFC 7515, appendix A.3, holds, and no other") {
  const auto signature = crypto::base64url_decode(kSignature).value();
  CHECK(crypto::verifies(key().key, "ES256", signed_text(), signature));
  CHECK_FALSE(crypto::verifies(key().key, "ES256", signed_text() + "x", signature));
  CHECK_FALSE(crypto::verifies(key().key, "RS256", signed_text(), signature));
  CHECK_FALSE(crypto::verifies(key().key, "none", signed_text(), ""));
  CHECK_FALSE(crypto::verifies(key().key, "ES256", signed_text(), ""));
  CHECK_FALSE(crypto::verifies(key().key, "ES256", signed_text(), std::string(64, '\0')));
}

TEST_CASE("a token that is well signed is still checked: it was made for somebody else") {
  CHECK(code_of(signed_text() + "." + kSignature) == "oidc.token(aud)");
}

TEST_CASE("algorithms without a public key are refused, whatever they are called") {
  for (const char* head :
       {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"HS256"})", R"({"alg":""})", R"({})"})
    CHECK(code_of(unsigned_token(head)) == "oidc.token(alg)");
}

TEST_CASE("nonsense is no token") {
  for (const char* text : {"", ".", "..", "a.b.c", "eyJhbGciOiJFUzI1NiJ9..", "null.null.null"})
    CHECK(code_of(text) == "oidc.token(form)");
  CHECK(code_of(std::string(20000, 'a') + ".a.a") == "oidc.token(form)");
}

TEST_CASE("keys that sign are taken from a set, others left out") {
  const auto found = keys_of(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AA","y":"AA"},
    {"kty":"EC","crv":"P-384","kid":"b","x":"AA","y":"AA"},{"kty":"RSA","kid":"c","use":"enc","n":"AA","e":"AQAB"},
    {"kty":"RSA","kid":"d","n":"AA","e":"AQAB"},{"kty":"oct","k":"AA"},7]})");
  REQUIRE(found.ok());
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].kid == "a");
  CHECK((*found)[1].kid == "d");
  for (const char* text : {"", "[]", "{}", R"({"keys":1})"})
    CHECK(keys_of(text).error().code == "oidc.provider");
}
