#include "modules/application/internal/sealed.hpp"

#include "modules/application/internal/record.hpp"
#include "platform/base/json.hpp"

namespace qiying::application {
namespace {

struct Contact {
  ApplicationId id;
  std::string contact_name, contact_phone, bank_account;
};
QY_DESCRIBE(Contact, QY_FIELD(id), QY_FIELD(contact_name, .sealed = kContactName),
            QY_FIELD(contact_phone, .sealed = kContactPhone), QY_FIELD(bank_account, .sealed = kBankAccount))

struct Payee {
  base::Id<struct BatchTag> batch_id;
  ApplicationId application_id;
  std::string bank_account;
};
QY_DESCRIBE(Payee, QY_FIELD(batch_id), QY_FIELD(application_id),
            QY_FIELD(bank_account, .sealed = kBankAccount))

template <class Row>
std::string sealed_rows(const db::Connection& db, std::vector<Row>& rows) {
  for (auto& row : rows) row = db.sealed(std::move(row));
  return base::to_json(rows);
}

void reseal_payees(db::Connection& db, const std::string& district, const std::vector<ApplicationId>& ids) {
  auto rows = db.query<Payee>(
      "select batch_id, application_id, bank_account from application.payment_line where district = $1 and "
      "application_id = any($2) for update",
      district, ids);
  db.execute(
      "update application.payment_line a set bank_account = n.bank_account from json_to_recordset($2::json) "
      "as n (batch_id uuid, application_id uuid, bank_account text) where a.district = $1 and a.batch_id = "
      "n.batch_id and a.application_id = n.application_id and n.bank_account <> ''",
      district, sealed_rows(db, rows));
}

struct Called {
  base::Id<struct ChaseTag> id;
  std::string contact;
};
QY_DESCRIBE(Called, QY_FIELD(id), QY_FIELD(contact, .sealed = kChaseContact))

void reseal_chases(db::Connection& db, const std::string& district, const std::vector<ApplicationId>& ids) {
  auto rows = db.query<Called>(
      "select id, contact from application.chase where district = $1 and application_id = any($2) for update",
      district, ids);
  db.execute(
      "update application.chase a set contact = n.contact from json_to_recordset($2::json) as n (id uuid, "
      "contact text) where a.district = $1 and a.id = n.id and n.contact <> ''",
      district, sealed_rows(db, rows));
}

// What cannot be opened is read as empty and stays as it is: its key may come back.
kernel::ResealedPortion reseal(db::Connection& db, const std::string& district, const std::string& after) {
  auto rows = db.query<Contact>(
      "select id, contact_name, contact_phone, bank_account from application.application where district = $1 "
      "and id > $2::uuid order by id limit 500 for update",
      district, after);
  if (rows.empty()) return {};
  std::vector<ApplicationId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  db.execute(
      "update application.application a set contact_name = case when n.contact_name = '' then a.contact_name "
      "else n.contact_name end, contact_phone = case when n.contact_phone = '' then a.contact_phone else "
      "n.contact_phone end, bank_account = case when n.bank_account = '' then a.bank_account else "
      "n.bank_account end from json_to_recordset($2::json) as n (id uuid, contact_name text, contact_phone "
      "text, bank_account text) where a.district = $1 and a.id = n.id",
      district, sealed_rows(db, rows));
  reseal_payees(db, district, ids);
  reseal_chases(db, district, ids);
  return {static_cast<std::int64_t>(ids.size()), ids.back().str()};
}

}  // namespace

void register_sealed(kernel::Registry& r) {
  r.reseals("application.contact", reseal);
}

}  // namespace qiying::application
