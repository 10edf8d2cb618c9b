#pragma once
/// From what was typed to a deed: looks up organisations, people and rules, so that `take` can be pure.

#include "modules/appeal/internal/life.hpp"
#include "modules/appeal/internal/use_cases.hpp"

namespace qiying::appeal {

/// The deed that `input` asks for. Errors: 422 for what does not exist (`appeal.org`, `appeal.category`,
/// `appeal.handler`, `appeal.other`, `appeal.reason`).
base::Result<Deed> deed_of(kernel::Context& context, const Record& record, Action action, Actor part,
                           const ActionInput& input);
/// A deed of the platform itself.
Deed deed_by_system(Action action, base::Timestamp at, std::string note = {});

/// Whether the enterprise reads such a step: not what offices write to each other; a note as it is meant.
bool is_public_step(Action action, bool public_note);

/// The words kept with a step: what was typed, with a first line where the step says more (the organisation,
/// the verdict); and what was typed, out of those.
std::string kept_words(const Deed& deed);
std::string typed_words(Action action, const std::string& kept);

/// The step as it is stored once `record` stands as after it.
StoredStep stored(const Record& record, State from, const Deed& deed);
/// And back.
Deed deed_of(const StoredStep& step);

/// The rules for an appeal submitted on `day`, with what its district and category set apart.
std::string rule_of(db::Connection& db, const Record& record, std::optional<CategoryId> category, bool urgent,
                    base::Date day);

/// What district and category set apart: "reply=5wd quality=true".
struct Apart {
  std::string rule;
};
QY_DESCRIBE(Apart, QY_FIELD(rule))
/// The same in two breaths: asked for beforehand, together with other things.
db::Pending<Apart> ask_apart(db::Connection& db, const std::string& district,
                             std::optional<CategoryId> category);
std::string rule_of(db::Pending<Apart> asked, const Record& record, bool urgent, base::Date day);

}  // namespace qiying::appeal
