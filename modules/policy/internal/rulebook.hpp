#pragma once
// The published policies of a district, compiled for a day. Kept until one is published or withdrawn, or the
// day ends.

#include <memory>
#include <string>
#include <vector>

#include "engines/rules/evaluate.hpp"
#include "platform/db/db.hpp"

namespace qiying::policy {

// The words of one policy as they are searched: title, number, audience, summary, issuer.
struct Words {
  std::vector<std::u32string> fields;
  std::string initials;
  std::vector<std::uint64_t> pairs;  // neighbouring characters of all fields, sorted, each once
};

struct Rulebook {
  rules::Library library;
  rules::Ruleset rules;
  std::vector<Words> words;  // by entry of the rules
  std::string stamp;
  base::Date day;
};

// Law that policies stand on: the fact catalogue, code lists, tables and parameters of the program.
const std::vector<rules::Document>& law();
// The same, read, without policies: for checking drafts and values.
const rules::Library& law_library();

// The rulebook of the district today. Thread-safe; the pointer stays good whatever is published meanwhile.
std::shared_ptr<const Rulebook> rulebook(db::Connection& db, const std::string& district, base::Date today);

}  // namespace qiying::policy
