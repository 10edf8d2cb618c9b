#include "engines/fusion/internal/decisions.hpp"

#include <map>
#include <unordered_map>

#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion::internal {
namespace {

base::Error fault(std::int64_t line, std::string zh, std::string en) {
  return base::invalid("line " + std::to_string(line), "fusion.bad_decisions", {std::move(zh), std::move(en)},
                       {"列为 record_a,record_b,decision；决定为 same、different 或 unsure",
                        "Columns record_a,record_b,decision; a decision is same, different or unsure"});
}

}  // namespace

Result<std::vector<Decision>> read_decisions(std::string_view csv, const Dataset& data) {
  std::vector<Decision> out;
  if (base::trim(csv).empty()) return out;
  std::unordered_map<std::string, RecordId> by_key;
  for (RecordId i = 0; i < data.size(); ++i) by_key.emplace(data.key_of(i), i);
  std::map<PairKey, std::string> last;
  auto reader = base::CsvReader::of(csv);
  for (bool header = true;; header = false) {
    QY_TRY(const bool more, reader.next());
    if (!more) break;
    const auto cells = reader.cells();
    if (cells.size() < 3) return fault(reader.line(), "须有三列", "Three columns are needed");
    if (header && base::trim(cells[0]) == "record_a") continue;
    const std::string decision(base::trim(cells[2]));
    if (decision != "same" && decision != "different" && decision != "unsure")
      return fault(reader.line(), "未知的决定 " + decision, "Unknown decision " + decision);
    const auto a = by_key.find(std::string(base::trim(cells[0]))),
               b = by_key.find(std::string(base::trim(cells[1])));
    if (a == by_key.end() || b == by_key.end() || a->second == b->second) continue;
    last[pair_key(a->second, b->second)] = decision;
  }
  for (const auto& [pair, decision] : last) out.push_back({pair, decision == "same", decision != "unsure"});
  return out;
}

}  // namespace qiying::fusion::internal
