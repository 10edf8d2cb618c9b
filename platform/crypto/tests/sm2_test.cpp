#include "platform/crypto/sm2.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::crypto;

TEST_CASE("a signature holds for its text, its key and nothing else") {
  const auto key = Sm2Key::generate(), other = Sm2Key::generate();
  const auto signature = key.sign("三年审计");
  CHECK(sm2_verify(key.public_pem(), "三年审计", signature));
  CHECK_FALSE(sm2_verify(key.public_pem(), "三年审记", signature));
  CHECK_FALSE(sm2_verify(other.public_pem(), "三年审计", signature));
  CHECK_FALSE(sm2_verify(key.public_pem(), "三年审计", ""));
  CHECK_FALSE(sm2_verify(key.public_pem(), "三年审计", signature.substr(1)));
  CHECK(key.id() != other.id());
}

TEST_CASE("no key is said to be none") {
  CHECK_THROWS(sm2_verify("nonsense", "x", "y"));
}

TEST_CASE("a key survives its file, which only its owner may read") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "keys" / "a.pem";
  const auto key = Sm2Key::load_or_create(file);
  CHECK(Sm2Key::load_or_create(file).id() == key.id());
  CHECK(sm2_verify(key.public_pem(), "x", Sm2Key::load(file).sign("x")));
  struct stat info{};
  REQUIRE(stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("a file that is no key is refused by name") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "a.pem";
  CHECK_THROWS_WITH(Sm2Key::load(file), doctest::Contains("a.pem"));
  std::ofstream(file) << "-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n";
  CHECK_THROWS_WITH(Sm2Key::load(file), doctest::Contains("no SM2 key"));
}

TEST_CASE("OpenSSL's own program accepts our signature") {
  const test::TemporaryDirectory directory;
  const auto at = [&](const char* name) { return (directory.path() / name).string(); };
  const auto key = Sm2Key::generate();
  std::ofstream(at("pub.pem")) << key.public_pem();
  std::ofstream(at("text")) << "anchor";
  std::ofstream(at("sig"), std::ios::binary) << key.sign("anchor");
  const auto command = "openssl dgst -sm3 -verify " + at("pub.pem") + " -signature " + at("sig") +
                       " -sigopt distid:1234567812345678 " + at("text") + " >/dev/null 2>&1";
  CHECK(std::system(command.c_str()) == 0);
}
