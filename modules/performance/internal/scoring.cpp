#include "modules/performance/internal/scoring.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "platform/base/ascii_toml.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::performance {
namespace {

base::Error bad(std::string_view key, std::string_view why) {
  return base::invalid(std::string(key), "performance.scoring",
                       {"计分规则有误：" + std::string(key),
                        "The rule is not valid: " + std::string(key) + " (" + std::string(why) + ")"});
}

base::Result<Band> read_band(const toml::table& t, std::string_view key) {
  const auto* pair = t[key].as_array();
  if (pair == nullptr || pair->size() != 2) return bad(key, "two shares");
  const Band out{(*pair)[0].value_or(-1.0), (*pair)[1].value_or(-1.0)};
  if (!(out.low >= 0 && out.low <= out.high && out.high <= 1)) return bad(key, "0 to 1");
  return out;
}

base::Result<void> read_grades(const toml::table& t, ScoreRule& out) {
  if (const auto* grades = t["grades"].as_array())
    for (const auto& item : *grades) {
      const auto& g = *item.as_table();
      out.grades.push_back(
          {{g["name"]["zh"].value_or(std::string()), g["name"]["en"].value_or(std::string())},
           g["from"].value_or(-1.0)});
    }
  if (out.grades.empty() || out.grades.back().from != 0) return bad("grades", "the last must begin at 0");
  return {};
}

base::Result<ScoreRule> read_rule(const toml::table& t) {
  ScoreRule out;
  out.version = t["version"].value_or(std::string());
  if (out.version.empty()) return bad("version", "missing");
  QY_TRY(out.valid_from, base::parse_date(t["valid_from"].value_or(std::string())));
  if (const auto* sources = t["source"].as_array())
    for (const auto& s : *sources) out.sources.push_back(s.value_or(std::string()));
  if (out.sources.empty()) return bad("source", "missing");
  out.decimals = t["decimals"].value_or(2);
  out.deviation_limit = t["deviation_limit"].value_or(20.0);
  out.yellow = t["yellow"].value_or(0.8);
  QY_CHECK(read_grades(t, out));
  QY_TRY(out.achieved, read_band(t, "achieved"));
  QY_TRY(out.partial, read_band(t, "partial"));
  QY_TRY(out.missed, read_band(t, "missed"));
  return out;
}

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  // A value such as 7.585 lies a hair below its decimal.
  return std::round(value * scale * (1 + 1e-12)) / scale;
}

void give(Score& out, const ScoreRule& rule, double points, const std::string& zh, const std::string& en) {
  out.points = rounded(points, rule.decimals);
  out.why = {zh + " = " + plain(*out.points) + " 分", en + " = " + plain(*out.points) + " points"};
}

void score_positive(const ScoreRule& rule, const ToScore& r, Score& out) {
  const double t = *r.target, a = *r.actual;
  if (a >= t)
    return give(out, rule, r.weight, "实际 " + plain(a) + " ≥ 目标 " + plain(t) + "，满分",
                "actual " + plain(a) + " ≥ target " + plain(t) + ", full");
  give(out, rule, std::max(0.0, a) / t * r.weight,
       plain(a) + " ÷ " + plain(t) + " × " + plain(r.weight) + " 分",
       plain(a) + " ÷ " + plain(t) + " × " + plain(r.weight));
}

void score_reverse(const ScoreRule& rule, const ToScore& r, Score& out) {
  const double t = *r.target, a = *r.actual;
  if (a <= t)
    return give(out, rule, r.weight, "实际 " + plain(a) + " ≤ 目标 " + plain(t) + "，满分",
                "actual " + plain(a) + " ≤ target " + plain(t) + ", full");
  if (t <= 0 || a >= 2 * t)
    return give(out, rule, 0, "实际 " + plain(a) + " 达到目标 " + plain(t) + " 的两倍以上",
                "actual " + plain(a) + " is twice the target " + plain(t) + " or more");
  give(out, rule, (1 - (a - t) / t) * r.weight,
       "(1 − (" + plain(a) + " − " + plain(t) + ") ÷ " + plain(t) + ") × " + plain(r.weight) + " 分",
       "(1 − (" + plain(a) + " − " + plain(t) + ") ÷ " + plain(t) + ") × " + plain(r.weight));
}

void score_judged(const ScoreRule& rule, const ToScore& r, Score& out) {
  if (!r.reached || !r.points) return;
  const auto& band = rule.band(*r.reached);
  const double low = band.low * r.weight, high = band.high * r.weight;
  const std::string range = plain(rounded(low, 2)) + "–" + plain(rounded(high, 2));
  if (*r.points < low - 1e-9 || *r.points > high + 1e-9) {
    out.why = {"该档得分应在 " + range + " 分之间", "points of this grade lie in " + range};
    return;
  }
  give(out, rule, *r.points, "该档 " + range + " 分，评定", "the grade gives " + range + ", given");
}

}  // namespace

const Band& ScoreRule::band(Reached r) const {
  return r == Reached::achieved ? achieved : r == Reached::partial ? partial : missed;
}

base::Result<std::vector<ScoreRule>> read_rules(std::string_view text) {
  QY_TRY(const auto ascii, base::to_ascii_toml(text));
  const auto parsed = toml::parse(ascii);
  if (!parsed) return bad("toml", parsed.error().description());
  std::vector<ScoreRule> out;
  if (const auto* list = parsed.table()["rule"].as_array())
    for (const auto& item : *list) {
      QY_TRY(auto rule, read_rule(*item.as_table()));
      out.push_back(std::move(rule));
    }
  if (out.empty()) return bad("rule", "missing");
  return out;
}

namespace {

const std::vector<ScoreRule>& rules() {
  static const auto out = [] {
    auto read = read_rules(resources::get("content/performance/scoring.toml"));
    if (!read.ok()) throw std::runtime_error("content/performance/scoring.toml: " + read.error().message.en);
    return *std::move(read);
  }();
  return out;
}

}  // namespace

const ScoreRule* find_rule(base::Date day) {
  const ScoreRule* found = nullptr;
  for (const auto& r : rules())
    if (r.valid_from <= day && (found == nullptr || found->valid_from < r.valid_from)) found = &r;
  return found;
}

const ScoreRule& rule_for(base::Date day) {
  const auto* found = find_rule(day);
  if (found == nullptr) throw std::runtime_error("no scoring rule for " + base::to_iso(day));
  return *found;
}

Score score(const ScoreRule& rule, const ToScore& r) {
  Score out;
  if (r.direction == Direction::qualitative) {
    score_judged(rule, r, out);
    return out;
  }
  if (!r.target || !r.actual) return out;
  if (*r.target != 0) out.deviation = rounded((*r.actual - *r.target) / std::abs(*r.target) * 100, 2);
  // Zero is equal when it is reached, and there is nothing to divide by.
  if (r.direction == Direction::reverse || (r.direction == Direction::equal && *r.target == 0))
    score_reverse(rule, r, out);
  else
    score_positive(rule, r, out);
  out.needs_reason = (out.deviation && std::abs(*out.deviation) > rule.deviation_limit) ||
                     (out.points && *out.points < r.weight);
  return out;
}

Score execution_score(const ScoreRule& rule, double weight, std::int64_t budget_fen, std::int64_t spent_fen) {
  Score out;
  if (budget_fen <= 0) return out;
  const double rate = static_cast<double>(spent_fen) / static_cast<double>(budget_fen);
  out.deviation = rounded((rate - 1) * 100, 2);
  const auto shown = fmt::format("{:.2f}", rate * 100);
  give(out, rule, std::min(1.0, rate) * weight, "执行率 " + shown + "% × " + plain(weight) + " 分",
       "executed " + shown + " % × " + plain(weight));
  out.needs_reason = std::abs(*out.deviation) > rule.deviation_limit;
  return out;
}

Light light(const ScoreRule& rule, const ToScore& r, double elapsed, bool adds_up) {
  if (r.direction == Direction::qualitative || !r.target || !r.actual) return Light::none;
  if (r.direction == Direction::reverse) {
    if (*r.actual <= *r.target) return Light::green;
    return *r.actual <= *r.target * (2 - rule.yellow) ? Light::yellow : Light::red;
  }
  const double due = *r.target * (adds_up ? elapsed : 1);
  if (*r.actual >= due) return Light::green;
  return *r.actual >= due * rule.yellow ? Light::yellow : Light::red;
}

const GradeBound& grade_of(const ScoreRule& rule, double points) {
  for (const auto& g : rule.grades)
    if (points >= g.from) return g;
  return rule.grades.back();
}

std::string plain(double value) {
  auto text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace qiying::performance
