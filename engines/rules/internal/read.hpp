#pragma once
// The readers of the kinds of documents; each tells faults and leaves out what is faulty.

#include "engines/rules/internal/reader.hpp"
#include "engines/rules/library.hpp"

namespace qiying::rules::internal {

// --- values ---
// A set of dimensions.
using Dimensions = std::uint16_t;
constexpr Dimensions only(Dimension d) {
  return static_cast<Dimensions>(1u << static_cast<unsigned>(d));
}
// What a fact is measured in; money without one.
Dimensions dimension_of(const Catalogue& catalogue, const std::optional<FactUse>& use);
// A value that is compared with `fact`: its type, unit and code list decide how it reads.
std::optional<Operand> read_operand(const YamlNode& node, const Fact& fact, Findings& findings);
// A quantity of one of the dimensions, or a parameter.
std::optional<Operand> read_quantity(const YamlNode& node, Dimensions dimensions, Findings& findings,
                                     std::string_view what);
// The same under a key, absent when the key is.
std::optional<Operand> read_quantity(MapReader& reader, std::string_view key, Dimensions dimensions);
// A fact by id or title; told when unknown.
std::optional<FactUse> read_fact(const YamlNode& node, const Catalogue& catalogue, Findings& findings);
std::optional<FactUse> read_fact(MapReader& reader, std::string_view key, const Catalogue& catalogue);

// --- documents ---
void read_code_list(const Document& document, Catalogue& catalogue, Findings& findings);
void read_titles(const YamlNode& list, Catalogue& catalogue, Findings& findings);
void read_facts(const YamlNode& list, Catalogue& catalogue, Findings& findings);
void read_tables(const YamlNode& list, Library& library, Findings& findings);
// Of a file or of a policy.
Parameters read_parameters(const YamlNode& map, Findings& findings);
void read_cases(const YamlNode& root, Library& library, Findings& findings);

// --- parts of a policy ---
std::optional<Condition> read_condition(const YamlNode& node, const Catalogue& catalogue, Findings& findings);
Benefit read_benefit(const YamlNode& node, const Catalogue& catalogue, Findings& findings);
Terms read_terms(const YamlNode& node, Findings& findings);
Application read_application(const YamlNode& node, Findings& findings);
std::vector<Contact> read_contacts(const YamlNode& node, Findings& findings);
std::optional<Policy> read_policy_document(const YamlNode& root, const Catalogue& catalogue,
                                           Findings& findings);

}  // namespace qiying::rules::internal
