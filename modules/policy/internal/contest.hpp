#pragma once
// 画像异议: what an enterprise contests of the data about it goes to those who keep the register, and back.

#include "modules/policy/internal/enterprise.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

enum class ContestState { open, accepted, refused, withdrawn };
QY_ENUM(ContestState, "open", "accepted", "refused", "withdrawn")

// The newest word on a fact, for the enterprise.
struct ContestWord {
  std::string fact, claimed, note;
  ContestState state = ContestState::open;
};
QY_DESCRIBE(ContestWord, QY_FIELD(fact), QY_FIELD(claimed), QY_FIELD(note, .min = 0), QY_FIELD(state))

// After an answer was saved or taken back: opens a contest where an authority says otherwise, ends it where
// nothing is contested any more.
void note_contest(kernel::Context& c, const rules::Catalogue& catalogue, rules::FactUse use,
                  const std::string& claimed);
// The newest of each fact of the caller's enterprise.
std::vector<ContestWord> contest_words(kernel::Context& c);
void register_contests(kernel::Registry& r);  // /api/v1/policy-contests

}  // namespace qiying::policy
