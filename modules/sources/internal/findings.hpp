#pragma once
/// What is wrong with the sources' data, by rule and source, and how it develops.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

struct RuleCount {
  std::string source_code, source_name, rule, severity, example_zh, example_en;
  std::int64_t count = 0;
};
QY_DESCRIBE(RuleCount, QY_FIELD(source_code), QY_FIELD(source_name), QY_FIELD(rule), QY_FIELD(severity),
            QY_FIELD(example_zh), QY_FIELD(example_en), QY_FIELD(count))

struct QualityPoint {
  std::string source_code;
  base::Timestamp at;
  std::int64_t records = 0, with_code = 0, matched = 0, errors = 0, warnings = 0;
};
QY_DESCRIBE(QualityPoint, QY_FIELD(source_code), QY_FIELD(at), QY_FIELD(records), QY_FIELD(with_code),
            QY_FIELD(matched), QY_FIELD(errors), QY_FIELD(warnings))

struct QualityBoard {
  std::vector<RuleCount> rules;
  std::vector<QualityPoint> history;  ///< of all sources, oldest first, at most the last 30 matches
};
QY_DESCRIBE(QualityBoard, QY_FIELD(rules), QY_FIELD(history))

struct FindingQuery {
  std::string source, rule;
  std::optional<int> limit;
  std::string cursor;
};
QY_DESCRIBE(FindingQuery, QY_FIELD(source, .min = 0, .max = 31), QY_FIELD(rule, .min = 0, .max = 60),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 20))
struct FindingRow {
  std::int64_t id = 0;
  std::string source_code, record_id, name, field, rule, severity, message;
  std::optional<EntityId> entity_id;
};
QY_DESCRIBE(FindingRow, QY_FIELD(id), QY_FIELD(source_code), QY_FIELD(record_id), QY_FIELD(name),
            QY_FIELD(field), QY_FIELD(rule), QY_FIELD(severity), QY_FIELD(message), QY_FIELD(entity_id))

void register_findings(kernel::Registry& r);

}  // namespace qiying::sources
