#pragma once
// What one run leaves for the next, and for explain: all records and what is known of their values in parts,
// the model, and which entity each belongs to.

#include <filesystem>

#include "engines/fusion/internal/binary.hpp"
#include "engines/fusion/internal/checks.hpp"
#include "engines/fusion/internal/match.hpp"

namespace qiying::fusion::internal {

using EntityId = std::uint64_t;  // written as E and 13 letters and digits

std::string to_text(EntityId id);

// The lines of entities.csv by entity, so that those of entities which nothing touched need not be made
// again.
struct EntityLines {
  std::string header;
  std::vector<EntityId> ids;
  std::vector<std::uint64_t> begin;  // of each line behind the header, and the end of the last
  std::uint64_t checksum = 0;        // of all lines, one after the other
  void archive(BinaryFile& file);
  // The text lies in entities.csv beside the state. Forgets all lines unless that file is what was written.
  void read(const std::filesystem::path& entities_csv);
  std::string_view line(std::size_t i) const {
    return file->text().substr(header.size() + begin[i], begin[i + 1] - begin[i]);
  }

  std::shared_ptr<const MappedFile> file;  // after read()
};

// What was found out about the records.
struct Conclusions {
  std::string model;                  // model.json
  std::vector<EntityId> entity;       // of each record
  std::vector<float> sure;            // of each record: probability to belong to its entity
  std::vector<std::uint8_t> suspect;  // of each record: it carries another entity's code
  std::vector<Edge> doubts;           // pairs for a person
  Checks checks;
  EntityLines lines;
};

struct State {
  std::string profile;  // its text
  Dataset data;
  Comparators comparators;  // by field of the data
  Conclusions found;
  std::uint64_t values = 0;  // checksum of the file of values that goes with it
};

// The files of a state in a directory. Values in parts are a file of their own, which need not be written
// anew for a few new values: a comparator reads those that it does not know.
inline constexpr const char *kStateFile = "fusion.state", *kValuesFile = "fusion.values";

// Files appear whole or not at all. Returns the checksum that the state has to name.
std::uint64_t write_values(const std::filesystem::path& folder, const Dataset& data,
                           const Comparators& comparators);
void write_state(const std::filesystem::path& folder, std::string profile, Dataset& data, Conclusions& found,
                 std::uint64_t values);
// Values that are missing or go with another state are taken apart again. Throws std::runtime_error when the
// state is missing, of another version or damaged, or the values are damaged.
State read_state(const std::filesystem::path& folder);

}  // namespace qiying::fusion::internal
