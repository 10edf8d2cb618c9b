#pragma once
// Reading the files that the commands are given.

#include <memory>
#include <ostream>
#include <string>

#include "engines/rules/library.hpp"
#include "engines/rules/roster.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules::internal {

// All *.yaml, *.yml and *.tsv below a folder (or one file), by name. Errors: `rules.no_folder`,
// `rules.no_file`.
base::Result<std::vector<Document>> read_folder(const std::string& path);

// The folder's documents, and those of the content whose file name is not among them.
base::Result<std::vector<Document>> with_content(const std::string& folder,
                                                 const std::vector<Document>& content);

// A library from a folder and the content; faults go to `err`.
struct Loaded {
  std::unique_ptr<Library> library;  // rosters and rulesets point at it, so it must not move
  Findings findings;
};
base::Result<Loaded> load_folder(const std::string& folder, const std::vector<Document>& content);

// Enterprises from a CSV file; what could not be read is told on `err`.
base::Result<Roster> load_roster(const std::string& path, const Catalogue& catalogue, std::size_t& faults,
                                 std::ostream& err);

// "name=value" texts.
base::Result<Overrides> parse_overrides(const std::vector<std::string>& texts);

void print(const Findings& findings, std::ostream& err);

}  // namespace qiying::rules::internal
