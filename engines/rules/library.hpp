#pragma once
/// Reads law from texts: the fact catalogue, code lists, decision tables, dated parameters, policies and
/// their cases. No file is opened here: the caller hands in what it has embedded or read.
///
/// What a document is follows from its first words: `事实表` (facts), `资质表` (titles), `判定表` (tables),
/// `参数` without an 编号 (parameters), `用例` (cases), else a policy. Documents whose names end in ".tsv"
/// are code lists. Every fault is told; what is faulty is left out, the rest is usable.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/facts.hpp"
#include "engines/rules/finding.hpp"
#include "engines/rules/policy.hpp"
#include "engines/rules/table.hpp"

namespace qiying::rules {

/// A named text, e.g. {"content/policies/a.yaml", "编号: a ..."}.
struct Document {
  std::string name;
  std::string text;
};

/// One case kept beside a policy: a story in sentences.
struct CaseText {
  struct Sentence {
    std::string text;
    Place place;
  };
  std::string policy, title, file;
  std::vector<Sentence> given, then;
  base::Date day;
  Place place;
};

/// All law of an installation. Move-only; immutable once loaded; thread-safe.
class Library {
 public:
  Library() = default;
  Library(Library&&) = default;
  Library& operator=(Library&&) = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  Catalogue catalogue;
  std::map<std::string, DecisionTable, std::less<>> tables;
  Parameters parameters;
  std::vector<Policy> policies;  ///< by id
  std::vector<CaseText> cases;

  const Policy* find(std::string_view id) const;
};

/// Reads all documents: code lists first, then catalogue, tables, parameters, policies and cases.
Library load(const std::vector<Document>& documents, Findings& findings);

/// Reads one policy against a library, without adding it; nullopt when it is faulty (told).
std::optional<Policy> read_policy(const Document& document, const Library& library, Findings& findings);

}  // namespace qiying::rules
