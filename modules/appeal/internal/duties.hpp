#pragma once
/// The duty catalogue 权责清单: who leads an appeal by category and street, with rulings of the centre as
/// precedents; and who is on duty in an office.

#include "modules/appeal/internal/steps.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

using DutyId = base::Id<struct DutyTag>;

enum class DutySource { catalogue, ruling };
QY_ENUM(DutySource, "catalogue", "ruling")

/// One line of the catalogue.
struct Duty {
  DutyId id;
  std::optional<CategoryId> category_id;
  std::string category_name, street_code;
  auth::OrgId lead_org;
  std::string lead_org_name;
  std::string basis;  ///< document and article, or the words of the ruling
  DutySource source = DutySource::catalogue;
  std::optional<AppealId> appeal_id;
  base::Date valid_from;
  std::optional<base::Date> valid_to;
};
QY_DESCRIBE(Duty, QY_FIELD(id), QY_FIELD(category_id), QY_FIELD(category_name), QY_FIELD(street_code),
            QY_FIELD(lead_org), QY_FIELD(lead_org_name), QY_FIELD(basis), QY_FIELD(source),
            QY_FIELD(appeal_id), QY_FIELD(valid_from), QY_FIELD(valid_to))

/// Who leads such an appeal, best first: nearer categories before farther ones, with street before without,
/// newer before older; the category's own department comes last.
std::vector<Duty> duties_for(db::Connection& db, const Record& record, base::Date day);

/// A decided dispute becomes a precedent: the lead of `record` by the words of `deed`. Nothing without a
/// category.
void keep_precedent(const Scene& scene, const Record& record, const Deed& deed);

/// Whom a case waits for when an organisation is to act on `day`.
struct Staffing {
  enum class Level { office, deputies, head, supervisor, centre } level = Level::office;
  std::vector<auth::AccountId> accounts;  ///< none for `office` (all of it) and `centre`
};
/// Somebody of the office; else deputies of those who are away; else its head, else the head above; else the
/// centre. Never nobody.
Staffing staffing_of(db::Connection& db, auth::OrgId org, base::Date day);
/// Whether somebody of the office is there on `day`: one row, 0 or 1.
db::Pending<Number> ask_staff(db::Connection& db, auth::OrgId org, base::Date day);
/// Tells those whom the case waits for when its office cannot take it, and writes it down in the case.
void cover_vacancy(const Scene& scene, Record& record);

/// Dispatches a submitted appeal whose category asks for it (`auto=true`) and for which the catalogue has
/// exactly one best answer. Job `appeal.dispatch`; true when it was dispatched.
bool dispatch_by_catalogue(db::Connection& db, const std::string& district, const std::string& id,
                           base::Timestamp now);

void register_duties(kernel::Registry& registry);
/// Calendars of offices, and who is away (offices.cpp).
void register_offices(kernel::Registry& registry);

}  // namespace qiying::appeal
