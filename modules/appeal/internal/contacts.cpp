#include "modules/appeal/internal/contacts.hpp"

#include "modules/appeal/internal/sealed.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

/// "privacy.contact": absent values stay; with `erase` both go, in appeals that are over (those still open
/// need them).
struct ContactChange {
  auth::AccountId account;
  bool erase = false;
  std::optional<std::string> name, phone;
};
QY_DESCRIBE(ContactChange, QY_FIELD(account), QY_FIELD(erase), QY_FIELD(name), QY_FIELD(phone))

void put(db::Connection& db, const std::string& district, const ContactChange& change) {
  std::optional<std::string> name, phone, mark;
  if (change.name) name = db.seal(*change.name, kContactName);
  if (change.phone) phone = db.seal(*change.phone, kContactPhone), mark = contact_mark(db, *change.phone);
  db.execute(
      "update appeal.appeal set contact_name = coalesce($3, contact_name), contact_phone = coalesce($4, "
      "contact_phone), contact_mark = coalesce($5, contact_mark) where district = $1 and raised_by = $2 and "
      "contact_name <> ''",
      district, change.account, name, phone, mark);
}

void change(db::Connection& db, const auth::Caller& caller, const events::Event& event) {
  const auto read = base::from_json<ContactChange>(event.data.text);
  if (!read.ok()) throw std::logic_error("privacy.contact: " + read.error().message.en);
  if (read->erase)
    db.execute(
        "update appeal.appeal set contact_name = '', contact_phone = '', contact_mark = '' where district = "
        "$1 and raised_by = "
        "$2 and "
        "contact_name <> '' and state in ('closed', 'rejected', 'diverted', 'withdrawn', 'merged')",
        caller.district, read->account);
  else
    put(db, caller.district, *read);
}

}  // namespace

void register_contacts(kernel::Registry& r) {
  r.on("privacy.contact", change);
}

}  // namespace qiying::appeal
