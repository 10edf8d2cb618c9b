#include "modules/application/internal/record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/json.hpp"

namespace qiying::application {
namespace {

#define QY_COLUMNS                                                                                         \
  "district, id, number, slug, version_id, version_number, policy_title, subject_id, subject_name, uscc, " \
  "origin, period, state, contact_name, contact_phone, bank_name, bank_account, statement, insists, "      \
  "partners, assessment, amount_asked, amount_approved, amount_paid, instalments, instalments_paid, "      \
  "lead_org, lead_org_path, lead_org_name, correction, correction_asked, correction_due_at, notice_days, " \
  "notice_from, notice_until, reason, contested, decided_by, created_by, created_at, submitted_at, "       \
  "decided_at, paid_at, version"

}  // namespace

std::optional<Record> find(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query_one<Record>(
      "select " QY_COLUMNS " from application.application where district = $1 and id = $2", district, id);
}

std::optional<Record> find_locked(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query_one<Record>("select " QY_COLUMNS
                              " from application.application where district = $1 and id = $2 for update",
                              district, id);
}

std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::SubjectId subject,
                                 std::string_view slug) {
  return db.query_one<Record>(
      "select " QY_COLUMNS
      " from application.application where district = $1 and subject_id = $2 and slug = $3 and state = "
      "'draft' for update",
      district, subject, slug);
}

bool insert(db::Connection& db, const Record& r) {
  return db.execute("insert into application.application (" QY_COLUMNS ") select " QY_COLUMNS
                    " from json_populate_record(null::application.application, $1::json) on conflict do "
                    "nothing",
                    base::to_json(db.sealed(r))) == 1;
}

void update(db::Connection& db, const Record& r) {
  db.execute("update application.application set (" QY_COLUMNS ") = (select " QY_COLUMNS
             " from json_populate_record(null::application.application, $3::json)) where district = $1 and "
             "id = $2",
             r.district, r.id, base::to_json(db.sealed(r)));
}

void remove_draft(db::Connection& db, const std::string& district, ApplicationId id) {
  db.execute("delete from application.material where district = $1 and application_id = $2", district, id);
  db.execute("delete from application.application where district = $1 and id = $2 and state = 'draft'",
             district, id);
}

void add_step(db::Connection& db, const Record& r, State from, Action action, base::Timestamp at,
              const auth::Caller& by, const std::string& by_org, const std::string& note) {
  const auto account = by.signed_in() ? std::optional(by.account) : std::nullopt;
  db.execute(
      "insert into application.event (district, application_id, seq, at, action, by_account, by_name, "
      "by_org, from_state, to_state, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      r.district, r.id, r.version, at, action, account, by.name, by_org, from, r.state, note);
}

std::vector<Step> steps(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query<Step>(
      "select seq, at, action, by_name, by_org, from_state, to_state, note from application.event"
      " where district = $1 and application_id = $2 order by seq",
      district, id);
}

std::vector<Material> materials(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query<Material>(
      "select position, name, file_id from application.material where district = $1 and application_id = $2"
      " order by position, file_id",
      district, id);
}

std::vector<Opinion> opinions(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query<Opinion>(
      "select reviewer, reviewer_name, reviewer_org, conflict, score, text, at from application.opinion"
      " where district = $1 and application_id = $2 order by at, reviewer",
      district, id);
}

std::string next_number(db::Connection& db, const std::string& district, base::Date day) {
  const auto n = db.number("select application.next_number($1, $2)", district, day);
  auto date = base::to_iso(day);
  std::erase(date, '-');
  return fmt::format("SB{}-{:04}", date, n);
}

}  // namespace qiying::application
