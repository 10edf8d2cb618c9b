#pragma once
/// One application as it is stored, and the statements that read and write it.

#include <optional>
#include <string>
#include <vector>

#include "modules/application/internal/states.hpp"
#include "modules/policy/policy.hpp"
#include "platform/auth/caller.hpp"
#include "platform/files/files.hpp"

namespace qiying::application {

using RunId = base::Id<struct RunTag>;

enum class Origin { applied, granted };
QY_ENUM(Origin, "applied", "granted")

/// What lies sealed, in the columns of these names.
inline constexpr std::string_view kContactName = "application.contact_name",
                                  kContactPhone = "application.contact_phone",
                                  kBankAccount = "application.bank_account",
                                  kChaseContact = "application.chase_contact";

/// Another enterprise that applies along.
struct Partner {
  std::string uscc, name;
};
QY_DESCRIBE(Partner, QY_FIELD(uscc), QY_FIELD(name))

struct Record {
  std::string district;
  ApplicationId id;
  std::optional<std::string> number;
  std::string slug;
  policy::VersionId version_id;
  int version_number = 1;
  std::string policy_title;
  auth::SubjectId subject_id;
  std::string subject_name, uscc;
  Origin origin = Origin::applied;
  std::string period;
  State state = State::draft;
  std::string contact_name, contact_phone, bank_name, bank_account, statement;
  bool insists = false;  ///< although the rules say no
  std::vector<Partner> partners;
  base::Json assessment{"{}"};  ///< rules::Explanation, frozen when it was sent
  std::optional<base::Fen> amount_asked, amount_approved;
  base::Fen amount_paid;
  std::vector<std::int64_t> instalments;  ///< shares in millionths
  int instalments_paid = 0;
  std::optional<auth::OrgId> lead_org;
  std::string lead_org_path, lead_org_name;
  std::string correction;
  bool correction_asked = false;
  std::optional<base::Timestamp> correction_due_at;
  int notice_days = 5;
  std::optional<base::Date> notice_from, notice_until;
  std::string reason;
  bool contested = false;
  std::optional<auth::AccountId> decided_by;
  auth::AccountId created_by;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, decided_at, paid_at;
  int version = 1;
};
QY_DESCRIBE(Record, QY_FIELD(district), QY_FIELD(id), QY_FIELD(number), QY_FIELD(slug), QY_FIELD(version_id),
            QY_FIELD(version_number), QY_FIELD(policy_title), QY_FIELD(subject_id), QY_FIELD(subject_name),
            QY_FIELD(uscc), QY_FIELD(origin), QY_FIELD(period), QY_FIELD(state),
            QY_FIELD(contact_name, .sealed = kContactName), QY_FIELD(contact_phone, .sealed = kContactPhone),
            QY_FIELD(bank_name), QY_FIELD(bank_account, .sealed = kBankAccount), QY_FIELD(statement),
            QY_FIELD(insists), QY_FIELD(partners), QY_FIELD(assessment), QY_FIELD(amount_asked),
            QY_FIELD(amount_approved), QY_FIELD(amount_paid), QY_FIELD(instalments),
            QY_FIELD(instalments_paid), QY_FIELD(lead_org), QY_FIELD(lead_org_path), QY_FIELD(lead_org_name),
            QY_FIELD(correction), QY_FIELD(correction_asked), QY_FIELD(correction_due_at),
            QY_FIELD(notice_days), QY_FIELD(notice_from), QY_FIELD(notice_until), QY_FIELD(reason),
            QY_FIELD(contested), QY_FIELD(decided_by), QY_FIELD(created_by), QY_FIELD(created_at),
            QY_FIELD(submitted_at), QY_FIELD(decided_at), QY_FIELD(paid_at), QY_FIELD(version))

/// One step of the past.
struct Step {
  int seq = 0;
  base::Timestamp at;
  Action action = Action::submit;
  std::string by_name, by_org;
  State from_state = State::draft, to_state = State::draft;
  std::string note;
};
QY_DESCRIBE(Step, QY_FIELD(seq), QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name), QY_FIELD(by_org),
            QY_FIELD(from_state), QY_FIELD(to_state), QY_FIELD(note))

/// A file that answers a required material.
struct Material {
  int position = 0;
  std::string name;
  files::FileId file_id;
};
QY_DESCRIBE(Material, QY_FIELD(position), QY_FIELD(name), QY_FIELD(file_id))

struct Opinion {
  auth::AccountId reviewer;
  std::string reviewer_name, reviewer_org;
  bool conflict = false;
  std::optional<int> score;
  std::string text;
  base::Timestamp at;
};
QY_DESCRIBE(Opinion, QY_FIELD(reviewer), QY_FIELD(reviewer_name), QY_FIELD(reviewer_org), QY_FIELD(conflict),
            QY_FIELD(score), QY_FIELD(text), QY_FIELD(at))

std::optional<Record> find(db::Connection& db, const std::string& district, ApplicationId id);
std::optional<Record> find_locked(db::Connection& db, const std::string& district, ApplicationId id);
/// The draft of an enterprise for a policy.
std::optional<Record> find_draft(db::Connection& db, const std::string& district, auth::SubjectId subject,
                                 std::string_view slug);
/// False when the row, the draft or the grant exists already.
bool insert(db::Connection& db, const Record& record);
void update(db::Connection& db, const Record& record);
void remove_draft(db::Connection& db, const std::string& district, ApplicationId id);

void add_step(db::Connection& db, const Record& record, State from, Action action, base::Timestamp at,
              const auth::Caller& by, const std::string& by_org, const std::string& note);
std::vector<Step> steps(db::Connection& db, const std::string& district, ApplicationId id);
std::vector<Material> materials(db::Connection& db, const std::string& district, ApplicationId id);
std::vector<Opinion> opinions(db::Connection& db, const std::string& district, ApplicationId id);

/// "SB20260302-0001".
std::string next_number(db::Connection& db, const std::string& district, base::Date day);

}  // namespace qiying::application
