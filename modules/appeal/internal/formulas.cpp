#include "modules/appeal/internal/formulas.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::appeal {
namespace {

base::Error bad(std::string_view key, std::string_view why) {
  return base::invalid(std::string(key), "appeal.formula",
                       {"指标公式有误：" + std::string(key),
                        "The formula is not valid: " + std::string(key) + " (" + std::string(why) + ")"});
}

std::vector<Formula> load() {
  std::vector<Formula> out;
  for (const auto& file : resources::list("content/appeal-figures/")) {
    if (!std::string_view(file.path).ends_with(".toml")) continue;
    auto formula = parse_formula(file.bytes);
    if (!formula.ok()) throw std::runtime_error(std::string(file.path) + ": " + formula.error().message.en);
    out.push_back(*std::move(formula));
  }
  return out;
}

}  // namespace

base::Result<Formula> parse_formula(std::string_view text) {
  const auto parsed = toml::parse(text);
  if (!parsed) return bad("toml", parsed.error().description());
  const auto& file = parsed.table();
  Formula out;
  out.version = file["version"].value_or(std::string());
  if (out.version.empty()) return bad("version", "missing");
  QY_TRY(out.valid_from, base::parse_date(file["valid_from"].value_or(std::string())));
  if (const auto* sources = file["source"].as_array())
    for (const auto& source : *sources) out.sources.push_back(source.value_or(std::string()));
  if (out.sources.empty()) return bad("source", "missing");
  const std::pair<const char*, double*> numbers[] = {{"basic", &out.basic},
                                                     {"response", &out.response},
                                                     {"solved", &out.solved},
                                                     {"satisfied", &out.satisfied}};
  for (const auto& [key, number] : numbers) {
    *number = file[key].value_or(-1.0);
    if (!(*number >= 0 && *number <= 1)) return bad(key, "0 to 1");
  }
  if (std::abs(out.response + out.solved + out.satisfied - 1) > 1e-9)
    return bad("satisfied", "the weights do not add up to 1");
  return out;
}

const Formula& formula_for(base::Date day) {
  static const auto formulas = load();
  const Formula* best = nullptr;
  for (const auto& f : formulas)
    if (f.valid_from <= day && (!best || f.valid_from > best->valid_from)) best = &f;
  if (!best) throw std::runtime_error("content/appeal-figures: nothing is valid on " + base::to_iso(day));
  return *best;
}

}  // namespace qiying::appeal
