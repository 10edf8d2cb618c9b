/// Replays the corpora of all fuzz targets, and small damages of each input. A target that is unhappy aborts,
/// as under a fuzzer; with -DQIYING_SANITIZE=ON it also runs under ASan and UBSan.

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

struct Target {
  const char* name;  ///< "platform/http/wire"
  int (*run)(const std::uint8_t*, std::size_t);
};

}  // namespace

#include "targets.hpp"

namespace {

namespace fs = std::filesystem;
constexpr int kDamages = 40;
constexpr std::size_t kLongestDamaged = 1 << 14;

void run(const Target& target, const std::string& input) {
  target.run(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// "platform/http/wire" lies in platform/http/fuzz/corpus/wire; a component with one target may keep it in
/// corpus itself.
std::vector<fs::path> corpus_of(const std::string& name) {
  const auto cut = name.rfind('/');
  const fs::path corpus = fs::path(name.substr(0, cut)) / "fuzz" / "corpus";
  const auto own = corpus / name.substr(cut + 1);
  std::vector<fs::path> out;
  if (!fs::exists(own)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(own))
    if (entry.is_regular_file()) out.push_back(entry.path());
  return out;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The same input cut, doubled or with some bytes changed; the same each time.
std::string damaged(std::string input, std::mt19937& dice) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice);
  };
  if (input.empty()) return std::string(1 + below(8), static_cast<char>(below(256)));
  switch (below(3)) {
    case 0:
      return input.substr(0, below(input.size()));
    case 1:
      return input.insert(below(input.size()), input.substr(below(input.size()), 64));
    default:
      for (std::size_t i = 0; i <= below(4); ++i) input[below(input.size())] = static_cast<char>(below(256));
      return input;
  }
}

}  // namespace

TEST_CASE("every fuzz target takes its corpus, damages of it, and nothing") {
  for (const auto& target : kTargets) {
    INFO(target.name);
    std::mt19937 dice(7);
    run(target, "");
    auto inputs = std::vector<std::string>{std::string("\0\xFF{[\"<a,b\n", 10)};
    for (const auto& file : corpus_of(target.name)) inputs.push_back(content_of(file));
    for (const auto& input : inputs) {
      run(target, input);
      for (int i = 0; i < kDamages && input.size() <= kLongestDamaged; ++i) run(target, damaged(input, dice));
    }
    CHECK(inputs.size() > 0);
  }
}

TEST_CASE("all parsers have a fuzz target here") {
  CHECK(std::size(kTargets) >= 22);
}
