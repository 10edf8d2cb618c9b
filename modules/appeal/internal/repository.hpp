#pragma once
/// Rows of the schema `appeal`: reading and writing, nothing decided. All functions see what row-level
/// security lets the connection's scope see, and throw db::DbError when the database is broken.

#include <optional>
#include <string>
#include <vector>

#include "modules/appeal/appeal.hpp"
#include "modules/appeal/internal/sealed.hpp"
#include "platform/db/db.hpp"

namespace qiying::appeal {

/// An organisation that was asked to help the lead 协办.
struct Cohandler {
  auth::OrgId org_id;
  std::string path, name;
  base::Timestamp due_at;
  std::optional<base::Timestamp> answered_at;
  bool open() const { return !answered_at; }
};
QY_DESCRIBE(Cohandler, QY_FIELD(org_id), QY_FIELD(path), QY_FIELD(name), QY_FIELD(due_at),
            QY_FIELD(answered_at))

/// What was asked, by whom; fixed once it was sent.
struct Asked {
  std::string district;
  AppealId id;
  Kind kind = Kind::consult;
  Channel channel = Channel::portal;
  std::string title, body;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name, contact_name, contact_phone, street_code, address;
  std::string contact_mark;  ///< by which a caller's telephone is found; set when the row is written
  base::Json fields{"{}"};   ///< what the category's own form fields hold
  auth::AccountId raised_by;
  base::Timestamp created_at;
};

/// Where it stands: all that steps change (life.hpp), and nothing else.
struct Standing {
  State state = State::draft;
  std::optional<std::string> number;      ///< "SQ20261120-0001"; none while a draft
  std::optional<CategoryId> category_id;  ///< the centre may put it right
  std::string rule, calendar;             ///< terms.hpp; the calendar of the leading organisation
  bool urgent = false, confidential = false, designated = false;
  std::optional<auth::OrgId> lead_org;
  std::string lead_org_path, lead_org_name;
  std::optional<auth::AccountId> handler;
  std::string handler_name;
  std::vector<Cohandler> cohandlers;
  std::optional<base::Timestamp> submitted_at, accepted_at, dispatched_at, sign_due_at, signed_at,
      contact_due_at, contacted_at, reply_due_at, replied_at, closed_at;
  std::optional<base::Timestamp>
      step_due_at;  ///< of the state, where neither the sign nor the reply clock is meant
  std::optional<base::Timestamp> extension_until;          ///< asked for and not decided
  std::optional<base::Timestamp> paused_at, paused_until;  ///< suspended or tracked
  std::optional<base::Timestamp> urged_at;
  std::optional<base::Timestamp> due_at;    ///< of the clock that runs now
  std::optional<base::Timestamp> alarm_at;  ///< when the watch looks at it next
  int alarm_stage = 0;                      ///< 0 warn, 1 overdue, 2 and 3 supervision rises
  int redo_count = 0, dispatch_count = 0, return_count = 0, extension_count = 0, call_count = 0,
      reopen_count = 0, urge_count = 0;
  Supervision supervision = Supervision::none;
  std::optional<AppealId> parent_id;  ///< the appeal that this one follows
  std::string reason_code;            ///< of a rejection or diversion
  std::optional<Level> rating_level;
  std::optional<int> rating_stars;
  std::string rating_comment;
  int version = 1;
};

/// One row of appeal.appeal; column names are the member names.
struct Record : Asked, Standing {};

QY_DESCRIBE(Standing, QY_FIELD(state), QY_FIELD(number), QY_FIELD(category_id), QY_FIELD(rule),
            QY_FIELD(calendar), QY_FIELD(urgent), QY_FIELD(confidential), QY_FIELD(designated),
            QY_FIELD(lead_org), QY_FIELD(lead_org_path), QY_FIELD(lead_org_name), QY_FIELD(handler),
            QY_FIELD(handler_name), QY_FIELD(cohandlers), QY_FIELD(submitted_at), QY_FIELD(accepted_at),
            QY_FIELD(dispatched_at), QY_FIELD(sign_due_at), QY_FIELD(signed_at), QY_FIELD(contact_due_at),
            QY_FIELD(contacted_at), QY_FIELD(reply_due_at), QY_FIELD(replied_at), QY_FIELD(closed_at),
            QY_FIELD(step_due_at), QY_FIELD(extension_until), QY_FIELD(paused_at), QY_FIELD(paused_until),
            QY_FIELD(urged_at), QY_FIELD(due_at), QY_FIELD(alarm_at), QY_FIELD(alarm_stage),
            QY_FIELD(redo_count), QY_FIELD(dispatch_count), QY_FIELD(return_count), QY_FIELD(extension_count),
            QY_FIELD(call_count), QY_FIELD(reopen_count), QY_FIELD(urge_count), QY_FIELD(supervision),
            QY_FIELD(parent_id), QY_FIELD(reason_code), QY_FIELD(rating_level), QY_FIELD(rating_stars),
            QY_FIELD(rating_comment), QY_FIELD(version))
QY_DESCRIBE(Record, QY_FIELD(district), QY_FIELD(id), QY_FIELD(kind), QY_FIELD(channel), QY_FIELD(title),
            QY_FIELD(body), QY_FIELD(category_id), QY_FIELD(subject_id), QY_FIELD(subject_name),
            QY_FIELD(contact_name, .sealed = kContactName), QY_FIELD(contact_phone, .sealed = kContactPhone),
            QY_FIELD(contact_mark), QY_FIELD(street_code), QY_FIELD(address), QY_FIELD(fields),
            QY_FIELD(raised_by), QY_FIELD(created_at), QY_FIELD(state), QY_FIELD(number), QY_FIELD(rule),
            QY_FIELD(calendar), QY_FIELD(urgent), QY_FIELD(confidential), QY_FIELD(designated),
            QY_FIELD(lead_org), QY_FIELD(lead_org_path), QY_FIELD(lead_org_name), QY_FIELD(handler),
            QY_FIELD(handler_name), QY_FIELD(cohandlers), QY_FIELD(submitted_at), QY_FIELD(accepted_at),
            QY_FIELD(dispatched_at), QY_FIELD(sign_due_at), QY_FIELD(signed_at), QY_FIELD(contact_due_at),
            QY_FIELD(contacted_at), QY_FIELD(reply_due_at), QY_FIELD(replied_at), QY_FIELD(closed_at),
            QY_FIELD(step_due_at), QY_FIELD(extension_until), QY_FIELD(paused_at), QY_FIELD(paused_until),
            QY_FIELD(urged_at), QY_FIELD(due_at), QY_FIELD(alarm_at), QY_FIELD(alarm_stage),
            QY_FIELD(redo_count), QY_FIELD(dispatch_count), QY_FIELD(return_count), QY_FIELD(extension_count),
            QY_FIELD(call_count), QY_FIELD(reopen_count), QY_FIELD(urge_count), QY_FIELD(supervision),
            QY_FIELD(parent_id), QY_FIELD(reason_code), QY_FIELD(rating_level), QY_FIELD(rating_stars),
            QY_FIELD(rating_comment), QY_FIELD(version))

/// One step in the life of an appeal, as kept in appeal.event.
struct Step {
  base::Timestamp at;
  std::string action;
  std::string part;  ///< in which somebody acted
  std::string by_name;
  std::string by_org;
  std::string from_state, to_state;
  std::string note;
  bool is_public = true;  ///< seen by the enterprise
  std::string rule;       ///< the rules it was taken under
};
QY_DESCRIBE(Step, QY_FIELD(at), QY_FIELD(action), QY_FIELD(part), QY_FIELD(by_name), QY_FIELD(by_org),
            QY_FIELD(from_state), QY_FIELD(to_state), QY_FIELD(note), QY_FIELD(is_public), QY_FIELD(rule))

/// A node of the category tree.
struct Category {
  CategoryId id;
  std::optional<CategoryId> parent_id;
  std::string code, name, name_en, lead_org_code;
  bool active = true;
  std::string rule;         ///< what it sets apart: "reply=5wd quality=true"
  base::Json fields{"[]"};  ///< its own form fields
};
QY_DESCRIBE(Category, QY_FIELD(id), QY_FIELD(parent_id), QY_FIELD(code), QY_FIELD(name), QY_FIELD(name_en),
            QY_FIELD(lead_org_code), QY_FIELD(active), QY_FIELD(rule), QY_FIELD(fields))

std::optional<Record> find(db::Connection& db, const std::string& district, AppealId id);
/// Like `find`, and holds the row until the transaction ends.
std::optional<Record> find_locked(db::Connection& db, const std::string& district, AppealId id);
/// The newest draft of an account, if any.
std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::AccountId account);
/// The same, asked for now and looked at later: no row or one.
db::Pending<Record> ask_locked(db::Connection& db, const std::string& district, AppealId id);
/// False when the id is taken already, also by a row that the scope may not see.
[[nodiscard]] bool insert_new(db::Connection& db, const Record& record);
/// The same for an id that was made for it, with whatever is said next.
void insert_raised(db::Connection& db, const Record& record);
/// Many at once.
void insert_all(db::Connection& db, const std::vector<Record>& records);
/// Writes what was asked and where it stands: for drafts. The row must have been read with find_locked.
void update_all(db::Connection& db, const Record& record);
/// Writes what has changed of where it stands. The row must have been read with find_locked as `before`.
void update_standing(db::Connection& db, const Standing& before, const Record& record);
/// Lets the words of a sent appeal be found.
void add_words(db::Connection& db, const Record& record);
void remove_draft(db::Connection& db, const std::string& district, AppealId id);
/// How many appeals follow this one, also those that the scope does not see.
std::int64_t count_followers(db::Connection& db, const std::string& district, AppealId id);
/// A count, or how many are meant.
struct Number {
  std::int64_t n = 0;
};
QY_DESCRIBE(Number, QY_FIELD(n))
/// `count_followers`, asked for now and looked at later: one row.
db::Pending<Number> ask_followers(db::Connection& db, const std::string& district, AppealId id);

/// A step as it is stored. `seq` is the version of the appeal that it made, by which steps are ordered (a
/// caller may not see all of them, so they cannot be counted); `by_account` is kept for the audit but never
/// shown.
struct StoredStep {
  std::string district;
  AppealId appeal_id;
  int seq = 0;
  base::Timestamp at;
  std::string action, part;
  auth::AccountId by_account;
  std::string by_name, by_org, from_state, to_state, note;
  bool is_public = true;
  std::string rule;
  base::Json data{"{}"};  ///< Particulars (life.hpp)
};
QY_DESCRIBE(StoredStep, QY_FIELD(district), QY_FIELD(appeal_id), QY_FIELD(seq), QY_FIELD(at),
            QY_FIELD(action), QY_FIELD(part), QY_FIELD(by_account), QY_FIELD(by_name), QY_FIELD(by_org),
            QY_FIELD(from_state), QY_FIELD(to_state), QY_FIELD(note), QY_FIELD(is_public), QY_FIELD(rule),
            QY_FIELD(data))
void add_step(db::Connection& db, const StoredStep& step);
void add_steps(db::Connection& db, const std::vector<StoredStep>& steps);
/// What was answered last; empty without an answer.
std::string newest_answer(db::Connection& db, const Record& record);
/// All steps with everything, oldest first, for a replay.
std::vector<StoredStep> stored_steps(db::Connection& db, const std::string& district, AppealId id);
/// All steps visible to the scope, oldest first.
std::vector<Step> steps(db::Connection& db, const Record& record);
/// The same, asked for now and looked at later.
db::Pending<Step> ask_steps(db::Connection& db, const std::string& district, AppealId id);
/// What is shown of a step.
Step shown(const StoredStep& step);

/// The next number of the day, "SQ20261120-0001": unique, rising; what is rolled back leaves a gap.
std::string next_number(db::Connection& db, const std::string& district, base::Date day);
/// `count` numbers of the day taken at once, rising.
std::vector<std::int64_t> take_numbers(db::Connection& db, const std::string& district, base::Date day,
                                       std::int64_t count);
/// "SQ20261120-0001".
std::string number_text(base::Date day, std::int64_t n);

std::vector<Category> categories(db::Connection& db, const std::string& district);
std::optional<Category> find_category(db::Connection& db, const std::string& district, CategoryId id);

}  // namespace qiying::appeal
