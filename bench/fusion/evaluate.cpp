#include "bench/fusion/evaluate.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "platform/base/csv.hpp"

namespace bench {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read(const std::filesystem::path& path) {
  auto reader = qiying::base::CsvReader::open(path);
  Rows rows;
  for (bool header = true;; header = false) {
    const auto more = reader.next();
    if (!more) throw std::runtime_error(path.string() + ": " + more.error().message.en);
    if (!*more) return rows;
    if (!header) rows.emplace_back(reader.cells().begin(), reader.cells().end());
  }
}

double pairs(double n) {
  return n * (n - 1) / 2;
}

struct Ids {
  std::unordered_map<std::string, std::uint32_t> ids;
  std::uint32_t of(const std::string& text) {
    return ids.try_emplace(text, static_cast<std::uint32_t>(ids.size())).first->second;
  }
};

}  // namespace

Score evaluate(const std::filesystem::path& links, const std::filesystem::path& truth) {
  const auto wanted = read(truth);
  const bool one_source = !wanted.empty() && wanted[0].size() == 2;
  std::unordered_map<std::string, std::string> found;
  for (const auto& row : read(links)) found[one_source ? row[1] : row[0] + '\n' + row[1]] = row[2];
  Ids clusters, entities;
  std::vector<double> cluster_size, entity_size;
  std::unordered_map<std::uint64_t, double> both;
  std::size_t n = 0;
  for (const auto& row : wanted) {
    const auto key = one_source ? row[0] : row[0] + '\n' + row[1];
    const auto link = found.find(key);
    const auto c = clusters.of(link == found.end() ? "?" + std::to_string(n) : link->second),
               e = entities.of(row.back());
    cluster_size.resize(clusters.ids.size());
    entity_size.resize(entities.ids.size());
    ++cluster_size[c], ++entity_size[e], ++both[std::uint64_t{c} << 32 | e], ++n;
  }
  double said = 0, real = 0, right = 0, bp = 0, br = 0;
  for (const auto size : cluster_size) said += pairs(size);
  for (const auto size : entity_size) real += pairs(size);
  for (const auto& [pair, k] : both) {
    right += pairs(k);
    bp += k * k / cluster_size[pair >> 32];
    br += k * k / entity_size[static_cast<std::uint32_t>(pair)];
  }
  const auto harmonic = [](double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; };
  Score score;
  score.records = n, score.entities = entity_size.size(), score.found = cluster_size.size();
  score.precision = said > 0 ? right / said : 1, score.recall = real > 0 ? right / real : 1;
  score.f1 = harmonic(score.precision, score.recall);
  score.b3_precision = bp / static_cast<double>(n), score.b3_recall = br / static_cast<double>(n);
  score.b3 = harmonic(score.b3_precision, score.b3_recall);
  return score;
}

std::string to_json(const Score& s) {
  return fmt::format(
      R"({{"records":{},"entities":{},"found":{},"precision":{:.5f},"recall":{:.5f},"f1":{:.5f},)"
      R"("b3_precision":{:.5f},"b3_recall":{:.5f},"b3":{:.5f}}})",
      s.records, s.entities, s.found, s.precision, s.recall, s.f1, s.b3_precision, s.b3_recall, s.b3);
}

}  // namespace bench
