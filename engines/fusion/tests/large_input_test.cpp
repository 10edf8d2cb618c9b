// The bad input that is only bad by its size: time and memory stay bounded. Slow, so only with
// QIYING_TEST_SLOW.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>

#include "engines/fusion/tests/support.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

namespace {

bool fast() {
  return std::getenv("QIYING_TEST_SLOW") == nullptr;
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/// Writes a table of many rows without holding it.
template <class Line>
std::string table_of(const Folder& folder, int rows, Line line) {
  std::ofstream out(folder / "one.csv", std::ios::binary);
  out << kHeader;
  for (int i = 0; i < rows; ++i) out << line(i) << '\n';
  return (folder / "one.csv").string();
}

Outcome fuse_file(const Folder& folder, const std::string& csv) {
  return fuse_command({"--source", "one=" + csv, "--out", (folder / "out").string(), "--quiet"});
}

std::size_t lines_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::size_t n = 0;
  for (std::string line; std::getline(in, line);) ++n;
  return n;
}

constexpr int kMillion = 1'000'000;

}  // namespace

TEST_CASE("a million equal names, addresses and telephones (an agency): every row has an entity") {
  if (fast()) return;
  const Folder folder;
  const auto csv = table_of(folder, kMillion, [](int i) {
    return fmt::format("{},,武汉代办有限公司,,02787654321,武汉市江汉区解放大道1号,,", i);
  });
  CHECK(fuse_file(folder, csv).code == 0);
  CHECK(lines_of(folder / "out" / "links.csv") == kMillion + 1);
  CHECK(slurp(folder / "out" / "audit.csv").find(",address.shared,") != std::string::npos);
  CHECK(peak_megabytes() < 4096);
}

TEST_CASE("a code that a hundred thousand different firms bear is a finding and brings nobody together") {
  if (fast()) return;
  const Folder folder;
  const auto csv = table_of(folder, 100'000, [](int i) {
    return fmt::format(
        "{0},914201007335543938,武汉{1}号{2}贸易有限公司,甲{0},137{0:08},武汉市江汉区解放大道{0}号,,", i,
        i * 37, i % 977);
  });
  CHECK(fuse_file(folder, csv).code == 0);
  CHECK(lines_of(folder / "out" / "links.csv") == 100'001);
  CHECK(peak_megabytes() < 4096);
}

TEST_CASE("a million records with one id are one record, the others are told") {
  if (fast()) return;
  const Folder folder;
  const auto csv =
      table_of(folder, kMillion, [](int i) { return fmt::format("1,,武汉第{}商行,,,,,", i % 1000); });
  CHECK(fuse_file(folder, csv).code == 0);
  CHECK(lines_of(folder / "out" / "links.csv") == 2);
  CHECK(lines_of(folder / "out" / "rejects.csv") == kMillion);
}

TEST_CASE("a million rows whose fields are all empty are findings") {
  if (fast()) return;
  const Folder folder;
  const auto csv = table_of(folder, kMillion, [](int i) { return fmt::format("{},,,,,,,", i); });
  CHECK(fuse_file(folder, csv).code == 0);
  CHECK(lines_of(folder / "out" / "audit.csv") == kMillion + 1);
}

TEST_CASE("a line of a gigabyte is refused as soon as it is too long, in little memory") {
  if (fast()) return;
  const Folder folder;
  {
    std::ofstream out(folder / "one.csv", std::ios::binary);
    out << "record_id,name\n1,";
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 1024; ++i) out << piece;
  }
  const auto before = peak_megabytes();
  const auto ran = fuse_file(folder, (folder / "one.csv").string());
  CHECK(ran.code == 2);
  CHECK(peak_megabytes() - before < 64);
  CHECK_FALSE(std::filesystem::exists(folder / "out" / "links.csv"));
}

TEST_CASE("a quote that is never closed is refused with its line, not read to the end of memory") {
  if (fast()) return;
  const Folder folder;
  {
    std::ofstream out(folder / "one.csv", std::ios::binary);
    out << "record_id,name\n1,\"";
    for (int i = 0; i < 3'000'000; ++i) out << "2,武汉商行\n";
  }
  const auto before = peak_megabytes();
  const auto ran = fuse_file(folder, (folder / "one.csv").string());
  CHECK(ran.code == 2);
  CHECK(ran.err.find("2") != std::string::npos);
  CHECK(peak_megabytes() - before < 64);
}
