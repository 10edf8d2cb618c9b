#include <fmt/format.h>

#include <algorithm>

#include "engines/fusion/fusion.hpp"
#include "engines/fusion/internal/model_json.hpp"
#include "engines/fusion/internal/output/steps.hpp"
#include "engines/fusion/internal/state.hpp"

namespace qiying::fusion {
namespace {

using namespace internal;

std::optional<RecordId> find_by_key(const Dataset& data, const std::string& key) {
  // Either part may hold a colon.
  for (auto colon = key.find(':'); colon != key.npos; colon = key.find(':', colon + 1))
    if (const auto found = find_record(data, key.substr(0, colon), key.substr(colon + 1))) return found;
  return std::nullopt;
}

base::Error no_record(const std::string& key) {
  return base::invalid(key, "fusion.no_record", {"没有记录 " + key, "There is no record " + key},
                       {"写成 来源:记录号", "Write SOURCE:ID"});
}

}  // namespace

Result<std::string> explain(const std::filesystem::path& out, const std::string& first,
                            const std::string& second, const Content& content) {
  auto state = read_state(out);
  QY_TRY(const auto profile, parse_profile(state.profile));
  QY_TRY(const auto reference, Reference::load(needs_reference(profile) ? content : Content{}));
  const auto a = find_by_key(state.data, first), b = find_by_key(state.data, second);
  if (!a) return no_record(first);
  if (!b) return no_record(second);
  const Records records(state.data, reference, 2, std::move(state.comparators));
  QY_TRY(const auto model, model_from_json(state.found.model, records));
  const Scorer scorer(records, model);
  std::string text;
  double sum = 0;
  for (const auto& step : steps_of(scorer, *a, *b)) {
    const auto bits = fmt::format("{:+.3f}", step.bits);
    const bool has_values = step.field != "prior" && step.field != "source";
    sum += step.bits;
    text += fmt::format("{:>8}  {}: {} / {}\n", bits, step.field, step.level.zh, step.level.en);
    if (has_values) text += fmt::format("            {} | {}\n", step.a, step.b);
  }
  text += fmt::format("{:>8}  合计 / sum = {:.6f}\n", "--------", probability_of(sum));
  text += fmt::format("{:>8}  得分（比特）/ score in bits\n", fmt::format("{:+.3f}", sum));
  const auto x = records.identity(*a), y = records.identity(*b);
  if (x != 0 && y != 0 && x != y)
    text += "两个有效代码不同：不会归为同一主体 / two different valid codes: never one entity\n";
  text += fmt::format("{} → {}\n{} → {}\n{}\n", first, to_text(state.found.entity[*a]), second,
                      to_text(state.found.entity[*b]),
                      state.found.entity[*a] == state.found.entity[*b] ? "同一主体 / the same entity"
                                                                       : "不同主体 / different entities");
  return text;
}

}  // namespace qiying::fusion
