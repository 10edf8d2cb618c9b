#pragma once
/// The life of an appeal as data: every allowed step with who may take it and what it needs. Pure; the only
/// place that knows which step leads where. The README's diagram is printed from this table.

#include <span>
#include <string>

#include "modules/appeal/appeal.hpp"
#include "platform/base/result.hpp"

namespace qiying::appeal {

/// What can be done to an appeal. `note` changes no state and is for appeals that are under way.
enum class Action { submit, dispatch, reject, sign, give_back, reply, rate, withdraw, note };
QY_ENUM(Action, "submit", "dispatch", "reject", "sign", "return", "reply", "rate", "withdraw", "note")

/// In which part somebody acts.
enum class Actor {
  enterprise,  ///< whose appeal it is
  centre,      ///< holds appeal.dispatch
  lead,        ///< a handler of the organisation that leads the case
};

/// One allowed step.
struct Transition {
  State from;
  Action action;
  Actor actor;
  State to;
};

/// Every allowed step, in the order of life.
std::span<const Transition> transitions();

/// What a guard looks at besides the state.
struct Facts {
  Level level = Level::satisfied;  ///< rate: the verdict
  int redo_count = 0;              ///< how often it was done again already
  bool return_window_open = true;  ///< give_back: within one working day after dispatch
};

/// At most so many times an unsatisfied enterprise sends its appeal back for another answer.
inline constexpr int kMaxRedo = 2;

/// The state after `action`, or why it may not happen: `appeal.state` when the state does not allow it,
/// `appeal.actor` when it is not this actor's step, `appeal.return_late` after the window.
base::Result<State> next(State from, Action action, Actor actor, const Facts& facts = {});

/// No further step changes this state.
bool is_final(State state);

/// The diagram in Mermaid's notation, for the README (checked by a test).
std::string diagram();

}  // namespace qiying::appeal
