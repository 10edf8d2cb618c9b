#include "bench/fusion/blocking.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

#include "engines/fusion/internal/block.hpp"
#include "engines/fusion/internal/read.hpp"

namespace bench {
namespace {

using namespace qiying;
using namespace qiying::fusion;
using namespace qiying::fusion::internal;

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().field + ": " + result.error().message.en);
  return *std::move(result);
}

// The entity of each record of the data.
std::vector<std::uint32_t> entities_of(const Dataset& data, const std::filesystem::path& truth) {
  std::unordered_map<std::string, std::uint32_t> number;
  std::unordered_map<std::string, std::uint32_t> of;
  auto reader = base::CsvReader::open(truth);
  for (bool header = true;; header = false) {
    if (!must(reader.next())) break;
    const auto cells = reader.cells();
    if (header) continue;
    const auto entity =
        number.try_emplace(std::string(cells.back()), static_cast<std::uint32_t>(number.size())).first;
    std::string key(cells[0]);
    if (cells.size() > 2) key += ':' + std::string(cells[1]);
    of[key] = entity->second;
  }
  std::vector<std::uint32_t> out;
  for (RecordId i = 0; i < data.size(); ++i) {
    const auto found = of.find(data.key_of(i));
    const auto plain = found == of.end() ? of.find(std::string(data.id_of(i))) : found;
    if (plain == of.end()) throw std::runtime_error("no truth for " + data.key_of(i));
    out.push_back(plain->second);
  }
  return out;
}

}  // namespace

Blocking measure_blocking(const std::vector<std::pair<std::string, std::filesystem::path>>& tables,
                          const std::filesystem::path& truth, const std::filesystem::path& content) {
  const auto reference =
      must(Reference::load({{"divisions.csv", slurp(content / "divisions/divisions.csv")},
                            {"company_words.toml", slurp(content / "fusion/company_words.toml")}}));
  TableReader reader(must(parse_profile(slurp(content / "fusion/profiles/enterprise.toml"))), {});
  for (const auto& [source, file] : tables)
    if (const auto read = reader.read(base::CsvReader::open(file), source, "source"); !read)
      throw std::runtime_error(read.error().message.en);
  reader.finish();
  const auto entity = entities_of(reader.data(), truth);
  const Records records(reader.data(), reference, 2);
  const auto pairs = block_pairs(records, {}, {}, 2);
  Blocking out;
  out.candidates = pairs.size();
  std::vector<bool> met(entity.size());
  for (const auto pair : pairs) {
    const auto a = first_of(pair), b = second_of(pair);
    if (entity[a] != entity[b]) continue;
    ++out.met;
    met[a] = met[b] = true;
  }
  std::unordered_map<std::uint32_t, std::uint64_t> size, mute;
  for (std::size_t i = 0; i < entity.size(); ++i) ++size[entity[i]];
  for (std::size_t i = 0; i < entity.size(); ++i)
    if (size[entity[i]] > 1 && !met[i]) ++mute[entity[i]], ++out.mute;
  double recall = 0;
  for (const auto& [e, n] : size) {
    out.true_pairs += n * (n - 1) / 2;
    const auto alone = static_cast<double>(mute[e]), all = static_cast<double>(n), rest = all - alone;
    recall += rest * rest / all + alone / all;
  }
  recall /= static_cast<double>(entity.size());
  out.b3_ceiling = 2 * recall / (1 + recall);
  return out;
}

std::string to_json(const Blocking& b) {
  return fmt::format(
      R"({{"candidates":{},"true_pairs":{},"met":{},"recall":{:.5f},"mute":{},"b3_ceiling":{:.5f}}})",
      b.candidates, b.true_pairs, b.met,
      static_cast<double>(b.met) / std::max<double>(1, static_cast<double>(b.true_pairs)), b.mute,
      b.b3_ceiling);
}

}  // namespace bench
