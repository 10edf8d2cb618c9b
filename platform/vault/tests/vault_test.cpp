#include "platform/vault/vault.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/test_server.hpp"

using namespace qiying;

namespace {

struct Folder {
  test::TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "keys" / "data.key";
};

}  // namespace

TEST_CASE("a value comes back in its own place only") {
  const Folder folder;
  const vault::Keyring keys(folder.file);
  const auto sealed = keys.seal("13900000001", "a.phone|1");
  CHECK(sealed.find("1390000") == std::string::npos);
  CHECK(keys.open(sealed, "a.phone|1") == "13900000001");
  CHECK_FALSE(keys.open(sealed, "a.phone|2"));
  CHECK(keys.seal("13900000001", "a.phone|1") != sealed);
}

TEST_CASE("a changed value, nonsense and a foreign key open nothing") {
  const Folder folder, other;
  const vault::Keyring keys(folder.file);
  auto sealed = keys.seal("secret", "x");
  CHECK_FALSE(vault::Keyring(other.file).open(sealed, "x"));
  sealed[sealed.size() / 2] ^= 1;
  CHECK_FALSE(keys.open(sealed, "x"));
  for (const char* nonsense : {"", ".", "1.", "9.AAAA", "x.AAAA", "1.***", "99999999999999999999.AAAA"})
    CHECK_FALSE(keys.open(nonsense, "x"));
}

TEST_CASE("the file can be read by its owner only, and the keys stay") {
  const Folder folder;
  const auto sealed = vault::Keyring(folder.file).seal("secret", "x");
  struct stat info{};
  REQUIRE(stat(folder.file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(vault::Keyring(folder.file).open(sealed, "x") == "secret");
}

TEST_CASE("after a rotation old values open and new ones use the new key") {
  const Folder folder;
  const vault::Keyring serving(folder.file);
  const auto before = serving.seal("secret", "x");
  vault::Keyring command(folder.file);
  CHECK(command.rotate() == 2);
  const auto after = command.seal("secret", "x");
  CHECK(after.starts_with("2."));
  CHECK_FALSE(command.is_current(before));
  CHECK(command.is_current(after));
  CHECK(command.open(before, "x") == "secret");
  CHECK_MESSAGE(serving.seal("more", "x").starts_with("2."), "and seals with it");
  CHECK_MESSAGE(serving.open(after, "x") == "secret", "a running server learns of the key");
  command.forget_old();
  CHECK_FALSE(vault::Keyring(folder.file).open(before, "x"));
  CHECK(vault::Keyring(folder.file).open(after, "x") == "secret");
}

TEST_CASE("marks are equal for equal texts of one column, and stay when keys change") {
  const Folder folder;
  vault::Keyring keys(folder.file);
  const auto mark = keys.mark("13900000001", "phone");
  CHECK(mark.size() == 64);
  CHECK(mark == keys.mark("13900000001", "phone"));
  CHECK(mark != keys.mark("13900000002", "phone"));
  CHECK(mark != keys.mark("13900000001", "fax"));
  keys.rotate();
  keys.forget_old();
  CHECK(mark == vault::Keyring(folder.file).mark("13900000001", "phone"));
}

TEST_CASE("a damaged file is refused with what to do") {
  const Folder folder;
  std::filesystem::create_directories(folder.file.parent_path());
  for (const char* text : {"", "mark AAAA\n1 AAAA\n", "1 c2hvcnQ\n"}) {
    std::ofstream(folder.file, std::ios::trunc) << text;
    CHECK_THROWS_WITH(vault::Keyring(folder.file).is_current(""), doctest::Contains("backup"));
  }
}

TEST_CASE("a column takes what was sealed, what never was, and gives nothing of what is foreign") {
  const Folder folder, other;
  vault::Keyring keys(folder.file);
  const auto sealed = keys.sealed("13900000001", "a.phone");
  CHECK(sealed != keys.sealed("13900000001", "a.phone"));
  CHECK(keys.readable(sealed, "a.phone") == "13900000001");
  CHECK_MESSAGE(keys.readable(sealed, "b.phone") == "", "of another column");
  CHECK(vault::Keyring(other.file).readable(sealed, "a.phone") == "");
  for (const char* plain : {"13900000001", "027-8555.1234", "1.5", "chen.li@example.com", "周"})
    CHECK_MESSAGE(keys.readable(plain, "a.phone") == plain, "of the time before it was sealed");
  CHECK(keys.sealed("", "a.phone") == "");
  CHECK(keys.readable("", "a.phone") == "");
  CHECK_MESSAGE(keys.readable(keys.sealed(sealed, "a.phone"), "a.phone") == sealed, "text that looks sealed");
  keys.rotate();
  CHECK(keys.readable(sealed, "a.phone") == "13900000001");
  CHECK(keys.sealed("13900000001", "a.phone").starts_with("2."));
}

TEST_CASE("columns are searched by a short mark, and empty ones by none") {
  const Folder folder;
  const vault::Keyring keys(folder.file);
  CHECK(keys.search_mark("13900000001", "a.phone").size() == 32);
  CHECK(keys.search_mark("13900000001", "a.phone") == keys.search_mark("13900000001", "a.phone"));
  CHECK(keys.search_mark("13900000001", "a.phone") != keys.search_mark("13900000001", "b.phone"));
  CHECK(keys.search_mark("", "a.phone") == "");
}
