#pragma once
/// The words of an explanation: why an outcome is what it is, line by line, in one language. Built from an
/// `Evaluation`, never beside it, so that it cannot say anything else. Pure, thread-safe.

#include <string>
#include <vector>

#include "engines/rules/evaluate.hpp"
#include "platform/base/describe.hpp"

namespace qiying::rules {

enum class Language : std::uint8_t { zh, en };

/// One condition, indented by `depth`.
struct ExplainedLine {
  int depth = 0;
  Outcome outcome = Outcome::unknown;
  std::string text;      ///< 从业人员数 至少 20人
  std::string fact;      ///< id, of a leaf
  std::string value;     ///< what was read; empty: unknown
  std::string source;    ///< where it comes from
  std::string observed;  ///< its date
  std::string distance;  ///< "还差 5人"
  std::string clause;
  std::vector<std::string> evidence;
  std::vector<std::string> missing;  ///< titles of the facts to be told
};
QY_DESCRIBE(ExplainedLine, QY_FIELD(depth), QY_FIELD(outcome), QY_FIELD(text, .min = 0),
            QY_FIELD(fact, .min = 0), QY_FIELD(value, .min = 0), QY_FIELD(source, .min = 0),
            QY_FIELD(observed, .min = 0), QY_FIELD(distance, .min = 0), QY_FIELD(clause, .min = 0),
            QY_FIELD(evidence), QY_FIELD(missing))

struct Explanation {
  std::string policy, title;
  Outcome outcome = Outcome::unknown;
  std::string reason;                ///< one sentence
  std::vector<std::string> missing;  ///< ids of facts
  std::string amount_state;          ///< computed, unknown, ceiling, not_money, none
  std::optional<base::Fen> amount;   ///< of computed and ceiling
  std::vector<std::string> steps;
  std::vector<ExplainedLine> lines;
};
QY_DESCRIBE(Explanation, QY_FIELD(policy), QY_FIELD(title), QY_FIELD(outcome), QY_FIELD(reason, .min = 0),
            QY_FIELD(missing), QY_FIELD(amount_state), QY_FIELD(amount), QY_FIELD(steps), QY_FIELD(lines))

/// `facts` tells source and date of what was read; may be nullptr.
Explanation explain(const Ruleset& rules, const Evaluation& evaluation, const Facts* facts,
                    Language language);

/// "不符合：从业人员数 至少 20人（现为 18人，还差 2人）".
std::string reason_of(const Ruleset& rules, const Evaluation& evaluation, Language language);

/// The condition in words: its label, or fact, comparison and threshold.
std::string words_of(const Condition& condition, const Catalogue& catalogue, Language language);

/// As lines of text for a terminal.
std::string to_text(const Explanation& explanation, Language language);

/// "computed" and so on.
std::string_view name_of(Amount::State state);

}  // namespace qiying::rules
