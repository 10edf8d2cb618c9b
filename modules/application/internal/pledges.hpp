#pragma once
/// Pledges 承诺 of those who were paid: to stay, and what else was agreed (head-count, tax). They are watched
/// from the first payment to their end; a breach is a proposal to claw back, which a person decides.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

/// 履约中 已违约 已履行 已追回 免于追回.
enum class PledgeState { watching, broken, kept, recovered, waived };
QY_ENUM(PledgeState, "watching", "broken", "kept", "recovered", "waived")
base::Text title_of(PledgeState state);

/// Something that was pledged besides staying: a fact of the catalogue and the least it may be in each year.
struct PledgeTerm {
  std::string fact, title, least, basis;
};
QY_DESCRIBE(PledgeTerm, QY_FIELD(fact, .min = 1, .max = 60), QY_FIELD(title, .min = 0, .max = 200),
            QY_FIELD(least, .min = 1, .max = 60), QY_FIELD(basis, .min = 0, .max = 200))

/// What an office delivered about a pledge for a year; `short_of`: below what was pledged.
struct PledgeDatum {
  std::string fact, title;
  int year = 0;
  std::string value, source;
  bool short_of = false;
};
QY_DESCRIBE(PledgeDatum, QY_FIELD(fact), QY_FIELD(title), QY_FIELD(year), QY_FIELD(value), QY_FIELD(source),
            QY_FIELD(short_of))

/// A pledge with what belongs to it, as both sides see it.
struct PledgeRow {
  ApplicationId id;
  std::string number, policy_title, subject_name, office, clawback, breach, note, decided_name;
  base::Date from_day, until_day;
  std::optional<base::Date> broken_on;
  PledgeState state = PledgeState::watching;
  base::Fen paid, recovered;
  base::Fen proposed;  ///< to claw back, while a breach waits for a decision
  std::vector<PledgeTerm> terms;
  std::vector<PledgeDatum> data;  ///< newest year first
  int version = 1;
};
QY_DESCRIBE(PledgeRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(policy_title), QY_FIELD(subject_name),
            QY_FIELD(office, .min = 0), QY_FIELD(clawback, .min = 0), QY_FIELD(breach, .min = 0),
            QY_FIELD(note, .min = 0), QY_FIELD(decided_name, .min = 0), QY_FIELD(from_day),
            QY_FIELD(until_day), QY_FIELD(broken_on), QY_FIELD(state), QY_FIELD(paid), QY_FIELD(recovered),
            QY_FIELD(proposed), QY_FIELD(terms), QY_FIELD(data), QY_FIELD(version))

/// Begins the watch at the first payment of an application whose policy asks for a pledge; nothing otherwise.
void begin_pledge(db::Connection& db, const Record& r, base::Timestamp now);
/// The pledge of an application that the connection's scope may see.
std::optional<PledgeRow> find_pledge(db::Connection& db, const std::string& district, ApplicationId id);

/// Whose pledge is broken.
struct Breach {
  std::string district, office_path, office, policy_title, subject_name;
  ApplicationId id;
  auth::SubjectId subject_id;
  base::Fen paid;
};
QY_DESCRIBE(Breach, QY_FIELD(district), QY_FIELD(office_path), QY_FIELD(office), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(id), QY_FIELD(subject_id), QY_FIELD(paid))
/// Notes the breach with the proposal to claw back what was paid, tells the office that leads it (else
/// whoever pays) and the enterprise, and audits it in the name of `by`.
void break_pledge(db::Connection& db, const auth::Caller& by, const Breach& breach, const std::string& words,
                  base::Timestamp now);

/// Job: pledges that the register shows to be broken, and those kept to their end. System scope.
void watch_pledges(db::Connection& db, base::Timestamp now);

void register_pledges(kernel::Registry& r);
void register_pledge_data(kernel::Registry& r);  // terms, and data of other offices against them

}  // namespace qiying::application
