#include "modules/appeal/internal/repository.hpp"

#include <fmt/format.h>

#include "platform/base/json.hpp"
#include "platform/db/param_of.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

#define QY_STANDING                                                                          \
  "state, number, category_id, rule, calendar, urgent, confidential, designated, lead_org, " \
  "lead_org_path, lead_org_name, handler, handler_name, cohandlers, submitted_at, "          \
  "accepted_at, dispatched_at, sign_due_at, signed_at, contact_due_at, contacted_at, "       \
  "reply_due_at, replied_at, closed_at, step_due_at, extension_until, paused_at, "           \
  "paused_until, urged_at, due_at, alarm_at, alarm_stage, redo_count, dispatch_count, "      \
  "return_count, extension_count, call_count, reopen_count, urge_count, supervision, "       \
  "parent_id, reason_code, rating_level, rating_stars, rating_comment, version"

#define QY_ASKED                                                                        \
  "kind, channel, title, body, subject_id, subject_name, contact_name, contact_phone, " \
  "contact_mark, street_code, address, fields, raised_by, created_at"

#define QY_COLUMNS "district, id, " QY_ASKED ", " QY_STANDING

struct Words {
  std::string district;
  AppealId id;
  std::string grams;
};
QY_DESCRIBE(Words, QY_FIELD(district), QY_FIELD(id), QY_FIELD(grams))

/// A statement and its parameters, put together from the names of described members.
struct Statement {
  std::string sql;
  std::vector<db::Param> params;
};

db::Param value_of(const base::Field& field, const void* object) {
  return db::param_of(*field.type, static_cast<const char*>(object) + field.offset);
}

/// "insert into appeal.appeal (...) values (...)", without what is absent.
Statement insertion(const Record& r) {
  Statement out{"insert into appeal.appeal (", {}};
  std::string places;
  for (const auto& field : base::type_of<Record>.fields) {
    auto value = value_of(field, &r);
    if (!value.text()) continue;
    out.params.push_back(std::move(value));
    const auto* comma = places.empty() ? "" : ", ";
    out.sql += comma + std::string(field.name);
    places += comma + ('$' + std::to_string(out.params.size()));
  }
  out.sql += ") values (" + places + ")";
  return out;
}

/// The column that lists are sorted by and that follows `field`, if any; `value` is its parameter.
std::string sort_key(std::string_view field, const std::string& value) {
  if (field == "due_at") return ", due_key = coalesce(" + value + "::timestamptz, 'infinity')";
  if (field == "submitted_at") return ", sent_key = coalesce(" + value + "::timestamptz, created_at)";
  return {};
}

/// What has changed as "update appeal.appeal set ...".
Statement update_of(const Standing& before, const Record& r) {
  Statement out{"update appeal.appeal set ", {db::Param(r.district), db::Param(r.id)}};
  const Standing& after = r;
  for (const auto& field : base::type_of<Standing>.fields) {
    auto value = value_of(field, &after);
    if (value.text() == value_of(field, &before).text()) continue;
    out.params.push_back(std::move(value));
    const auto place = '$' + std::to_string(out.params.size());
    out.sql += (out.params.size() > 3 ? ", " : "") + std::string(field.name) + " = " + place;
    out.sql += sort_key(field.name, place);
  }
  out.sql += " where district = $1 and id = $2";
  return out;
}

/// As it is written.
Record sealed(const db::Connection& db, Record r) {
  r.contact_mark = contact_mark(db, r.contact_phone);
  return db.sealed(std::move(r));
}

/// What the search of the inbox finds: number, title, text and the enterprise's name.
std::string search_text(const Record& r) {
  return r.number.value_or("") + '\n' + r.title + '\n' + r.subject_name + '\n' + r.body;
}

}  // namespace

std::optional<Record> find(db::Connection& db, const std::string& district, AppealId id) {
  return db.query_one<Record>("select " QY_COLUMNS " from appeal.appeal where district = $1 and id = $2",
                              district, id);
}

std::optional<Record> find_locked(db::Connection& db, const std::string& district, AppealId id) {
  auto rows = ask_locked(db, district, id).rows();
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

db::Pending<Record> ask_locked(db::Connection& db, const std::string& district, AppealId id) {
  return db.ask<Record>("select " QY_COLUMNS " from appeal.appeal where district = $1 and id = $2 for update",
                        district, id);
}

std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::AccountId account) {
  return db.query_one<Record>("select " QY_COLUMNS
                              " from appeal.appeal where district = $1 and raised_by = $2 and state = 'draft'"
                              " order by created_at desc limit 1",
                              district, account);
}

bool insert_new(db::Connection& db, const Record& r) {
  const auto statement = insertion(sealed(db, r));
  return db.run_params(statement.sql + " on conflict (district, id) do nothing", statement.params)
             .affected() == 1;
}

void insert_raised(db::Connection& db, const Record& r) {
  auto statement = insertion(sealed(db, r));
  db.later_params(statement.sql, std::move(statement.params));
}

// COPY does not work under row-level security; rows travel as one JSON text instead.
void insert_all(db::Connection& db, const std::vector<Record>& records) {
  std::vector<Record> rows;
  for (const auto& r : records) rows.push_back(sealed(db, r));
  db.execute("insert into appeal.appeal (" QY_COLUMNS ") select " QY_COLUMNS
             " from json_populate_recordset(null::appeal.appeal, $1::json)",
             base::to_json(rows));
  std::vector<Words> words;
  for (const auto& r : records)
    if (r.number) words.push_back({r.district, r.id, search::grams(search_text(r))});
  db.execute(
      "insert into appeal.words (district, id, grams) select district, id, grams"
      " from json_populate_recordset(null::appeal.words, $1::json)",
      base::to_json(words));
}

void update_all(db::Connection& db, const Record& r) {
  db.execute("update appeal.appeal set (" QY_ASKED ", " QY_STANDING ", due_key, sent_key) = (select " QY_ASKED
             ", " QY_STANDING
             ", coalesce(due_at, 'infinity'), coalesce(submitted_at, created_at)"
             " from json_populate_record(null::appeal.appeal, $3::json)) where district = $1 and id = $2",
             r.district, r.id, base::to_json(sealed(db, r)));
}

void update_standing(db::Connection& db, const Standing& before, const Record& r) {
  auto statement = update_of(before, r);
  if (statement.params.size() > 2) db.later_params(statement.sql, std::move(statement.params));
}

void add_words(db::Connection& db, const Record& r) {
  db.later("insert into appeal.words (district, id, grams) values ($1, $2, $3::tsvector)", r.district, r.id,
           search::grams(search_text(r)));
}

void remove_draft(db::Connection& db, const std::string& district, AppealId id) {
  db.execute("delete from appeal.appeal where district = $1 and id = $2 and state = 'draft'", district, id);
}

std::int64_t count_followers(db::Connection& db, const std::string& district, AppealId id) {
  return ask_followers(db, district, id).rows().front().n;
}

db::Pending<Number> ask_followers(db::Connection& db, const std::string& district, AppealId id) {
  return db.ask<Number>("select appeal.followers($1, $2) as n", district, id);
}

void add_step(db::Connection& db, const StoredStep& s) {
  db.later(
      "insert into appeal.event (district, appeal_id, seq, at, action, part, by_account, by_name, by_org, "
      "from_state, to_state, note, public, rule, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "$12, $13, $14, jsonb_strip_nulls($15::jsonb))",
      s.district, s.appeal_id, s.seq, s.at, s.action, s.part, s.by_account, s.by_name, s.by_org, s.from_state,
      s.to_state, s.note, s.is_public, s.rule, s.data);
}

void add_steps(db::Connection& db, const std::vector<StoredStep>& steps) {
  db.later(
      "insert into appeal.event (district, appeal_id, seq, at, action, part, by_account, by_name, by_org, "
      "from_state, to_state, note, public, rule, data) "
      "select district, appeal_id, seq, at, action, part, by_account, by_name, by_org, from_state, to_state, "
      "note, "
      "is_public, rule, jsonb_strip_nulls(data) from json_to_recordset($1::json) as s (district text, "
      "appeal_id uuid, "
      "seq integer, at timestamptz, action text, part text, by_account uuid, by_name text, by_org text, "
      "from_state text, "
      "to_state text, note text, is_public boolean, rule text, data jsonb)",
      base::to_json(steps));
}

std::string newest_answer(db::Connection& db, const Record& r) {
  return db.text(
      "select note from appeal.event where district = $1 and appeal_id = $2 and action = 'reply' order by "
      "seq desc limit 1",
      r.district, r.id);
}

std::vector<StoredStep> stored_steps(db::Connection& db, const std::string& district, AppealId id) {
  return db.query<StoredStep>(
      "select district, appeal_id, seq, at, action, part, by_account, by_name, by_org, from_state, to_state, "
      "note, "
      "public as is_public, rule, data from appeal.event where district = $1 and appeal_id = $2 order by seq",
      district, id);
}

Step shown(const StoredStep& s) {
  return {s.at, s.action, s.part, s.by_name, s.by_org, s.from_state, s.to_state, s.note, s.is_public, s.rule};
}

std::vector<Step> steps(db::Connection& db, const Record& r) {
  return ask_steps(db, r.district, r.id).rows();
}

db::Pending<Step> ask_steps(db::Connection& db, const std::string& district, AppealId id) {
  return db.ask<Step>(
      "select at, action, part, by_name, by_org, from_state, to_state, note, public as is_public, rule from "
      "appeal.event "
      "where district = $1 and appeal_id = $2 order by seq",
      district, id);
}

std::vector<std::int64_t> take_numbers(db::Connection& db, const std::string& district, base::Date day,
                                       std::int64_t count) {
  const auto rows = db.run("select * from appeal.next_numbers($1, $2, $3)", district, day, count);
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(std::stoll(std::string(rows.text(i, 0))));
  return out;
}

std::string number_text(base::Date day, std::int64_t n) {
  auto date = base::to_iso(day);
  date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
  return fmt::format("SQ{}-{:04}", date, n);
}

std::string next_number(db::Connection& db, const std::string& district, base::Date day) {
  return number_text(day, db.number("select appeal.next_number($1, $2)", district, day));
}

std::vector<Category> categories(db::Connection& db, const std::string& district) {
  return db.query<Category>(
      "select id, parent_id, code, name, name_en, lead_org_code, active, rule, fields from appeal.category "
      "where district = $1 order by position, code",
      district);
}

std::optional<Category> find_category(db::Connection& db, const std::string& district, CategoryId id) {
  return db.query_one<Category>(
      "select id, parent_id, code, name, name_en, lead_org_code, active, rule, fields from appeal.category "
      "where district = $1 and id = $2",
      district, id);
}

}  // namespace qiying::appeal
