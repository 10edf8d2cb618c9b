#pragma once
/// All that is known of one enterprise from the sources: every source's view of every field, where golden
/// values come from, how its records came to it, its tags. What else a portrait shows (appeals, policies)
/// comes from those modules.

#include "modules/sources/internal/golden.hpp"
#include "modules/sources/internal/tags.hpp"

namespace qiying::sources {

struct LinkEvent {
  base::Timestamp at;
  std::string source_code, source_name, record_id;
  bool joined = true;  ///< false: it left
  std::string because, by_name;
  std::optional<double> probability;
};
QY_DESCRIBE(LinkEvent, QY_FIELD(at), QY_FIELD(source_code), QY_FIELD(source_name), QY_FIELD(record_id),
            QY_FIELD(joined), QY_FIELD(because), QY_FIELD(by_name), QY_FIELD(probability))

/// A person's decision that stands, from the side of one of the enterprise's records.
struct Verdict {
  std::string source_code, record_id;
  std::string other_source, other_id;  ///< name of the other record's source, and its id there
  bool same = true;
  std::string by_name, second_name;  ///< the second person where two had to agree
  base::Timestamp at;
};
QY_DESCRIBE(Verdict, QY_FIELD(source_code), QY_FIELD(record_id), QY_FIELD(other_source), QY_FIELD(other_id),
            QY_FIELD(same), QY_FIELD(by_name), QY_FIELD(second_name), QY_FIELD(at))

struct Portrait {
  std::vector<RecordView> records;
  std::vector<ValueView> values;
  std::vector<EntityTag> tags;
  std::vector<LinkEvent> links;   ///< newest first, at most 100
  std::vector<Verdict> verdicts;  ///< newest first
};
QY_DESCRIBE(Portrait, QY_FIELD(records), QY_FIELD(values), QY_FIELD(tags), QY_FIELD(links),
            QY_FIELD(verdicts))

void register_portrait(kernel::Registry& r);

}  // namespace qiying::sources
