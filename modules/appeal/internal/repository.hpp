#pragma once
/// Rows of the schema `appeal`: reading and writing, nothing decided. All functions see what row-level
/// security lets the connection's scope see, and throw db::DbError when the database is broken.

#include <optional>
#include <string>
#include <vector>

#include "modules/appeal/appeal.hpp"
#include "platform/db/db.hpp"

namespace qiying::appeal {

/// One row of appeal.appeal; column names are the member names.
struct Record {
  std::string district;
  AppealId id;
  std::optional<std::string> number;  ///< "SQ20261120-0001"; none while a draft
  Kind kind = Kind::consult;
  Channel channel = Channel::portal;
  State state = State::draft;
  std::string title, body;
  std::optional<CategoryId> category_id;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name, contact_name, contact_phone, street_code, address;
  auth::AccountId raised_by;
  std::optional<auth::OrgId> lead_org;
  std::string lead_org_path, lead_org_name;
  std::optional<auth::AccountId> handler;
  std::string handler_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at,
      replied_at, closed_at;
  int redo_count = 0;
  std::optional<Level> rating_level;
  std::optional<int> rating_stars;
  std::string rating_comment;
  int version = 1;
};
QY_DESCRIBE(Record, QY_FIELD(district), QY_FIELD(id), QY_FIELD(number), QY_FIELD(kind), QY_FIELD(channel),
            QY_FIELD(state), QY_FIELD(title), QY_FIELD(body), QY_FIELD(category_id), QY_FIELD(subject_id),
            QY_FIELD(subject_name), QY_FIELD(contact_name), QY_FIELD(contact_phone), QY_FIELD(street_code),
            QY_FIELD(address), QY_FIELD(raised_by), QY_FIELD(lead_org), QY_FIELD(lead_org_path),
            QY_FIELD(lead_org_name), QY_FIELD(handler), QY_FIELD(handler_name), QY_FIELD(created_at),
            QY_FIELD(submitted_at), QY_FIELD(dispatched_at), QY_FIELD(sign_due_at), QY_FIELD(signed_at),
            QY_FIELD(reply_due_at), QY_FIELD(replied_at), QY_FIELD(closed_at), QY_FIELD(redo_count),
            QY_FIELD(rating_level), QY_FIELD(rating_stars), QY_FIELD(rating_comment), QY_FIELD(version))

/// One step in the life of an appeal, as kept in appeal.event.
struct Step {
  base::Timestamp at;
  std::string action;
  std::string by_name;
  std::string by_org;
  std::string from_state, to_state;
  std::string note;
  bool is_public = true;  ///< seen by the enterprise
};
QY_DESCRIBE(Step, QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name), QY_FIELD(by_org), QY_FIELD(from_state),
            QY_FIELD(to_state), QY_FIELD(note), QY_FIELD(is_public))

/// A node of the category tree.
struct Category {
  CategoryId id;
  std::optional<CategoryId> parent_id;
  std::string code, name, name_en, lead_org_code;
  bool active = true;
};
QY_DESCRIBE(Category, QY_FIELD(id), QY_FIELD(parent_id), QY_FIELD(code), QY_FIELD(name), QY_FIELD(name_en),
            QY_FIELD(lead_org_code), QY_FIELD(active))

std::optional<Record> find(db::Connection& db, const std::string& district, AppealId id);
/// Like `find`, and holds the row until the transaction ends.
std::optional<Record> find_locked(db::Connection& db, const std::string& district, AppealId id);
/// The newest draft of an account, if any.
std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::AccountId account);
/// False when the id is taken already, also by a row that the scope may not see.
[[nodiscard]] bool insert_new(db::Connection& db, const Record& record);
/// Many at once.
void insert_all(db::Connection& db, const std::vector<Record>& records);
/// Writes every column and counts the version up; the row must have been read with find_locked.
void update(db::Connection& db, const Record& record);
void remove_draft(db::Connection& db, const std::string& district, AppealId id);

/// Appends the step that made `record.version`, by which steps are ordered (the caller may not see all of
/// them, so they cannot be counted); `account` is kept for the audit but never shown.
void add_step(db::Connection& db, const Record& record, auth::AccountId account, const Step& step);
/// A step as it is stored, for many at once.
struct StoredStep {
  std::string district;
  AppealId appeal_id;
  int seq = 0;
  base::Timestamp at;
  std::string action;
  auth::AccountId by_account;
  std::string by_name, by_org, from_state, to_state, note;
  bool is_public = true;
};
QY_DESCRIBE(StoredStep, QY_FIELD(district), QY_FIELD(appeal_id), QY_FIELD(seq), QY_FIELD(at),
            QY_FIELD(action), QY_FIELD(by_account), QY_FIELD(by_name), QY_FIELD(by_org), QY_FIELD(from_state),
            QY_FIELD(to_state), QY_FIELD(note), QY_FIELD(is_public))
void add_steps(db::Connection& db, const std::vector<StoredStep>& steps);
/// All steps visible to the scope, oldest first.
std::vector<Step> steps(db::Connection& db, const Record& record);

/// The next number of the day, "SQ20261120-0001". Holds the day's counter until commit: take it late.
std::string next_number(db::Connection& db, const std::string& district, base::Date day);
/// The first of `count` numbers of the day taken at once; the others follow it.
std::int64_t take_numbers(db::Connection& db, const std::string& district, base::Date day,
                          std::int64_t count);
/// "SQ20261120-0001".
std::string number_text(base::Date day, std::int64_t n);

std::vector<Category> categories(db::Connection& db, const std::string& district);
std::optional<Category> find_category(db::Connection& db, const std::string& district, CategoryId id);

}  // namespace qiying::appeal
