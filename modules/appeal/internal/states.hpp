#pragma once
/// The life of an appeal as data: every allowed step with who may take it, where it leads and what it needs.
/// Pure; the only place that knows which step leads where, and the only place of the guards. The README's
/// diagram and matrix are printed from this table.
///
/// Sources of the guards: 泉州 (2022-08): objection within one working day, decided the same day, then final;
/// extension asked one working day before due. 潍坊市 12345 条例 (2021-12-06) Art. 22: no return after
/// designation. 北京市接诉即办工作条例 (2021-09-24) Art. 14: the first receiver leads, co-handlers report to
/// it.

#include <span>
#include <string>
#include <vector>

#include "modules/appeal/appeal.hpp"
#include "platform/base/result.hpp"

namespace qiying::appeal {

/// What can be done to an appeal.
enum class Action {
  submit,
  accept,            ///< 受理
  reject,            ///< 不予受理
  divert,            ///< 转其他渠道
  dispatch,          ///< 派单, 改派
  sign,              ///< 签收
  contact,           ///< 首次联系
  stage,             ///< 阶段答复
  reply,             ///< 答复
  give_back,         ///< 退回申请
  allow_return,      ///< 同意退回
  refuse_return,     ///< 不同意退回: the designation is final
  ask_extension,     ///< 延期申请
  allow_extension,   ///< 同意延期
  refuse_extension,  ///< 不同意延期
  add_cohandler,     ///< 增加协办
  co_reply,          ///< 协办反馈
  drop_cohandler,    ///< 取消协办
  suspend,           ///< 挂起
  resume,            ///< 恢复办理
  track,             ///< 转长期跟踪
  pass,              ///< 质检通过
  send_back,         ///< 质检退回
  rate,              ///< 评价
  to_callback,       ///< 转回访
  call,              ///< 回访
  lapse,             ///< 逾期未评价办结
  reopen,            ///< 重新办理
  merge,             ///< 并案
  split,             ///< 拆分
  follow,            ///< 主案已答复
  urge,              ///< 催办
  instruct,          ///< 领导批示
  supervise,         ///< 督办
  lift,              ///< 解除督办
  hand_over,         ///< 转交经办人
  withdraw,          ///< 撤回
  note               ///< 补充说明, 备注
};
QY_ENUM(Action, "submit", "accept", "reject", "divert", "dispatch", "sign", "contact", "stage", "reply",
        "return", "allow_return", "refuse_return", "ask_extension", "allow_extension", "refuse_extension",
        "add_cohandler", "co_reply", "drop_cohandler", "suspend", "resume", "track", "pass", "send_back",
        "rate", "to_callback", "call", "lapse", "reopen", "merge", "split", "follow", "urge", "instruct",
        "supervise", "lift", "hand_over", "withdraw", "note")

/// In which part somebody acts.
enum class Actor {
  enterprise,  ///< whose appeal it is
  recorder,    ///< staff who recorded it for the enterprise: may add and withdraw, never rate
  centre,      ///< holds appeal.dispatch
  lead,        ///< a handler of the organisation that leads the case
  head,        ///< who approves for the leading organisation
  cohandler,   ///< a handler of an organisation that was asked to help
  leader,      ///< holds appeal.supervise
  system       ///< the platform itself, by the clock
};
QY_ENUM(Actor, "enterprise", "recorder", "centre", "lead", "head", "cohandler", "leader", "system")

/// Which of several ways a step leads.
enum class When {
  always,
  acceptance,  ///< this kind needs formal acceptance
  check,       ///< answers of this kind are checked first
  redo,        ///< the enterprise is not satisfied and may have another answer
  callback,    ///< the enterprise will be called back although it has rated
  was_signed,  ///< it was signed for already
  again        ///< nobody answered the telephone, and another try is due
};

/// One allowed step. A step that changes no state leads to where it came from.
struct Transition {
  State from;
  Action action;
  Actor actor;
  State to;
  When when = When::always;
};

/// Every allowed step, in the order of life; of several with the same beginning the first that fits counts.
std::span<const Transition> transitions();

/// What guards and forks look at besides the state.
struct Facts {
  Level level = Level::satisfied;      ///< rate, call: the verdict
  Outcome outcome = Outcome::reached;  ///< call
  int redo_count = 0, max_redo = 2;
  bool return_window_open = true;  ///< give_back: within one working day after dispatch
  bool designated = false;         ///< give_back: the centre has ruled already
  bool extension_pending = false;
  bool extension_early = true;  ///< ask_extension: at least one working day before due
  bool extension_left = true;   ///< ask_extension: not used up
  bool cohandlers_open = false;
  bool is_cohandler_open = true;  ///< co_reply, drop_cohandler: this one has not answered yet
  bool needs_acceptance = false, needs_check = false, needs_callback = false;
  bool was_signed = false;
  bool calls_left = true;         ///< call: another try after this one
  bool reopen_open = true;        ///< reopen: within the window counted from closing
  bool urge_allowed = true;       ///< urge: not too often
  bool contract_missing = false;  ///< accept: overdue payments need the contract
  bool has_followers = false;     ///< merge: others follow this one
  bool same_appeal = false;       ///< merge: into itself
  bool is_supervised = false;     ///< lift
  bool level_rises = true;        ///< supervise: to a higher level than now
};

/// The state after `action`, or why it may not happen: `appeal.state` when the state does not allow it,
/// `appeal.actor` when it is not this actor's step, else the code of the guard (`appeal.return_late`, ...).
base::Result<State> next(State from, Action action, Actor actor, const Facts& facts = {});

/// Nothing is to be done any more (an enterprise may still reopen a closed case for a while).
bool is_over(State state);
/// No further step changes this state.
bool is_final(State state);

/// The diagram in Mermaid's notation, for the README (checked by a test).
std::string diagram();
/// Which part may take which step in which state, as a Markdown table for the README (checked by a test).
std::string matrix();

}  // namespace qiying::appeal
