#include "modules/appeal/internal/states.hpp"

#include <algorithm>
#include <array>

namespace qiying::appeal {
namespace {

constexpr std::array kTransitions = {
    Transition{State::draft, Action::submit, Actor::enterprise, State::submitted},
    Transition{State::draft, Action::withdraw, Actor::enterprise, State::withdrawn},
    Transition{State::submitted, Action::dispatch, Actor::centre, State::dispatched},
    Transition{State::submitted, Action::reject, Actor::centre, State::rejected},
    Transition{State::submitted, Action::withdraw, Actor::enterprise, State::withdrawn},
    Transition{State::dispatched, Action::dispatch, Actor::centre, State::dispatched},
    Transition{State::dispatched, Action::sign, Actor::lead, State::in_progress},
    Transition{State::dispatched, Action::give_back, Actor::lead, State::submitted},
    Transition{State::in_progress, Action::reply, Actor::lead, State::replied},
    Transition{State::in_progress, Action::dispatch, Actor::centre, State::dispatched},
    Transition{State::replied, Action::rate, Actor::enterprise, State::closed},
};

bool is_redo(Action action, const Facts& facts) {
  return action == Action::rate && facts.level == Level::dissatisfied && facts.redo_count < kMaxRedo;
}

base::Error wrong_state(State from) {
  const auto title = title_of(from);
  return base::conflict("appeal.state",
                        {"当前状态为“" + title.zh + "”，不能进行此操作",
                         "This is not possible while the appeal is “" + title.en + "”"},
                        {"请刷新查看最新进展", "Reload to see where it stands"});
}

base::Error wrong_actor() {
  return {base::ErrorKind::forbidden,
          "appeal.actor",
          {"此步骤不由您办理", "This step is not yours to take"},
          {},
          {"请由承办单位或服务中心办理", "The leading department or the centre takes it"},
          {}};
}

base::Error return_late() {
  return base::conflict(
      "appeal.return_late",
      {"已超过派单后 1 个工作日的退回期限", "The return window of one working day after dispatch is over"},
      {"请办理，或与服务中心协商改派", "Handle it, or ask the centre to dispatch it anew"});
}

}  // namespace

std::span<const Transition> transitions() {
  return kTransitions;
}

base::Result<State> next(State from, Action action, Actor actor, const Facts& facts) {
  if (action == Action::note) {
    if (from == State::draft || is_final(from)) return wrong_state(from);
    return from;
  }
  const auto fits = [&](const Transition& t) { return t.from == from && t.action == action; };
  const auto step = std::find_if(kTransitions.begin(), kTransitions.end(), fits);
  if (step == kTransitions.end()) return wrong_state(from);
  if (step->actor != actor) return wrong_actor();
  if (action == Action::give_back && !facts.return_window_open) return return_late();
  return is_redo(action, facts) ? State::in_progress : step->to;
}

bool is_final(State state) {
  return std::none_of(kTransitions.begin(), kTransitions.end(),
                      [&](const Transition& t) { return t.from == state; });
}

std::string diagram() {
  std::string out = "stateDiagram-v2\n  [*] --> draft\n";
  for (const auto& t : kTransitions)
    out += "  " + std::string(base::name_of(t.from)) + " --> " + std::string(base::name_of(t.to)) + ": " +
           std::string(base::name_of(t.action)) + "\n";
  out += "  replied --> in_progress: rate (dissatisfied, at most " + std::to_string(kMaxRedo) + " times)\n";
  for (std::size_t i = 0; i < qy_names(State{}).size(); ++i)
    if (is_final(static_cast<State>(i))) out += "  " + std::string(qy_names(State{})[i]) + " --> [*]\n";
  return out;
}

}  // namespace qiying::appeal
