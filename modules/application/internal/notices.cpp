#include "modules/application/internal/notices.hpp"

#include "modules/account/account.hpp"

namespace qiying::application {
namespace {

account::Message message(const Record& r, Action action, const base::Text& title, const std::string& url) {
  const auto& number = r.number.value_or("");
  return {
      "application." + std::string(base::name_of(action)),
      {title.zh + (number.empty() ? "" : "：" + number), title.en + (number.empty() ? "" : ": " + number)},
      {r.policy_title + (r.reason.empty() ? "" : "。" + r.reason),
       r.policy_title + (r.reason.empty() ? "" : ". " + r.reason)},
      url + r.id.str()};
}

base::Text word_to_enterprise(const Record& r, Action action) {
  switch (action) {
    case Action::accept:
      return {"您的申报已受理", "Your application was accepted for review"};
    case Action::ask_correction:
      return {"您的申报需要补正", "Your application needs a correction"};
    case Action::approve:
      return {"您的申报拟获支持，正在公示", "Your application is approved and on public notice"};
    case Action::refuse:
      return {"您的申报未获支持，可提出异议", "Your application was refused; you can contest it"};
    case Action::object:
      return {"公示期收到异议，您的申报重新评审", "There was an objection; it is reviewed again"};
    case Action::end_notice:
      return r.bank_account.empty()
                 ? base::Text{"公示期满，请补充收款账户", "The notice is over; give your bank account"}
                 : base::Text{"公示期满，等待拨付", "The notice is over; payment follows"};
    case Action::confirm_payment:
      return r.state == State::paid ? base::Text{"资金已拨付", "The money was paid"}
                                    : base::Text{"本期资金已拨付", "An instalment was paid"};
    case Action::return_payment:
      return {"银行退回付款，请核对收款账户", "The bank returned the payment; check your account"};
    case Action::reconsider:
      return {"您的异议成立，重新评审", "Your objection stands; it is reviewed again"};
    case Action::uphold:
      return {"复核维持原决定", "The decision was upheld"};
    default:
      return {};
  }
}

base::Text word_to_office(Action action) {
  switch (action) {
    case Action::submit:
      return {"政策申报待受理", "An application to accept"};
    case Action::assign:
      return {"政策申报分派给本单位", "An application was assigned to you"};
    case Action::contest:
      return {"企业对决定提出异议", "A decision is contested"};
    case Action::withdraw:
      return {"企业撤回申报", "An application was withdrawn"};
    default:
      return {};
  }
}

}  // namespace

void tell(db::Connection& db, const Record& r, Action action) {
  if (const auto word = word_to_enterprise(r, action); !word.zh.empty())
    account::notify_subject(db, r.district, r.subject_id, message(r, action, word, "/applications/"));
  const auto word = word_to_office(action);
  if (word.zh.empty()) return;
  const auto to_desk = message(r, action, word, "/desk/applications/");
  if (!r.lead_org_path.empty()) return account::notify_org(db, r.district, r.lead_org_path, to_desk);
  account::notify_holders(db, r.district, "application.assign", to_desk);
}

}  // namespace qiying::application
