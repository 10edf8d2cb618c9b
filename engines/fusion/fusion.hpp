#pragma once
/// Entity resolution: many sources become one register of entities. Fellegi–Sunter weights learned by EM over
/// counted agreement patterns, blocking by several keys, clusters with cohesion, golden values with
/// provenance. See README.md.
///
/// The same records give the same answer, whatever their order and the number of threads.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engines/fusion/profile.hpp"
#include "engines/fusion/reference.hpp"

namespace qiying::fusion {

/// A table (CSV, UTF-8 or GB18030) whose rows belong to the source `name`; an empty name: the source stands
/// in a column.
struct SourceFile {
  std::string name;
  std::filesystem::path path;
};

struct Request {
  std::vector<SourceFile> sources;
  std::string source_column;                   ///< of a table that holds several sources
  std::filesystem::path out;                   ///< directory for the answers; made when missing
  std::filesystem::path state;                 ///< directory that remembers earlier runs; empty: none
  std::string profile;                         ///< text of the profile (TOML)
  std::map<std::string, std::string> headers;  ///< header of a file → name of a field
  std::string model;                           ///< text of a model.json to use instead of learning
  std::string decisions;  ///< text of a CSV: record_a,record_b,decision (same, different, unsure)
  int threads = 2;
};

struct Summary {
  std::uint64_t rows = 0, records = 0, rejected = 0, entities = 0, candidates = 0, to_review = 0,
                findings = 0;
  std::uint64_t merges = 0, splits = 0;  ///< of entities known before, with a state
};

/// Told about each step and how much of the whole is done (0 to 1). May throw Cancelled.
using Progress = std::function<void(const base::Text& step, double share)>;
struct Cancelled {};

/// Reads, matches and writes links.csv, entities.csv, review.csv, audit.csv, rejects.csv, model.json,
/// report.html and fusion.state to `request.out`. Bad input is an error with file and line; nothing is
/// written then. Throws std::runtime_error when a file cannot be read or written.
Result<Summary> fuse(const Request& request, const Content& content, const Progress& progress);

/// The waterfall of two records ("tax:17") of an earlier run, as text: each field's bits, their sum and the
/// probability.
Result<std::string> explain(const std::filesystem::path& out, const std::string& a, const std::string& b,
                            const Content& content);

}  // namespace qiying::fusion
