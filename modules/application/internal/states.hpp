#pragma once
/// The life of an application as data: every allowed step with who may take it and where it leads. Pure; the
/// only place that knows which step leads where, and the only place of the guards.
///
/// Sources of the guards: a correction is asked for once, with everything that is missing (行政许可法
/// 2019-04-23 art. 32 (4), 一次性告知); who has an interest in the matter keeps out (回避); the list stands
/// on public notice before money is paid (mission C2: 5 or 7 working days by the policy).

#include <span>
#include <string>
#include <vector>

#include "modules/application/application.hpp"

namespace qiying::application {

enum class Action {
  submit,           ///< 提交
  consent,          ///< 确认享受 (免申即享)
  decline,          ///< 放弃
  accept,           ///< 受理
  assign,           ///< 分派承办单位
  ask_correction,   ///< 一次性告知补正
  approve,          ///< 拟同意, 进入公示
  refuse,           ///< 不予支持
  object,           ///< 公示异议成立, 退回评审
  end_notice,       ///< 公示期满
  pay,              ///< 列入拨付名单
  confirm_payment,  ///< 银行已付
  return_payment,   ///< 银行退回
  mend_account,     ///< 更正收款账户
  contest,          ///< 对决定提出异议
  reconsider,       ///< 异议成立, 重新评审
  uphold,           ///< 维持决定
  withdraw          ///< 撤回
};
QY_ENUM(Action, "submit", "consent", "decline", "accept", "assign", "ask_correction", "approve", "refuse",
        "object", "end_notice", "pay", "confirm_payment", "return_payment", "mend_account", "contest",
        "reconsider", "uphold", "withdraw")

/// In which part somebody acts.
enum class Actor {
  enterprise,
  handler,  ///< of the office that leads it: application.handle
  decider,  ///< of that office: application.decide
  centre,   ///< application.all of the centre
  payer,    ///< application.pay
  system
};
QY_ENUM(Actor, "enterprise", "handler", "decider", "centre", "payer", "system")

struct Transition {
  State from;
  Action action;
  Actor actor;
  State to;
};
std::span<const Transition> transitions();

/// What guards and forks look at besides the state.
struct Facts {
  bool correction_asked = false;  ///< ask_correction: once only
  bool others_opinion = false;    ///< approve, refuse: somebody else than the decider has reviewed it
  bool own_conflict = false;      ///< every deciding step: the caller has declared an interest
  bool contested = false;         ///< contest: once only
  bool notice_over = false;       ///< end_notice
  bool money_left = true;         ///< pay: there is an amount that is not yet paid
  bool account_known = true;      ///< pay
  bool instalments_left = false;  ///< confirm_payment: another one follows
  bool has_office = true;         ///< accept, approve, ...: an office leads it
};

/// The state after `action`, or why it may not happen: `application.state`, `application.actor` or the code
/// of the guard.
base::Result<State> next(State from, Action action, Actor actor, const Facts& facts);

/// Nothing is to be done any more.
bool is_over(State state);
base::Text title_of(Action action);
/// The table for the README (checked by a test).
std::string matrix();

}  // namespace qiying::application
