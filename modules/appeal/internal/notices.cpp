#include "modules/appeal/internal/notices.hpp"

#include "modules/account/account.hpp"

namespace qiying::appeal {
namespace {

account::Message message(const Record& r, Action action, base::Text title, const std::string& url) {
  const auto& number = r.number.value_or("");
  return {"appeal." + std::string(base::name_of(action)),
          {title.zh + "：" + number, title.en + ": " + number},
          {r.title, r.title},
          url + r.id.str()};
}

/// What the enterprise hears; empty when the step is none of its business.
base::Text word_to_enterprise(const Record& r, Action action) {
  switch (action) {
    case Action::dispatch:
      return {"您的诉求已派至" + r.lead_org_name, "Your appeal went to " + r.lead_org_name};
    case Action::reject:
      return {"您的诉求不予受理", "Your appeal was not accepted"};
    case Action::sign:
      return {"您的诉求已签收", "Your appeal has been signed for"};
    case Action::reply:
      return {"您的诉求已答复，请评价", "Your appeal has been answered; please rate it"};
    default:
      return {};
  }
}

void tell_enterprise(kernel::Context& c, const Record& r, Action action) {
  const auto word = word_to_enterprise(r, action);
  if (word.zh.empty() || !r.subject_id) return;
  account::notify_subject(c.db(), r.district, *r.subject_id, message(r, action, word, "/appeals/"));
}

void tell_staff(kernel::Context& c, const Record& r, Action action) {
  const std::string desk = "/desk/appeals/";
  if (r.state == State::submitted)
    account::notify_holders(
        c.db(), r.district, "appeal.dispatch",
        message(r, action,
                action == Action::give_back ? base::Text{"部门退回，请改派", "Returned by the department"}
                                            : base::Text{"新诉求待派单", "New appeal to dispatch"},
                desk));
  if (r.state == State::dispatched)
    account::notify_org(c.db(), r.district, r.lead_org_path,
                        message(r, action, {"新诉求待签收", "New appeal to sign for"}, desk));
  if (action == Action::rate)
    account::notify_org(c.db(), r.district, r.lead_org_path,
                        message(r, action,
                                r.state == State::in_progress
                                    ? base::Text{"企业不满意，请重办", "Dissatisfied: please answer anew"}
                                    : base::Text{"企业已评价", "The enterprise has rated"},
                                desk));
}

}  // namespace

void tell(kernel::Context& c, const Record& r, Action action) {
  tell_enterprise(c, r, action);
  tell_staff(c, r, action);
  const base::Json data{"{\"id\":\"" + r.id.str() + "\",\"state\":\"" + std::string(base::name_of(r.state)) +
                        "\"}"};
  events::notify(c.db(), "org:" + r.district + "/", "appeal.changed", data);
  if (!r.lead_org_path.empty()) events::notify(c.db(), "org:" + r.lead_org_path, "appeal.changed", data);
  c.publish("appeal." + std::string(base::name_of(action)), data);
}

}  // namespace qiying::appeal
