#pragma once
// Who issued a policy, when and for whom, its parameters and whom to call, as fields of the form-based
// editor: values as they are written, choices by the names of the engine ("district", "valid").

#include "engines/rules/library.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

struct IdentityFields {
  std::string id, title, title_en, doc_number, issuer, audience, summary, version, series, region;
  std::string level, status, subject;
  std::string published, effective, expires, abolished;  // "2026-01-01"
  std::vector<std::string> groups, supersedes, related, unknowns;
  std::string successor_number, successor, succeeded;                  // 被替代: 文号, 政策, 日期
  std::string fair_conclusion, fair_basis, fair_until;                 // 公平竞争审查
  std::string source_address, source_kind, source_title, source_read;  // 来源
};
QY_DESCRIBE(IdentityFields, QY_FIELD(id), QY_FIELD(title), QY_FIELD(title_en, .min = 0),
            QY_FIELD(doc_number, .min = 0), QY_FIELD(issuer), QY_FIELD(audience), QY_FIELD(summary),
            QY_FIELD(version, .min = 0), QY_FIELD(series, .min = 0), QY_FIELD(region, .min = 0),
            QY_FIELD(level), QY_FIELD(status), QY_FIELD(subject), QY_FIELD(published, .min = 0),
            QY_FIELD(effective, .min = 0), QY_FIELD(expires, .min = 0), QY_FIELD(abolished, .min = 0),
            QY_FIELD(groups), QY_FIELD(supersedes), QY_FIELD(related), QY_FIELD(unknowns),
            QY_FIELD(successor_number, .min = 0), QY_FIELD(successor, .min = 0),
            QY_FIELD(succeeded, .min = 0), QY_FIELD(fair_conclusion, .min = 0),
            QY_FIELD(fair_basis, .min = 0), QY_FIELD(fair_until, .min = 0),
            QY_FIELD(source_address, .min = 0), QY_FIELD(source_kind, .min = 0),
            QY_FIELD(source_title, .min = 0), QY_FIELD(source_read, .min = 0))

struct ParameterValueFields {
  std::string from, to, value, share, source;
};
QY_DESCRIBE(ParameterValueFields, QY_FIELD(from, .min = 0), QY_FIELD(to, .min = 0), QY_FIELD(value),
            QY_FIELD(share, .min = 0), QY_FIELD(source, .min = 0))

struct ParameterFields {
  std::string name, title, title_en, unit;
  std::vector<ParameterValueFields> values;
};
QY_DESCRIBE(ParameterFields, QY_FIELD(name), QY_FIELD(title, .min = 0), QY_FIELD(title_en, .min = 0),
            QY_FIELD(unit, .min = 0), QY_FIELD(values))

struct ContactFields {
  std::string kind, value, name, region, until;
};
QY_DESCRIBE(ContactFields, QY_FIELD(kind), QY_FIELD(value), QY_FIELD(name, .min = 0),
            QY_FIELD(region, .min = 0), QY_FIELD(until, .min = 0))

IdentityFields identity_of(const rules::Policy& p);
// In the order in which they are written.
std::vector<ParameterFields> parameters_of(const rules::Policy& p);
std::vector<ContactFields> contacts_of(const rules::Policy& p);

}  // namespace qiying::policy
