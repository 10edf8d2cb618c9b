#include <doctest/doctest.h>
#include <zip.h>

#include <filesystem>
#include <fstream>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/scrub.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::scrub;

namespace {

constexpr const char* kDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

struct Desk {
  std::string write(const std::string& bytes) {
    const auto path = (directory.path() / std::to_string(++files)).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// An archive of these parts, compressed.
  std::string archive(const std::vector<std::pair<std::string, std::string>>& parts) {
    const auto path = (directory.path() / std::to_string(++files)).string();
    int error = 0;
    auto* out = zip_open(path.c_str(), ZIP_CREATE, &error);
    for (const auto& [name, bytes] : parts)
      zip_file_add(out, name.c_str(), zip_source_buffer(out, bytes.data(), bytes.size(), 0), 0);
    REQUIRE(zip_close(out) == 0);
    return path;
  }
  std::string bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string verdict(const std::string& path, const char* type = kDocx, const ArchiveLimits& limits = {}) {
    const auto result = check_document(type, path, limits);
    return result.ok() ? "ok" : result.error().code;
  }
  std::string document() { return archive({{"word/document.xml", "<w/>"}, {"word/media/a.png", "picture"}}); }
  test::TemporaryDirectory directory;
  int files = 0;
};

}  // namespace

TEST_CASE("an ordinary document passes") {
  Desk desk;
  CHECK(desk.verdict(desk.document()) == "ok");
  CHECK(desk.verdict(desk.write("%PDF-1.7\n%%EOF"), "application/pdf") == "ok");
  CHECK(desk.verdict(desk.write("date,kW\n2026-11-20,12\n"), "text/csv") == "ok");
}

TEST_CASE("a bomb is refused by what it unpacks to") {
  Desk desk;
  const auto bomb = desk.archive({{"word/document.xml", std::string(20 << 20, '\0')}});
  CHECK(std::filesystem::file_size(bomb) < 100'000);
  CHECK(desk.verdict(bomb, kDocx, {.unpacked_bytes = 10 << 20}) == "document.bomb");
  CHECK(desk.verdict(bomb) == "ok");
}

TEST_CASE("a bomb that claims to be small is unpacked and found out") {
  Desk desk;
  auto bytes = desk.bytes(desk.archive({{"word/document.xml", std::string(20 << 20, '\0')}}));
  // Both headers hold the size; write a small one into each.
  std::string real, small;
  internal::append_number(real, 20 << 20, 4, internal::Order::little);
  internal::append_number(small, 100, 4, internal::Order::little);
  for (auto at = bytes.find(real); at != std::string::npos; at = bytes.find(real))
    bytes.replace(at, 4, small);
  CHECK(desk.verdict(desk.write(bytes), kDocx, {.unpacked_bytes = 10 << 20}) != "ok");
}

TEST_CASE("many small parts are a bomb too") {
  Desk desk;
  std::vector<std::pair<std::string, std::string>> parts;
  for (int i = 0; i < 101; ++i) parts.emplace_back("p" + std::to_string(i), "x");
  const auto path = desk.archive(parts);
  CHECK(desk.verdict(path, kDocx, {.parts = 100}) == "document.bomb");
  CHECK(desk.verdict(path, kDocx, {.parts = 101}) == "ok");
}

TEST_CASE("macros are refused") {
  Desk desk;
  CHECK(desk.verdict(desk.archive({{"word/document.xml", "<w/>"}, {"word/vbaProject.bin", "x"}})) ==
        "document.macros");
}

TEST_CASE("anything before or behind an archive is refused") {
  Desk desk;
  const auto bytes = desk.bytes(desk.document());
  CHECK(desk.verdict(desk.write("GIF89a" + bytes)) == "document.two_kinds");
  CHECK(desk.verdict(desk.write(bytes + "%PDF-1.7")) == "document.two_kinds");
  CHECK(desk.verdict(desk.write(bytes + std::string(70'000, 'x'))) == "document.two_kinds");
}

TEST_CASE("an archive behind another kind of file is refused") {
  Desk desk;
  const auto bytes = desk.bytes(desk.document());
  CHECK(desk.verdict(desk.write("%PDF-1.7\n" + bytes), "application/pdf") == "document.two_kinds");
  CHECK(desk.verdict(desk.write("hello\n" + bytes), "text/plain") == "document.two_kinds");
  CHECK(desk.verdict(desk.write("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes), "application/msword") ==
        "document.two_kinds");
  CHECK(desk.verdict(desk.write("<html>%PDF-1.7"), "application/pdf") == "document.two_kinds");
}

TEST_CASE("a damaged part is refused by its checksum") {
  Desk desk;
  auto bytes = desk.bytes(desk.archive({{"word/document.xml", "stored"}}));
  const auto at = bytes.find("stored");
  REQUIRE(at != std::string::npos);
  bytes[at] = 'S';
  CHECK(desk.verdict(desk.write(bytes)) == "document.damaged");
  CHECK(desk.verdict(desk.write("")) != "ok");
}

TEST_CASE("every beginning of an archive is refused") {
  Desk desk;
  const auto bytes = desk.bytes(desk.document());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(desk.verdict(desk.write(bytes.substr(0, size))) != "ok");
}
