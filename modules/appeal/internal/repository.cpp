#include "modules/appeal/internal/repository.hpp"

#include <fmt/format.h>

#include "platform/base/json.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

#define QY_APPEAL_COLUMNS                                                                                  \
  "district, id, number, kind, channel, state, title, body, category_id, subject_id, subject_name, "       \
  "contact_name, "                                                                                         \
  "contact_phone, street_code, address, raised_by, lead_org, lead_org_path, lead_org_name, handler, "      \
  "handler_name, "                                                                                         \
  "created_at, submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at, replied_at, closed_at, " \
  "redo_count, "                                                                                           \
  "rating_level, rating_stars, rating_comment, version"

/// What the search of the inbox finds: number, title, text and the enterprise's name.
std::string search_text(const Record& r) {
  return r.number.value_or("") + '\n' + r.title + '\n' + r.subject_name + '\n' + r.body;
}

}  // namespace

std::optional<Record> find(db::Connection& db, const std::string& district, AppealId id) {
  return db.query_one<Record>(
      "select " QY_APPEAL_COLUMNS " from appeal.appeal where district = $1 and id = $2", district, id);
}

std::optional<Record> find_locked(db::Connection& db, const std::string& district, AppealId id) {
  return db.query_one<Record>("select " QY_APPEAL_COLUMNS
                              " from appeal.appeal where district = $1 and id = $2 for update",
                              district, id);
}

std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::AccountId account) {
  return db.query_one<Record>("select " QY_APPEAL_COLUMNS
                              " from appeal.appeal where district = $1 and raised_by = $2 and state = 'draft'"
                              " order by created_at desc limit 1",
                              district, account);
}

bool insert_new(db::Connection& db, const Record& r) {
  return db.execute(
             "insert into appeal.appeal (" QY_APPEAL_COLUMNS
             ", grams) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
             "$18, $19, $20, "
             "$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35::tsvector) "
             "on conflict (district, id) do nothing",
             r.district, r.id, r.number, r.kind, r.channel, r.state, r.title, r.body, r.category_id,
             r.subject_id, r.subject_name, r.contact_name, r.contact_phone, r.street_code, r.address,
             r.raised_by, r.lead_org, r.lead_org_path, r.lead_org_name, r.handler, r.handler_name,
             r.created_at, r.submitted_at, r.dispatched_at, r.sign_due_at, r.signed_at, r.reply_due_at,
             r.replied_at, r.closed_at, r.redo_count, r.rating_level, r.rating_stars, r.rating_comment,
             r.version, search::grams(search_text(r))) == 1;
}

// COPY does not work under row-level security; rows travel as one JSON text instead.
void insert_all(db::Connection& db, const std::vector<Record>& records) {
  std::string rows = "[";
  for (const auto& record : records) {
    if (rows.size() > 1) rows += ',';
    base::write_json(rows, base::type_of<Record>, &record);
    rows.back() = ',';
    rows += "\"grams\":";
    base::write_json_string(rows, search::grams(search_text(record)));
    rows += '}';
  }
  db.execute("insert into appeal.appeal (" QY_APPEAL_COLUMNS ", grams) select " QY_APPEAL_COLUMNS
             ", grams from json_populate_recordset(null::appeal.appeal, $1::json)",
             rows + "]");
}

void update(db::Connection& db, const Record& r) {
  db.execute(
      "update appeal.appeal set number = $3, kind = $4, state = $5, title = $6, body = $7, category_id = $8, "
      "contact_name = $9, "
      "contact_phone = $10, street_code = $11, address = $12, lead_org = $13, lead_org_path = $14, "
      "lead_org_name = $15, "
      "handler = $16, handler_name = $17, submitted_at = $18, dispatched_at = $19, sign_due_at = $20, "
      "signed_at = $21, "
      "reply_due_at = $22, replied_at = $23, closed_at = $24, redo_count = $25, rating_level = $26, "
      "rating_stars = $27, "
      "rating_comment = $28, grams = $29::tsvector, version = version + 1 where district = $1 and id = $2",
      r.district, r.id, r.number, r.kind, r.state, r.title, r.body, r.category_id, r.contact_name,
      r.contact_phone, r.street_code, r.address, r.lead_org, r.lead_org_path, r.lead_org_name, r.handler,
      r.handler_name, r.submitted_at, r.dispatched_at, r.sign_due_at, r.signed_at, r.reply_due_at,
      r.replied_at, r.closed_at, r.redo_count, r.rating_level, r.rating_stars, r.rating_comment,
      search::grams(search_text(r)));
}

void remove_draft(db::Connection& db, const std::string& district, AppealId id) {
  db.execute("delete from appeal.appeal where district = $1 and id = $2 and state = 'draft'", district, id);
}

void add_step(db::Connection& db, const Record& r, auth::AccountId account, const Step& s) {
  db.execute(
      "insert into appeal.event (district, appeal_id, seq, at, action, by_account, by_name, by_org, "
      "from_state, to_state, note, public) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      r.district, r.id, r.version, s.at, s.action, account, s.by_name, s.by_org, s.from_state, s.to_state,
      s.note, s.is_public);
}

void add_steps(db::Connection& db, const std::vector<StoredStep>& steps) {
  db.execute(
      "insert into appeal.event (district, appeal_id, seq, at, action, by_account, by_name, by_org, "
      "from_state, to_state, note, public) "
      "select district, appeal_id, seq, at, action, by_account, by_name, by_org, from_state, to_state, note, "
      "is_public from json_to_recordset($1::json) as s (district text, appeal_id uuid, seq integer, "
      "at timestamptz, action text, by_account uuid, by_name text, by_org text, from_state text, "
      "to_state text, note text, is_public boolean)",
      base::to_json(steps));
}

std::vector<Step> steps(db::Connection& db, const Record& r) {
  return db.query<Step>(
      "select at, action, by_name, by_org, from_state, to_state, note, public as is_public from appeal.event "
      "where district = $1 and appeal_id = $2 order by seq",
      r.district, r.id);
}

std::int64_t take_numbers(db::Connection& db, const std::string& district, base::Date day,
                          std::int64_t count) {
  const auto last = db.number(
      "insert into appeal.day_number (district, day, last) values ($1, $2, $3) "
      "on conflict (district, day) do update set last = appeal.day_number.last + excluded.last returning "
      "last",
      district, day, count);
  return last - count + 1;
}

std::string number_text(base::Date day, std::int64_t n) {
  auto date = base::to_iso(day);
  date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
  return fmt::format("SQ{}-{:04}", date, n);
}

std::string next_number(db::Connection& db, const std::string& district, base::Date day) {
  return number_text(day, take_numbers(db, district, day, 1));
}

std::vector<Category> categories(db::Connection& db, const std::string& district) {
  return db.query<Category>(
      "select id, parent_id, code, name, name_en, lead_org_code, active from appeal.category "
      "where district = $1 order by position, code",
      district);
}

std::optional<Category> find_category(db::Connection& db, const std::string& district, CategoryId id) {
  return db.query_one<Category>(
      "select id, parent_id, code, name, name_en, lead_org_code, active from appeal.category "
      "where district = $1 and id = $2",
      district, id);
}

}  // namespace qiying::appeal
