#pragma once
// Where checks write what they recomputed: a relation that held, or a finding.

#include <map>
#include <string>
#include <vector>

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

class Ledger {
 public:
  void held(const std::string& family);
  void found(const std::string& family, Finding finding);
  // A finding beside the relations (a missing table, a blank).
  void note(Finding finding) { findings.push_back(std::move(finding)); }

  std::vector<Finding> findings;
  std::map<std::string, Tally> tallies;
};

// Relations that stand or fall together: when most of them fail, the reader has misunderstood the table, and
// none is reported.
class Group {
 public:
  explicit Group(std::string family) : family_(std::move(family)) {}
  void held() { ++held_; }
  void found(Finding finding) { failed_.push_back(std::move(finding)); }
  // `sure`: the structure is certain, so even a group that fails altogether is reported.
  void commit(Ledger& ledger, bool sure = false);

 private:
  std::string family_;
  std::size_t held_ = 0;
  std::vector<Finding> failed_;
};

// error, warning for the last digit, info within the rounding.
Severity severity_of(const RateFault& fault);
// Short ways to make parts of findings.
Place at(const Table& table, const std::string& section, std::size_t line);
Place at(const Paragraph& paragraph);
Evidence proof(std::string what, const Number& value, std::size_t line);
// "名称 12.30" as it stands in a row.
std::string quote(const Row& row);
// Cuts a text at `most` code points.
std::string shorten(std::string_view text, std::size_t most);
// Whether the words before a figure name another year than the document's.
bool names_another_year(const Document& doc, const Mention& mention);

// The checks, each over the whole document.
void check_columns(const Document& doc, Ledger& ledger);
void check_hierarchy(const Document& doc, Ledger& ledger);
void check_lists(const Document& doc, Ledger& ledger);
void check_rows(const Document& doc, Ledger& ledger);
void check_formulas(const Document& doc, Ledger& ledger);
void check_across(const Document& doc, Ledger& ledger);
void check_classifications(const Document& doc, Ledger& ledger);
void check_projects(const Document& doc, Ledger& ledger);
void check_procurement(const Document& doc, Ledger& ledger);
void check_growth(const Document& doc, Ledger& ledger);
void check_shares(const Document& doc, Ledger& ledger);
void check_parts(const Document& doc, Ledger& ledger);
void check_text_against_tables(const Document& doc, Ledger& ledger);
void check_three_public(const Document& doc, Ledger& ledger);
void check_counts(const Document& doc, Ledger& ledger);
void check_compositions(const Document& doc, Ledger& ledger);
void check_products(const Document& doc, Ledger& ledger);
void check_forms(const Document& doc, Ledger& ledger);
void check_execution(const Document& doc, Ledger& ledger);
void check_completeness(const Document& doc, Ledger& ledger);
void check_terms(const Document& doc, Ledger& ledger);
void check_figures(const Document& doc, Ledger& ledger);

}  // namespace qiying::disclosure::internal
