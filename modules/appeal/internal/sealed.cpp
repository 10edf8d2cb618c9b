#include "modules/appeal/internal/sealed.hpp"

#include "modules/appeal/appeal.hpp"
#include "platform/base/json.hpp"
#include "platform/base/phone.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {
namespace {

struct Contact {
  AppealId id;
  std::string contact_name, contact_phone, contact_mark;
};
QY_DESCRIBE(Contact, QY_FIELD(id), QY_FIELD(contact_name, .sealed = kContactName),
            QY_FIELD(contact_phone, .sealed = kContactPhone), QY_FIELD(contact_mark))

struct Sender {
  std::string message_id, sender;
};
QY_DESCRIBE(Sender, QY_FIELD(message_id), QY_FIELD(sender))

// What cannot be opened is read as empty and stays as it is: its key may come back.
kernel::ResealedPortion reseal_contacts(db::Connection& db, const std::string& district,
                                        const std::string& after) {
  auto rows = db.query<Contact>(
      "select id, contact_name, contact_phone, contact_mark from appeal.appeal where district = $1 and id > "
      "$2::uuid order by id limit 500 for update",
      district, after);
  if (rows.empty()) return {};
  for (auto& row : rows) {
    row.contact_mark = contact_mark(db, row.contact_phone);
    row = db.sealed(std::move(row));
  }
  db.execute(
      "update appeal.appeal a set contact_name = case when n.contact_name = '' then a.contact_name else "
      "n.contact_name end, contact_phone = case when n.contact_phone = '' then a.contact_phone else "
      "n.contact_phone end, contact_mark = case when n.contact_phone = '' then a.contact_mark else "
      "n.contact_mark end from json_to_recordset($2::json) as n (id uuid, contact_name text, contact_phone "
      "text, contact_mark text) where a.district = $1 and a.id = n.id",
      district, base::to_json(rows));
  return {static_cast<std::int64_t>(rows.size()), rows.back().id.str()};
}

/// Letters of the time before: all at once, there are few. Marks do not change with the keys.
kernel::ResealedPortion mark_senders(db::Connection& db, const std::string& district, const std::string&) {
  for (const auto& row : db.query<Sender>("select message_id, sender from appeal.letter where district = $1 "
                                          "and sender like '%@%' for update",
                                          district))
    db.execute("update appeal.letter set sender = $3 where district = $1 and message_id = $2", district,
               row.message_id, sender_mark(db, row.sender));
  return {};
}

}  // namespace

std::string contact_mark(const db::Connection& db, std::string_view phone) {
  return phone.find('@') == std::string_view::npos ? db.search_mark(base::phone_digits(phone), kContactPhone)
                                                   : std::string();
}

std::string sender_mark(const db::Connection& db, std::string_view address) {
  return db.search_mark(address, "appeal.sender");
}

void register_sealed(kernel::Registry& r) {
  r.reseals("appeal.contact", reseal_contacts);
  r.reseals("appeal.sender", mark_senders);
}

}  // namespace qiying::appeal
