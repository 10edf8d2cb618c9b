#include "modules/appeal/internal/states.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>

namespace qiying::appeal {
namespace {

using S = State;
using A = Action;
using P = Actor;

/// States in which work goes on.
const std::vector<S> kOpen = {S::received,  S::submitted, S::dispatched, S::in_progress, S::returning,
                              S::suspended, S::tracking,  S::checking,   S::replied,     S::calling_back};
const std::vector<S> kWithLead = {S::dispatched, S::in_progress, S::returning, S::suspended, S::tracking};

/// A table that grows row by row; `stay` adds steps that change no state.
class Table {
 public:
  Table& step(S from, A action, P actor, S to, When when = When::always) {
    rows_.push_back({from, action, actor, to, when});
    return *this;
  }
  Table& from_each(const std::vector<S>& states, A action, P actor, S to) {
    for (const auto from : states) step(from, action, actor, to);
    return *this;
  }
  Table& stay(const std::vector<S>& states, A action, std::initializer_list<P> actors) {
    for (const auto state : states)
      for (const auto actor : actors) step(state, action, actor, state);
    return *this;
  }
  std::vector<Transition> rows() { return std::move(rows_); }

 private:
  std::vector<Transition> rows_;
};

void intake(Table& t) {
  t.step(S::draft, A::submit, P::enterprise, S::received, When::acceptance)
      .step(S::draft, A::submit, P::enterprise, S::submitted)
      .step(S::draft, A::withdraw, P::enterprise, S::withdrawn)
      .step(S::received, A::accept, P::centre, S::submitted)
      .from_each({S::received, S::submitted}, A::reject, P::centre, S::rejected)
      .from_each({S::received, S::submitted}, A::divert, P::centre, S::diverted)
      .from_each({S::received, S::submitted, S::returning}, A::withdraw, P::enterprise, S::withdrawn)
      .from_each({S::received, S::submitted, S::returning}, A::withdraw, P::recorder, S::withdrawn)
      .from_each({S::received, S::submitted, S::dispatched, S::in_progress, S::returning}, A::merge,
                 P::centre, S::merged)
      .step(S::merged, A::split, P::centre, S::received, When::acceptance)
      .step(S::merged, A::split, P::centre, S::submitted)
      // Its parent ended without an answer.
      .step(S::merged, A::split, P::system, S::received, When::acceptance)
      .step(S::merged, A::split, P::system, S::submitted)
      .step(S::merged, A::follow, P::system, S::replied);
}

void dispatch(Table& t) {
  t.from_each({S::submitted, S::dispatched, S::returning, S::in_progress}, A::dispatch, P::centre,
              S::dispatched)
      .step(S::submitted, A::dispatch, P::system, S::dispatched)
      .step(S::dispatched, A::sign, P::lead, S::in_progress)
      .from_each({S::dispatched, S::in_progress}, A::give_back, P::lead, S::returning)
      .step(S::returning, A::allow_return, P::centre, S::submitted)
      .step(S::returning, A::refuse_return, P::centre, S::in_progress, When::was_signed)
      .step(S::returning, A::refuse_return, P::centre, S::dispatched);
}

void work(Table& t) {
  t.step(S::in_progress, A::reply, P::lead, S::checking, When::check)
      .step(S::in_progress, A::reply, P::lead, S::replied)
      .stay({S::in_progress, S::tracking}, A::contact, {P::lead})
      .stay({S::in_progress, S::tracking}, A::stage, {P::lead})
      .stay({S::in_progress}, A::ask_extension, {P::lead})
      .stay({S::in_progress}, A::allow_extension, {P::head})
      .stay({S::in_progress}, A::refuse_extension, {P::head})
      .stay({S::in_progress}, A::add_cohandler, {P::lead, P::centre})
      .stay({S::in_progress, S::suspended, S::tracking}, A::co_reply, {P::cohandler})
      .stay({S::in_progress, S::tracking}, A::drop_cohandler, {P::lead, P::centre})
      .step(S::in_progress, A::suspend, P::head, S::suspended)
      .step(S::in_progress, A::track, P::centre, S::tracking);
  for (const auto actor : {P::lead, P::head, P::centre, P::system})
    t.step(S::suspended, A::resume, actor, S::in_progress);
  for (const auto actor : {P::lead, P::centre}) t.step(S::tracking, A::resume, actor, S::in_progress);
  t.stay({S::in_progress, S::suspended, S::tracking}, A::hand_over, {P::lead, P::head});
}

void verdict(Table& t) {
  t.step(S::checking, A::pass, P::centre, S::replied)
      .step(S::checking, A::send_back, P::centre, S::in_progress);
  for (const auto from : {S::replied, S::calling_back})
    t.step(from, A::rate, P::enterprise, S::in_progress, When::redo);
  t.step(S::replied, A::rate, P::enterprise, S::calling_back, When::callback);
  for (const auto from : {S::replied, S::calling_back}) t.step(from, A::rate, P::enterprise, S::closed);
  for (const auto actor : {P::centre, P::system}) t.step(S::replied, A::to_callback, actor, S::calling_back);
  t.step(S::replied, A::lapse, P::system, S::closed);
  t.step(S::calling_back, A::call, P::centre, S::in_progress, When::redo)
      .step(S::calling_back, A::call, P::centre, S::calling_back, When::again)
      .step(S::calling_back, A::call, P::centre, S::closed)
      .step(S::closed, A::reopen, P::enterprise, S::in_progress);
}

void alongside(Table& t) {
  t.stay({S::submitted, S::dispatched, S::in_progress, S::returning, S::suspended, S::tracking}, A::urge,
         {P::enterprise, P::recorder})
      .stay(kOpen, A::instruct, {P::leader})
      .stay(kWithLead, A::supervise, {P::centre, P::leader, P::system})
      .stay(kOpen, A::lift, {P::centre, P::leader});
  auto talking = kOpen;
  talking.push_back(S::merged);
  t.stay(talking, A::note, {P::enterprise, P::recorder, P::centre, P::lead, P::cohandler, P::system});
}

std::vector<Transition> build() {
  Table t;
  intake(t);
  dispatch(t);
  work(t);
  verdict(t);
  alongside(t);
  return t.rows();
}

const std::vector<Transition>& table() {
  static const auto rows = build();
  return rows;
}

bool dissatisfied(const Facts& f) {
  return f.level == Level::dissatisfied && f.outcome == Outcome::reached;
}

bool holds(When when, const Facts& f) {
  switch (when) {
    case When::always:
      return true;
    case When::acceptance:
      return f.needs_acceptance;
    case When::check:
      return f.needs_check;
    case When::redo:
      // Once more than the limit: the last time under supervision.
      return dissatisfied(f) && f.redo_count <= f.max_redo;
    case When::callback:
      return f.needs_callback;
    case When::was_signed:
      return f.was_signed;
    case When::again:
      return f.outcome == Outcome::unreachable && f.calls_left;
  }
  return false;
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

base::Error refuse(std::string code, base::Text message, base::Text help) {
  return base::conflict("appeal." + std::move(code), std::move(message), std::move(help));
}

std::optional<base::Error> refuse_return(const Facts& f) {
  if (f.designated)
    return refuse("designated",
                  {"服务中心已裁定由本单位承办，不能再次退回",
                   "The centre has ruled that it is yours; it cannot be returned again"},
                  {"请办理；确需协助可申请协办", "Handle it; ask others to help where needed"});
  if (!f.return_window_open)
    return refuse(
        "return_late",
        {"已超过派单后 1 个工作日的退回期限", "The return window of one working day after dispatch is over"},
        {"请办理，或与服务中心协商改派", "Handle it, or ask the centre to dispatch it anew"});
  return std::nullopt;
}

std::optional<base::Error> refuse_asking(const Facts& f) {
  if (f.extension_pending)
    return refuse("extension_pending", {"延期申请正在审批", "An extension has been asked for already"},
                  {"请等待负责人审批", "The head of the department decides"});
  if (!f.extension_left)
    return refuse("extension_used", {"延期次数已用完", "No further extension is allowed"},
                  {"请按期答复，或作阶段答复", "Answer in time, or give a stage answer"});
  if (!f.extension_early)
    return refuse("extension_late",
                  {"延期须在到期 1 个工作日前申请",
                   "An extension is asked for at least one working day before the deadline"},
                  {"请按期答复，或作阶段答复", "Answer in time, or give a stage answer"});
  return std::nullopt;
}

std::optional<base::Error> refuse_merge(const Facts& f) {
  if (f.same_appeal)
    return refuse("merge_self", {"不能并入自身", "An appeal cannot follow itself"},
                  {"请选择另一件诉求", "Choose another appeal"});
  if (f.has_followers)
    return refuse("has_followers", {"已有诉求并入本件", "Other appeals follow this one"},
                  {"请把本件作为主案，或先拆分", "Keep this one as the parent, or split the others first"});
  return std::nullopt;
}

/// What speaks against a step that the state allows.
std::optional<base::Error> refusal(Action action, const Facts& f) {
  switch (action) {
    case Action::give_back:
      return refuse_return(f);
    case Action::ask_extension:
      return refuse_asking(f);
    case Action::allow_extension:
    case Action::refuse_extension:
      if (!f.extension_pending)
        return refuse("no_extension", {"没有待审批的延期申请", "No extension has been asked for"}, {});
      break;
    case Action::reply:
      if (f.cohandlers_open)
        return refuse("cohandlers_open", {"仍有协办单位未反馈", "A co-handling office has not answered yet"},
                      {"请催促协办单位，或取消协办", "Remind them, or do without them"});
      break;
    case Action::co_reply:
    case Action::drop_cohandler:
      if (!f.is_cohandler_open)
        return refuse("no_cohandler", {"该单位没有待反馈的协办任务", "This office has nothing to answer"},
                      {});
      break;
    case Action::accept:
      if (f.contract_missing)
        return refuse("contract",
                      {"拖欠账款投诉须附合同", "A complaint about an overdue payment needs the contract"},
                      {"请企业补充合同后再受理", "Ask the enterprise to add it"});
      break;
    case Action::reopen:
      if (!f.reopen_open)
        return refuse("reopen_late", {"已超过重新办理的期限", "The time for reopening is over"},
                      {"请重新提交诉求", "Raise a new appeal"});
      break;
    case Action::urge:
      if (!f.urge_allowed)
        return refuse("urged", {"近期已催办，正在处理", "You have urged it recently"},
                      {"每个工作日可催办一次", "Once a working day"});
      break;
    case Action::merge:
      return refuse_merge(f);
    case Action::lift:
      if (!f.is_supervised)
        return refuse("not_supervised", {"该诉求未被督办", "It is not under supervision"}, {});
      break;
    case Action::supervise:
      if (!f.level_rises)
        return refuse("supervised",
                      {"已在同级或更高级别督办中", "It is under this level of supervision already"}, {});
      break;
    default:
      break;
  }
  return std::nullopt;
}

std::string row_text(const Transition& t) {
  static constexpr std::string_view kWhen[] = {"",
                                               " (formal acceptance)",
                                               " (answers are checked)",
                                               " (not satisfied)",
                                               " (called back all the same)",
                                               " (was signed for)",
                                               " (another try)",
                                               ""};
  return "  " + std::string(base::name_of(t.from)) + " --> " + std::string(base::name_of(t.to)) + ": " +
         std::string(base::name_of(t.action)) + std::string(kWhen[static_cast<std::size_t>(t.when)]) + "\n";
}

}  // namespace

std::span<const Transition> transitions() {
  return table();
}

base::Result<State> next(State from, Action action, Actor actor, const Facts& facts) {
  bool known = false, mine = false;
  for (const auto& t : table()) {
    if (t.from != from || t.action != action) continue;
    known = true;
    if (t.actor != actor) continue;
    mine = true;
    if (!holds(t.when, facts)) continue;
    if (auto error = refusal(action, facts)) return *std::move(error);
    return t.to;
  }
  if (known && !mine) return wrong_actor();
  return wrong_state(from);
}

bool is_over(State state) {
  return state == State::closed || is_final(state);
}

bool is_final(State state) {
  return std::none_of(table().begin(), table().end(),
                      [&](const Transition& t) { return t.from == state && t.to != state; });
}

std::string diagram() {
  std::string out = "stateDiagram-v2\n  [*] --> draft\n";
  std::set<std::string> shown;
  for (const auto& t : table()) {
    if (t.from == t.to && t.when == When::always && t.action != Action::dispatch) continue;
    if (const auto line = row_text(t); shown.insert(line).second) out += line;
  }
  for (std::size_t i = 0; i < qy_names(State{}).size(); ++i)
    if (is_final(static_cast<State>(i))) out += "  " + std::string(qy_names(State{})[i]) + " --> [*]\n";
  return out;
}

std::string matrix() {
  std::string out = "| step |";
  for (const auto name : qy_names(Actor{})) out += " " + std::string(name) + " |";
  out += "\n| --- |";
  for (std::size_t i = 0; i < qy_names(Actor{}).size(); ++i) out += " --- |";
  out += "\n";
  for (std::size_t a = 0; a < qy_names(Action{}).size(); ++a) {
    out += "| " + std::string(qy_names(Action{})[a]) + " |";
    for (std::size_t p = 0; p < qy_names(Actor{}).size(); ++p) {
      std::string states;
      for (std::size_t s = 0; s < qy_names(State{}).size(); ++s)
        if (std::ranges::any_of(table(), [&](const Transition& t) {
              return t.from == static_cast<State>(s) && t.action == static_cast<Action>(a) &&
                     t.actor == static_cast<Actor>(p);
            }))
          states += (states.empty() ? "" : ", ") + std::string(qy_names(State{})[s]);
      out += " " + states + " |";
    }
    out += "\n";
  }
  return out;
}

}  // namespace qiying::appeal
