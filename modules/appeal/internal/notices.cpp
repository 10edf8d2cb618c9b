#include "modules/appeal/internal/notices.hpp"

#include "modules/account/account.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::appeal {
namespace {

constexpr const char* kDesk = "/desk/appeals/";

account::Message message(const Record& r, std::string kind, const base::Text& title, const std::string& url) {
  const auto& number = r.number.value_or("");
  return {"appeal." + std::move(kind),
          {title.zh + "：" + number, title.en + ": " + number},
          {r.title, r.title},
          url + r.id.str()};
}
account::Message message(const Record& r, Action action, const base::Text& title, const std::string& url) {
  return message(r, std::string(base::name_of(action)), title, url);
}

std::string english_lead(const Scene& s, const Record& r, const Deed& d) {
  if (d.org_name_en && d.more.org_id == r.lead_org)
    return d.org_name_en->empty() ? r.lead_org_name : *d.org_name_en;
  const auto org = r.lead_org ? auth::find_org(s.db, *r.lead_org) : std::nullopt;
  return org && !org->name_en.empty() ? org->name_en : r.lead_org_name;
}

/// What the enterprise hears; empty when the step is none of its business.
base::Text word_to_enterprise(const Scene& s, const Record& r, const Deed& d) {
  switch (d.action) {
    case Action::accept:
      return {"您的诉求已受理", "Your appeal has been accepted"};
    case Action::dispatch:
      return {"您的诉求已派至" + r.lead_org_name, "Your appeal went to " + english_lead(s, r, d)};
    case Action::reject:
      return {"您的诉求不予受理", "Your appeal was not accepted"};
    case Action::divert:
      return {"您的诉求转由其他渠道办理", "Your appeal goes to another channel"};
    case Action::sign:
      return {"您的诉求已签收", "Your appeal has been signed for"};
    case Action::stage:
      return {"您的诉求有新进展", "There is news of your appeal"};
    case Action::allow_extension:
      return {"您的诉求办理期限延至 " + (r.reply_due_at ? base::to_display(*r.reply_due_at) : ""),
              "The deadline of your appeal has moved to " +
                  (r.reply_due_at ? base::to_display(*r.reply_due_at) : "")};
    case Action::suspend:
      return {"您的诉求暂停办理", "Your appeal is suspended for a while"};
    case Action::track:
      return {"您的诉求转为长期跟踪", "Your appeal will be followed for the long term"};
    case Action::resume:
      return {"您的诉求恢复办理", "Your appeal is being handled again"};
    case Action::merge:
      return {"您的诉求并案办理", "Your appeal is handled together with others"};
    case Action::reply:
    case Action::pass:
    case Action::follow:
      if (r.state == State::replied)
        return {"您的诉求已答复，请评价", "Your appeal has been answered; please rate it"};
      return {};
    default:
      return {};
  }
}

/// What the leading organisation hears.
base::Text word_to_lead(const Record& r, Action action) {
  switch (action) {
    case Action::dispatch:
      return {"新诉求待签收", "New appeal to sign for"};
    case Action::refuse_return:
      return {"退回未获同意，请办理", "It is yours by the ruling of the centre"};
    case Action::send_back:
      return {"答复未通过质检，请修改", "The answer needs to be improved"};
    case Action::urge:
      return {"企业催办", "The enterprise urges you"};
    case Action::instruct:
      return {"领导批示", "Instruction of a leader"};
    case Action::supervise:
      return {title_of(r.supervision).zh, title_of(r.supervision).en};
    case Action::ask_extension:
      return {"延期申请待审批", "An extension waits for a decision"};
    case Action::allow_extension:
      return {"延期已同意", "The extension was allowed"};
    case Action::refuse_extension:
      return {"延期未获同意", "The extension was refused"};
    case Action::co_reply:
      return {"协办单位已反馈", "A co-handling office has answered"};
    case Action::rate:
    case Action::call:
    case Action::reopen:
      if (r.state == State::in_progress) return {"企业不满意，请重办", "Dissatisfied: please answer anew"};
      if (action == Action::rate) return {"企业已评价", "The enterprise has rated"};
      return {};
    default:
      return {};
  }
}

/// What the centre hears.
base::Text word_to_centre(const Record& r, Action action) {
  if (action == Action::give_back) return {"部门退回，请裁定", "Returned by the department: please rule"};
  if (r.state == State::received && action == Action::submit) return {"新诉求待受理", "New appeal to accept"};
  if (r.state == State::submitted && (action == Action::submit || action == Action::accept))
    return {"新诉求待派单", "New appeal to dispatch"};
  if (r.state == State::checking && action == Action::reply) return {"答复待质检", "An answer to check"};
  return {};
}

void tell_people(const Scene& s, const Record& r, const Deed& d) {
  if (const auto word = word_to_enterprise(s, r, d); !word.zh.empty() && r.subject_id)
    account::notify_subject(s.db, r.district, *r.subject_id, message(r, d.action, word, "/appeals/"));
  if (const auto word = word_to_centre(r, d.action); !word.zh.empty())
    account::notify_holders(s.db, r.district, "appeal.dispatch", message(r, d.action, word, kDesk));
  if (const auto word = word_to_lead(r, d.action); !word.zh.empty() && !r.lead_org_path.empty())
    account::notify_org(s.db, r.district, r.lead_org_path, message(r, d.action, word, kDesk));
  if (d.action == Action::add_cohandler && d.more.org_path)
    account::notify_org(s.db, r.district, *d.more.org_path,
                        message(r, d.action, {"请协助办理", "Please help with an appeal"}, kDesk));
  if (d.action == Action::hand_over && d.more.handler)
    account::notify_account(s.db, r.district, *d.more.handler,
                            message(r, d.action, {"诉求转交您办理", "An appeal was handed to you"}, kDesk));
}

}  // namespace

void tell(const Scene& s, const Record& r, const Deed& d) {
  tell_people(s, r, d);
  const base::Json data{"{\"id\":\"" + r.id.str() + "\",\"state\":\"" + std::string(base::name_of(r.state)) +
                        "\"}"};
  events::notify(s.db, "org:" + r.district + "/", "appeal.changed", data);
  if (!r.lead_org_path.empty()) events::notify(s.db, "org:" + r.lead_org_path, "appeal.changed", data);
  if (s.bus) s.bus->publish(s.db, s.caller, {"appeal." + std::string(base::name_of(d.action)), data});
}

void tell_clock(const Scene& s, const Record& r, bool over) {
  const base::Text word = over ? base::Text{"已超期", "Overdue"} : base::Text{"即将到期", "Due soon"};
  const auto kind = over ? "overdue" : "due_soon";
  const auto to_centre = [&](const base::Text& text) {
    account::notify_holders(s.db, r.district, "appeal.dispatch", message(r, kind, text, kDesk));
  };
  const bool with_office =
      r.state == State::dispatched || r.state == State::in_progress || r.state == State::tracking;
  if (!with_office || !r.lead_org) return to_centre(word);
  account::notify_org(s.db, r.district, r.lead_org_path, message(r, kind, word, kDesk));
  if (!over) return;
  const auto heads = auth::heads_of(s.db, *r.lead_org, base::local_date(s.now));
  for (const auto head : heads)
    account::notify_account(s.db, r.district, head, message(r, kind, word, kDesk));
  if (heads.empty())
    to_centre({word.zh + "，" + r.lead_org_name + "无在岗负责人",
               word.en + "; " + english_lead(s, r, {}) + " has no head at present"});
}

}  // namespace qiying::appeal
