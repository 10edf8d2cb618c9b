#pragma once
/// One step and all that follows from it: the state, the clocks, who leads. Pure, so that the same function
/// serves a step taken now (act.cpp), steps taken long ago (ready.cpp) and the replay of a history: the
/// events of an appeal, read back as deeds, give its standing again (tests/replay_test.cpp).

#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"

namespace qiying::appeal {

/// What a step brings along besides its words; an event keeps it as JSON without what is absent.
struct Particulars {
  std::optional<std::string> number, rule;                  ///< submit; accept, dispatch: a new rule
  std::optional<auth::OrgId> org_id;                        ///< dispatch, follow, *_cohandler, co_reply
  std::optional<std::string> org_path, org_name, calendar;  ///< dispatch, follow, add_cohandler
  std::optional<CategoryId> category_id;                    ///< accept, dispatch: put right by the centre
  std::optional<bool> final, urgent;                        ///< dispatch
  std::optional<auth::AccountId> handler;                   ///< sign, hand_over
  std::optional<std::string> handler_name;                  ///< sign, hand_over
  std::optional<base::Timestamp> until;                     ///< ask_extension, suspend, track
  std::optional<std::string> code;                          ///< reject, divert
  std::optional<Level> level;                               ///< rate, call
  std::optional<int> stars;                                 ///< rate
  std::optional<Outcome> outcome;                           ///< call
  std::optional<bool> prompt, quick, solved;  ///< call: the three questions and whether it is solved
  std::optional<Supervision> supervision;     ///< supervise
  std::optional<AppealId> other;              ///< merge, follow: the appeal that this one follows
};
QY_DESCRIBE(Particulars, QY_FIELD(number), QY_FIELD(rule), QY_FIELD(org_id), QY_FIELD(org_path),
            QY_FIELD(org_name), QY_FIELD(calendar), QY_FIELD(category_id), QY_FIELD(final), QY_FIELD(urgent),
            QY_FIELD(handler), QY_FIELD(handler_name), QY_FIELD(until), QY_FIELD(code), QY_FIELD(level),
            QY_FIELD(stars), QY_FIELD(outcome), QY_FIELD(prompt), QY_FIELD(quick), QY_FIELD(solved),
            QY_FIELD(supervision), QY_FIELD(other))

/// One step.
struct Deed {
  Action action = Action::note;
  Actor part = Actor::system;
  base::Timestamp at;
  auth::AccountId by;
  std::string by_name, by_org;
  std::string note;
  bool is_public = true;
  Particulars more;
  // Looked up by the caller; of a step of the past they were right.
  bool has_followers = false;              ///< merge: other appeals follow this one
  bool has_files = true;                   ///< accept: something is attached
  std::optional<std::int64_t> followers;   ///< how many follow this one, where that was asked already
  std::optional<bool> staffed;             ///< dispatch: somebody of the office is there; not asked yet
  std::optional<std::string> org_name_en;  ///< dispatch: of the office; not asked yet
};

/// What guards look at, for a step by nobody in particular at `at`.
Facts facts_of(const Record& record, base::Timestamp at);

/// Takes the step: on success `record` stands as after it, one version later; on an error it is unchanged.
/// Errors: those of `next`; `field.required` and others (422) for what the step lacks.
base::Result<void> take(Record& record, const Deed& deed);

/// Sets the clock that runs and the watch's next look by the state.
void set_clocks(Record& record, base::Timestamp at);

}  // namespace qiying::appeal
