#include "engines/fusion/internal/output/steps.hpp"

#include <fmt/format.h>

#include "platform/base/json.hpp"

namespace qiying::fusion::internal {
namespace {

const base::Text kSaidAlready{"已由相关字段体现", "said by another field"};

base::Text level_title(const Records& records, std::size_t cell, Level level) {
  if (level == kMissing) return {"缺失", "missing"};
  if (level == kSwapped) return {"互换", "swapped"};
  return records.comparator(cell).levels()[level].title;
}

}  // namespace

std::vector<Step> steps_of(const Scorer& scorer, RecordId a, RecordId b) {
  const auto& records = scorer.records();
  const auto& data = records.data();
  const auto agreement = records.compare(a, b);
  std::vector<Step> steps;
  steps.push_back(
      {"prior", {"两条任意记录为同一主体", "any two records are one"}, scorer.prior_bits(), {}, {}});
  for (std::size_t cell = 0; cell < records.fields().size(); ++cell) {
    const auto field = records.fields()[cell];
    const bool silent =
        agreement.level(cell) == kMissing && records.both_have(cell, a, b) && records.may_fall_silent(cell);
    steps.push_back({data.fields[field].spec.name,
                     silent ? kSaidAlready : level_title(records, cell, agreement.level(cell)),
                     scorer.cell_bits(cell, agreement.cell[cell]), data.value(field, a),
                     data.value(field, b)});
  }
  if (agreement.cell[kSourceCell] == 0) return steps;
  const bool two = agreement.level(kSourceCell) == kCrossSource;
  steps.push_back({"source",
                   two ? base::Text{"两个来源", "two sources"} : base::Text{"同一来源", "one source"},
                   scorer.cell_bits(kSourceCell, agreement.cell[kSourceCell]),
                   {},
                   {}});
  return steps;
}

std::string steps_json(const Scorer& scorer, RecordId a, RecordId b) {
  std::string out = "[";
  for (const auto& step : steps_of(scorer, a, b)) {
    out +=
        fmt::format("{}{{\"field\":\"{}\",\"bits\":{:.3f}", out.size() > 1 ? "," : "", step.field, step.bits);
    const std::pair<const char*, std::string_view> texts[] = {
        {"zh", step.level.zh}, {"en", step.level.en}, {"a", step.a}, {"b", step.b}};
    for (const auto& [name, text] : texts) {
      out += fmt::format(",\"{}\":", name);
      base::write_json_string(out, text);
    }
    out += "}";
  }
  return out + "]";
}

}  // namespace qiying::fusion::internal
