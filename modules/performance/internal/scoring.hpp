#pragma once
// How points follow from target and actual value, by dated rules (content/performance/scoring.toml). Pure but
// for the content, read once; thread-safe.

#include "modules/performance/internal/catalogue.hpp"

namespace qiying::performance {

// 达成 部分达成 未达成: of a goal that no number measures.
enum class Reached { achieved, partial, missed };
QY_ENUM(Reached, "achieved", "partial", "missed")

// How far a target is in the running year; none: no number to judge by.
enum class Light { none, green, yellow, red };
QY_ENUM(Light, "none", "green", "yellow", "red")

struct GradeBound {
  base::Text name;
  double from = 0;  // points
};
// Shares of the weight between which the points of a judged goal lie.
struct Band {
  double low = 0, high = 1;
};

struct ScoreRule {
  std::string version;
  base::Date valid_from;
  std::vector<std::string> sources;
  int decimals = 2;
  double deviation_limit = 20;  // percent of the target
  double yellow = 0.8;          // share of what is due by now
  std::vector<GradeBound> grades;
  Band achieved, partial, missed;
  const Band& band(Reached r) const;
};

// Errors: performance.scoring with the key in `field`.
base::Result<std::vector<ScoreRule>> read_rules(std::string_view toml);
// The newest that is valid on `day`. Throws std::runtime_error when there is none.
const ScoreRule& rule_for(base::Date day);
/// The same; nullptr before the first rule.
const ScoreRule* find_rule(base::Date day);

struct ToScore {
  Direction direction = Direction::positive;
  double weight = 0;
  std::optional<double> target, actual;
  std::optional<Reached> reached;  // judged goals
  std::optional<double> points;    // judged goals: given within the band
};

struct Score {
  std::optional<double> points;     // nothing: a value is missing
  std::optional<double> deviation;  // percent of the target, signed
  bool needs_reason = false;
  base::Text why;  // the arithmetic
};
Score score(const ScoreRule& rule, const ToScore& row);
// Points of the budget's execution: rate × weight, at most the weight.
Score execution_score(const ScoreRule& rule, double weight, std::int64_t budget_fen, std::int64_t spent_fen);
// Judges a running target when `elapsed` (0 to 1) of the year is over; `adds_up`: counts grow with the year,
// rates do not.
Light light(const ScoreRule& rule, const ToScore& row, double elapsed, bool adds_up);
const GradeBound& grade_of(const ScoreRule& rule, double points);
// "12" or "7.58": at most two decimals, none when whole.
std::string plain(double value);

}  // namespace qiying::performance
