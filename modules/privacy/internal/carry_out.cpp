#include "modules/privacy/internal/carry_out.hpp"

#include "modules/application/application.hpp"
#include "modules/policy/policy.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/base/json.hpp"

namespace qiying::privacy {
namespace {

base::Error at(const ItemDecision& d, std::string code, base::Text message) {
  return base::invalid(d.item, std::move(code), std::move(message));
}

/// Which values an item has.
bool has_name(const std::string& item) {
  return item == "account" || item == "contact" || item == "legal_person";
}
bool has_phone(const std::string& item) {
  return item == "account" || item == "contact" || item == "phone";
}

base::Result<std::int64_t> change_account(kernel::Context& c, const Person& person, const std::string& name,
                                          const std::string& phone) {
  const auto account = auth::find_account(c.db(), person.account);
  if (!account) return base::not_found({"账号", "account"});
  QY_CHECK(auth::update_account(c.db(), person.account, {name, phone, account->version}));
  return 1;
}

base::Result<std::int64_t> close_account(kernel::Context& c, const Person& person) {
  QY_TRY(const auto changed, change_account(c, person, "已注销", ""));
  QY_CHECK(auth::set_enabled(c.db(), person.account, false, c.now));
  return changed + account::erase_addresses(c.db(), person.account);
}

/// A value of the register, with the request as its source.
std::int64_t set_register(kernel::Context& c, const Person& person, const char* field,
                          const std::string& value) {
  if (!person.subject) return 0;
  return register_::set_values(c.db(), c.caller.district, *person.subject, {{field, value}},
                               "个人信息权利申请", c.caller.name, c.now)
      .value_or(0);
}

/// What modules/appeal does with the event "privacy.contact".
struct ContactChange {
  auth::AccountId account;
  bool erase = false;
  std::optional<std::string> name, phone;
};
QY_DESCRIBE(ContactChange, QY_FIELD(account), QY_FIELD(erase), QY_FIELD(name), QY_FIELD(phone))

std::int64_t change_contacts(kernel::Context& c, const ContactChange& change) {
  const auto count =
      c.db().number(
          "select count(*) from appeal.contact_public() where district = $1 and raised_by = $2 and "
          "contact_name <> "
          "'' and "
          "(over or not $3::boolean)",
          c.caller.district, change.account, change.erase) +
      application::change_contacts(c.db(), c.caller.district, change.account, change.erase,
                                   change.erase ? std::optional<std::string>("") : change.name,
                                   change.erase ? std::optional<std::string>("") : change.phone);
  c.publish("privacy.contact", {base::to_json(change)});
  return count;
}

base::Result<std::int64_t> erase(kernel::Context& c, const Person& person, const std::string& item) {
  if (item == "account") return close_account(c, person);
  if (item == "addresses") return account::erase_addresses(c.db(), person.account);
  if (item == "contact") return change_contacts(c, {person.account, true, {}, {}});
  if (item == "answers") return policy::erase_answers(c.db(), c.caller.district, person.account, c.now);
  return set_register(c, person, "phone", "");
}

base::Result<std::int64_t> correct(kernel::Context& c, const Person& person, const ItemDecision& d) {
  if (d.item == "contact") return change_contacts(c, {person.account, false, d.name, d.phone});
  if (d.item == "phone") return set_register(c, person, "phone", *d.phone);
  if (d.item == "legal_person") return set_register(c, person, "legal_person", *d.name);
  const auto account = auth::find_account(c.db(), person.account);
  if (!account) return base::not_found({"账号", "account"});
  return change_account(c, person, d.name.value_or(account->name), d.phone.value_or(account->phone));
}

}  // namespace

base::Result<void> check(const ItemDecision& d, Kind kind, const ItemRule& rule) {
  if (d.done == Done::kept) {
    const bool law = kind == Kind::erase && rule.keep;
    if (d.reason.size() < 2 && !law)
      return at(d, "privacy.reason", {"不予办理须说明理由", "Say why it is not done"});
    return {};
  }
  if ((d.done == Done::erased) != (kind == Kind::erase))
    return at(d, "privacy.done", {"处理结果与申请类型不符", "This does not answer what was asked"});
  if (d.done == Done::erased) {
    if (rule.keep) return at(d, "privacy.law", *rule.keep);
    return {};
  }
  const bool name = d.name && has_name(d.item), phone = d.phone && has_phone(d.item);
  if (!name && !phone)
    return at(
        d, "privacy.value",
        has_name(d.item) || has_phone(d.item)
            ? base::Text{"请填写更正后的内容", "Say what it is to be"}
            : base::Text{"此项由本人修改或不能更正", "The person changes it, or it cannot be corrected"});
  return {};
}

base::Result<std::int64_t> carry_out(kernel::Context& c, const Person& person, const ItemDecision& d) {
  if (d.done == Done::kept) return 0;
  return d.done == Done::erased ? erase(c, person, d.item) : correct(c, person, d);
}

}  // namespace qiying::privacy
