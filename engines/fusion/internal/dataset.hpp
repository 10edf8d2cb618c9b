#pragma once
// All records, column by column: each distinct value is kept once.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engines/fusion/internal/dictionary.hpp"
#include "engines/fusion/profile.hpp"

namespace qiying::fusion::internal {

using RecordId = std::uint32_t;

struct FieldColumn {
  FieldSpec spec;
  Dictionary values;
  std::vector<ValueId> first;              // one a record
  std::vector<std::vector<ValueId>> also;  // one list a further column, each with one a record
  bool present = false;                    // whether any source has it
};

struct Dataset {
  std::vector<std::string> sources;
  std::vector<std::uint16_t> source;  // of each record
  Dictionary ids, times;
  std::vector<ValueId> id, updated;
  std::vector<std::uint32_t> line;
  // With a state: the entity in the last run (0: none) and whether the row came now.
  std::vector<std::uint64_t> before;
  std::vector<std::uint8_t> fresh;
  // Of records of the last run: its number there plus one (0: a new one), how sure its place in the entity
  // was, and whether its code was another's.
  std::vector<std::uint32_t> was;
  std::vector<float> sure;
  std::vector<std::uint8_t> suspect;
  std::vector<FieldColumn> fields;

  std::size_t size() const { return source.size(); }
  std::string_view id_of(RecordId record) const { return ids[id[record]]; }
  std::string_view source_of(RecordId record) const { return sources[source[record]]; }
  std::string_view value(std::size_t field, RecordId record) const {
    return fields[field].values[fields[field].first[record]];
  }
  // "tax:17", as the command line names a record.
  std::string key_of(RecordId record) const {
    return std::string(source_of(record)) + ':' + std::string(id_of(record));
  }
};

// The record of a source by its id; nullopt when there is none. Needs the order of put_in_order.
std::optional<RecordId> find_record(const Dataset& data, std::string_view source, std::string_view id);

// Brings the records into the order of their source and id, whatever order they came in. Of records with the
// same source and id the newest stays; the others are returned.
struct Dropped {
  std::string source, id;
  std::uint32_t line;
  bool identical;  // nothing is lost: the same row stood there twice
  bool known;      // the row of an earlier run, which a newer one replaces
};
std::vector<Dropped> put_in_order(Dataset& data);

}  // namespace qiying::fusion::internal
