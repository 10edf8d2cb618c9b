#include "platform/crypto/password.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace qiying::crypto;

TEST_CASE("a password is known again") {
  const auto encoded = hash_password("正确 horse battery").value();
  CHECK(encoded.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(verify_password("正确 horse battery", encoded).value());
  CHECK_FALSE(verify_password("正确 horse batterz", encoded).value());
  CHECK_FALSE(verify_password("", encoded).value());
  CHECK_FALSE(needs_rehash(encoded));
}

TEST_CASE("the same password never gives the same string") {
  CHECK(*hash_password("a") != *hash_password("a"));
}

TEST_CASE("what is no string of ours is refused") {
  const auto encoded = hash_password("a").value();
  CHECK_FALSE(verify_password("a", "").value());
  CHECK_FALSE(verify_password("a", encoded.substr(0, encoded.size() - 1)).value());
  CHECK_FALSE(verify_password("a", encoded + "A").value());
  CHECK_FALSE(verify_password("a", "$argon2id$v=19$m=4194304,t=99,p=1$c2FsdHNhbHQ$aGFzaA").value());
  CHECK_FALSE(verify_password("a", "$argon2id$v=19$m=19456,t=2,p=1$").value());
  CHECK(needs_rehash("$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$aGFzaA"));
  CHECK(needs_rehash(""));
}

TEST_CASE("a password may hold any byte") {
  const std::string with_nul("a\0b", 3);
  const auto encoded = hash_password(with_nul).value();
  CHECK(verify_password(with_nul, encoded).value());
  CHECK_FALSE(verify_password("a", encoded).value());
}

TEST_CASE("a flood is turned away, not queued for ever") {
  const auto encoded = hash_password("a").value();
  std::atomic<int> served{0}, refused{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 24; ++i)
      threads.emplace_back([&] {
        const auto result = verify_password("a", encoded);
        if (result.ok())
          served += result.value();
        else if (result.error().code == "password.busy")
          ++refused;
      });
  }
  CHECK(served + refused == 24);
  CHECK(served >= kPasswordsAtATime);
}
