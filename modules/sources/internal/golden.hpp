#pragma once
/// The golden value of each field of an enterprise: the one that the rules choose among all sources. The
/// rules are data (content/sources/golden_rules.csv); each value keeps its source, date and rule.

#include "modules/sources/internal/record.hpp"
#include "platform/jobs/jobs.hpp"

namespace qiying::sources {

/// What a rule looks at, the first that decides wins.
enum class Key { authority, recent, agreement };
QY_ENUM(Key, "authority", "recent", "agreement")

struct GoldenRule {
  std::string field;
  std::vector<Key> keys;
};
/// The rules of the program. Throws std::runtime_error when the file is broken (a test reads it).
const std::vector<GoldenRule>& golden_rules();

/// A record as a rule sees it.
struct Candidate {
  const RecordView* record;
  int authority;
};
/// The candidate whose value of the rule's field is golden; nullptr when none has one. Ties go by source and
/// id, so the order of candidates does not matter.
const Candidate* choose(const GoldenRule& rule, const std::vector<Candidate>& candidates);

struct Deed {
  std::string district, by_name;
  base::Timestamp now;
};
/// Chooses anew for these enterprises and writes what changed into the register; fields that a person set by
/// hand stay. Values whose record has gone fall back to what the register had. Returns how many enterprises
/// changed.
std::int64_t renew_values(db::Connection& db, const Deed& deed, const std::vector<EntityId>& entities);

/// The same by a job, in the system's scope: who decides on links need not be allowed to change the register.
void renew_later(db::Connection& db, const Deed& deed, const std::vector<EntityId>& entities);
/// The job "sources.renew".
void renew_job(db::Connection& db, const jobs::Job& job);

struct ValueView {
  std::string field, value, base, source_code, source_name, record_id, as_of, rule;
  base::Timestamp at;
};
QY_DESCRIBE(ValueView, QY_FIELD(field), QY_FIELD(value), QY_FIELD(base), QY_FIELD(source_code),
            QY_FIELD(source_name), QY_FIELD(record_id), QY_FIELD(as_of), QY_FIELD(rule), QY_FIELD(at))
std::vector<ValueView> values_of(db::Connection& db, const std::string& district, EntityId entity);

}  // namespace qiying::sources
