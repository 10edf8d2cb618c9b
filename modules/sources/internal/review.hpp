#pragma once
/// Pairs that the match leaves to persons: two records beside each other with the reasons, decided as the
/// same enterprise, different ones, or later. Where two enterprises of the register meet two persons decide
/// alike. Every decision can be taken back and then everything is as it was.
///
///     open → same | different | postponed       postponed → same | different | open
///     open → proposed → same | different        (high: the second person)      same | different → open
///     (undo)

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

enum class DoubtState { open, proposed, postponed, same, different, moot };
QY_ENUM(DoubtState, "open", "proposed", "postponed", "same", "different", "moot")

struct DoubtRow {
  DoubtId id;
  std::string a_source, a_id, a_name, b_source, b_id, b_name;
  double probability = 0, bits = 0;
  std::string reason;
  bool high = false;
  DoubtState state = DoubtState::open;
  std::string proposed, proposed_name, decided_name;
  std::optional<base::Timestamp> decided_at;
  int version = 1;
};
QY_DESCRIBE(DoubtRow, QY_FIELD(id), QY_FIELD(a_source), QY_FIELD(a_id), QY_FIELD(a_name), QY_FIELD(b_source),
            QY_FIELD(b_id), QY_FIELD(b_name), QY_FIELD(probability), QY_FIELD(bits), QY_FIELD(reason),
            QY_FIELD(high, .doc = "须两人一致 / two persons must agree"), QY_FIELD(state), QY_FIELD(proposed),
            QY_FIELD(proposed_name), QY_FIELD(decided_name), QY_FIELD(decided_at), QY_FIELD(version))

/// One step of the explanation; all bits add up to the score.
struct StepView {
  std::string field;
  double bits = 0;
  std::string zh, en, a, b;
};
QY_DESCRIBE(StepView, QY_FIELD(field), QY_FIELD(bits), QY_FIELD(zh), QY_FIELD(en), QY_FIELD(a), QY_FIELD(b))

struct DoubtView {
  DoubtRow doubt;
  RecordView a, b;
  std::vector<StepView> steps;
  bool may_decide = true;  ///< false: the caller proposed it and another person must agree
  std::string note;
};
QY_DESCRIBE(DoubtView, QY_FIELD(doubt), QY_FIELD(a), QY_FIELD(b), QY_FIELD(steps), QY_FIELD(may_decide),
            QY_FIELD(note))

struct DoubtQuery {
  std::optional<DoubtState> state;  ///< default: open and proposed
  std::optional<int> limit;
  std::string cursor;
};
QY_DESCRIBE(DoubtQuery, QY_FIELD(state), QY_FIELD(limit, .min = 1, .max = 200),
            QY_FIELD(cursor, .min = 0, .max = 60))

struct DecisionInput {
  int version = 0;
  std::string note;
};
QY_DESCRIBE(DecisionInput, QY_FIELD(version, .min = 1), QY_FIELD(note, .min = 0, .max = 500))

/// Actions: same, different, postpone, undo. Errors: sources.version (409), sources.state (409),
/// sources.second (409: another person must agree), sources.two_enterprises (409: two enterprises of the
/// register become one by register.merge, after the second person agreed where two must), sources.two_codes
/// (409).
void register_review(kernel::Registry& r);

}  // namespace qiying::sources
