#include "modules/application/internal/states.hpp"

namespace qiying::application {
namespace {

using S = State;
using A = Action;
using P = Actor;

const Transition kTable[] = {
    {S::draft, A::submit, P::enterprise, S::submitted},
    {S::draft, A::withdraw, P::enterprise, S::withdrawn},
    {S::invited, A::consent, P::enterprise, S::notice},
    {S::invited, A::decline, P::enterprise, S::withdrawn},
    {S::invited, A::mend_account, P::enterprise, S::invited},
    {S::submitted, A::assign, P::centre, S::submitted},
    {S::review, A::assign, P::centre, S::submitted},
    {S::submitted, A::accept, P::handler, S::review},
    {S::submitted, A::ask_correction, P::handler, S::correction},
    {S::submitted, A::withdraw, P::enterprise, S::withdrawn},
    {S::correction, A::submit, P::enterprise, S::submitted},
    {S::correction, A::withdraw, P::enterprise, S::withdrawn},
    {S::review, A::ask_correction, P::handler, S::correction},
    {S::review, A::approve, P::decider, S::notice},
    {S::review, A::refuse, P::decider, S::refused},
    {S::review, A::withdraw, P::enterprise, S::withdrawn},
    {S::notice, A::object, P::decider, S::review},
    {S::notice, A::end_notice, P::system, S::approved},
    {S::notice, A::mend_account, P::enterprise, S::notice},
    {S::approved, A::pay, P::payer, S::paying},
    {S::approved, A::mend_account, P::enterprise, S::approved},
    {S::paying, A::confirm_payment, P::payer, S::paid},
    {S::paying, A::return_payment, P::payer, S::approved},
    {S::refused, A::contest, P::enterprise, S::contested},
    {S::contested, A::reconsider, P::decider, S::review},
    {S::contested, A::uphold, P::decider, S::upheld},
};

base::Error refusal(std::string code, base::Text message, base::Text help = {}) {
  return base::conflict("application." + std::move(code), std::move(message), std::move(help));
}

base::Error wrong_state(State from) {
  const auto title = title_of(from);
  return refusal("state",
                 {"当前为“" + title.zh + "”，不能进行此操作",
                  "Not possible while the application is “" + title.en + "”"},
                 {"请刷新查看最新进展", "Reload to see where it stands"});
}

base::Error wrong_actor() {
  return {base::ErrorKind::forbidden,
          "application.actor",
          {"此步骤不由您办理", "This step is not yours to take"},
          {},
          {"请由承办单位或有权限的人员办理", "The office in charge takes it"},
          {}};
}

bool decides(Action a) {
  return a == A::approve || a == A::refuse || a == A::object || a == A::reconsider || a == A::uphold;
}

std::optional<base::Error> against_decision(Action action, const Facts& f) {
  if (decides(action) && f.own_conflict)
    return refusal("conflict_of_interest",
                   {"您已声明利益关系，不能参与决定", "You declared an interest and cannot decide"},
                   {"请由其他负责人决定", "Somebody else decides"});
  if ((action == A::approve || action == A::refuse) && !f.others_opinion)
    return refusal(
        "no_opinion",
        {"还没有他人的评审意见，不能由一人评审并决定",
         "Nobody else has reviewed it; one person does not both review and decide"},
        {"请先由无利益关系的评审人填写意见", "A reviewer without an interest gives an opinion first"});
  return std::nullopt;
}

std::optional<base::Error> against_money(Action action, const Facts& f) {
  if (action != A::pay) return std::nullopt;
  if (!f.money_left) return refusal("no_amount", {"没有可拨付的金额", "There is no amount to pay"});
  if (!f.account_known)
    return refusal("no_account", {"企业还没有填写收款账户", "The enterprise has given no bank account"},
                   {"请联系企业补充", "Ask the enterprise for it"});
  return std::nullopt;
}

std::optional<base::Error> against(Action action, const Facts& f) {
  if (!f.has_office && action == A::accept)
    return refusal("no_office", {"还没有承办单位", "No office leads it yet"},
                   {"请先由服务中心分派", "The centre assigns it first"});
  if (action == A::ask_correction && f.correction_asked)
    return refusal("correction_used",
                   {"补正只能一次性告知，已经告知过", "A correction is asked for once, and it was"},
                   {"请按现有材料评审", "Review what there is"});
  if (action == A::contest && f.contested)
    return refusal("contested", {"已提出过异议", "It was contested already"});
  if (action == A::end_notice && !f.notice_over)
    return refusal("notice_running", {"公示期未满", "The public notice is not over"});
  if (auto error = against_decision(action, f)) return error;
  return against_money(action, f);
}

}  // namespace

std::span<const Transition> transitions() {
  return kTable;
}

base::Result<State> next(State from, Action action, Actor actor, const Facts& facts) {
  bool possible = false;
  for (const auto& t : kTable) {
    if (t.from != from || t.action != action) continue;
    possible = true;
    if (t.actor != actor) continue;
    if (auto error = against(action, facts)) return *std::move(error);
    return action == A::confirm_payment && facts.instalments_left ? S::approved : t.to;
  }
  return possible ? wrong_actor() : wrong_state(from);
}

bool is_over(State state) {
  return state == S::paid || state == S::upheld || state == S::withdrawn;
}

std::string matrix() {
  std::string out = "| from | step | by | to |\n| --- | --- | --- | --- |\n";
  for (const auto& t : kTable)
    out += "| " + std::string(base::name_of(t.from)) + " | " + std::string(base::name_of(t.action)) + " | " +
           std::string(base::name_of(t.actor)) + " | " + std::string(base::name_of(t.to)) + " |\n";
  return out;
}

base::Text title_of(State state) {
  static const base::Text titles[] = {{"待企业确认", "Waiting for consent"},
                                      {"草稿", "Draft"},
                                      {"待受理", "Submitted"},
                                      {"待补正", "Correction asked"},
                                      {"评审中", "In review"},
                                      {"公示中", "On public notice"},
                                      {"待拨付", "Approved"},
                                      {"拨付中", "Being paid"},
                                      {"已拨付", "Paid"},
                                      {"不予支持", "Refused"},
                                      {"异议复核", "Contested"},
                                      {"维持决定", "Decision upheld"},
                                      {"已撤回", "Withdrawn"}};
  return titles[static_cast<std::size_t>(state)];
}

base::Text title_of(Action action) {
  static const base::Text titles[] = {{"提交申报", "Submitted"},
                                      {"确认享受", "Accepted the grant"},
                                      {"放弃享受", "Declined the grant"},
                                      {"受理", "Accepted for review"},
                                      {"分派承办单位", "Assigned"},
                                      {"一次性告知补正", "Correction asked"},
                                      {"拟同意，进入公示", "Approved, on public notice"},
                                      {"不予支持", "Refused"},
                                      {"公示异议成立，重新评审", "Objection upheld, reviewed again"},
                                      {"公示期满", "Public notice over"},
                                      {"列入拨付名单", "On a payment list"},
                                      {"银行已付款", "Paid by the bank"},
                                      {"银行退回", "Returned by the bank"},
                                      {"更正收款账户", "Bank account changed"},
                                      {"对决定提出异议", "Contested"},
                                      {"异议成立，重新评审", "Reconsidered"},
                                      {"维持原决定", "Decision upheld"},
                                      {"撤回", "Withdrawn"}};
  return titles[static_cast<std::size_t>(action)];
}

}  // namespace qiying::application
