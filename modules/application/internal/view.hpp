#pragma once
/// What screens and pages show of applications.

#include "modules/application/internal/limits.hpp"
#include "modules/application/internal/use_cases.hpp"

namespace qiying::application {

struct MaterialView {
  int position = 0;
  std::string name, basis;
  bool required = true;
  std::vector<files::FileInfo> files;
};
QY_DESCRIBE(MaterialView, QY_FIELD(position), QY_FIELD(name), QY_FIELD(basis), QY_FIELD(required),
            QY_FIELD(files))

struct ApplicationView {
  ApplicationId id;
  std::string number, slug, policy_title;
  int version_number = 1;
  State state = State::draft;
  Origin origin = Origin::applied;
  std::string period;
  auth::SubjectId subject_id;
  std::string subject_name, uscc, contact_name, contact_phone, bank_name;
  std::string bank_account;  ///< masked
  std::string statement;
  bool insists = false;
  std::vector<Partner> partners;
  std::optional<rules::Explanation> assessment;  ///< frozen when it was sent
  std::optional<base::Fen> amount_asked, amount_approved;
  base::Fen amount_paid;
  std::string lead_org_name, correction, reason;
  std::optional<base::Timestamp> correction_due_at;
  int notice_days = 5;
  std::optional<base::Date> notice_from, notice_until;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, decided_at, paid_at;
  std::vector<MaterialView> materials;
  std::vector<Step> timeline;
  std::vector<Opinion> opinions;  ///< staff only
  std::vector<Limit> limits;      ///< what keeps the sum down; to whoever decides now
  std::vector<std::string> actions;
  bool may_review = false;
  int version = 1;
};
QY_DESCRIBE(ApplicationView, QY_FIELD(id), QY_FIELD(number), QY_FIELD(slug), QY_FIELD(policy_title),
            QY_FIELD(version_number), QY_FIELD(state), QY_FIELD(origin), QY_FIELD(period),
            QY_FIELD(subject_id), QY_FIELD(subject_name), QY_FIELD(uscc), QY_FIELD(contact_name),
            QY_FIELD(contact_phone), QY_FIELD(bank_name), QY_FIELD(bank_account, .doc = "脱敏 / masked"),
            QY_FIELD(statement), QY_FIELD(insists), QY_FIELD(partners), QY_FIELD(assessment),
            QY_FIELD(amount_asked), QY_FIELD(amount_approved), QY_FIELD(amount_paid), QY_FIELD(lead_org_name),
            QY_FIELD(correction), QY_FIELD(reason), QY_FIELD(correction_due_at), QY_FIELD(notice_days),
            QY_FIELD(notice_from), QY_FIELD(notice_until), QY_FIELD(created_at), QY_FIELD(submitted_at),
            QY_FIELD(decided_at), QY_FIELD(paid_at), QY_FIELD(materials), QY_FIELD(timeline),
            QY_FIELD(opinions), QY_FIELD(limits), QY_FIELD(actions), QY_FIELD(may_review), QY_FIELD(version))

ApplicationView view_of(kernel::Context& c, const Record& record);

struct ApplicationQuery {
  std::optional<std::string> q;  ///< in number, enterprise, code, policy
  std::vector<State> state;
  std::optional<std::string> policy;
  std::optional<Origin> origin;
  std::optional<bool> no_account;  ///< no bank account known
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(ApplicationQuery, QY_FIELD(q, .min = 0, .max = 100), QY_FIELD(state),
            QY_FIELD(policy, .max = 100), QY_FIELD(origin), QY_FIELD(no_account),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 100))

struct ApplicationRow {
  ApplicationId id;
  std::string number, slug, policy_title, subject_name, uscc, lead_org_name;
  State state = State::draft;
  Origin origin = Origin::applied;
  std::optional<base::Fen> amount_asked, amount_approved;
  base::Fen amount_paid;
  bool has_account = false;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, decided_at, paid_at, correction_due_at;
  std::optional<base::Date> notice_until;
};
QY_DESCRIBE(ApplicationRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(slug), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(uscc), QY_FIELD(lead_org_name), QY_FIELD(state),
            QY_FIELD(origin), QY_FIELD(amount_asked), QY_FIELD(amount_approved), QY_FIELD(amount_paid),
            QY_FIELD(has_account), QY_FIELD(created_at), QY_FIELD(submitted_at), QY_FIELD(decided_at),
            QY_FIELD(paid_at), QY_FIELD(correction_due_at), QY_FIELD(notice_until))

/// What the caller may see, the newest first; an enterprise sees its drafts too.
base::Result<kernel::List<ApplicationRow>> list(kernel::Context& c, const ApplicationQuery& query);

/// An entry of the public notice 公示.
struct NoticeRow {
  ApplicationId id;
  std::string slug, policy_title, subject_name, uscc, office;
  std::optional<base::Fen> amount_approved;
  base::Date notice_from, notice_until;
};
QY_DESCRIBE(NoticeRow, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(policy_title), QY_FIELD(subject_name),
            QY_FIELD(uscc), QY_FIELD(office), QY_FIELD(amount_approved), QY_FIELD(notice_from),
            QY_FIELD(notice_until))
base::Result<kernel::List<NoticeRow>> notices(kernel::Context& c, const kernel::Nothing&);

}  // namespace qiying::application
