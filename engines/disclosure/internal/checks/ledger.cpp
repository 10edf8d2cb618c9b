#include "engines/disclosure/internal/checks/ledger.hpp"

#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {

void Ledger::held(const std::string& family) {
  auto& t = tallies[family];
  t.family = family;
  ++t.checked;
  ++t.held;
}

void Ledger::found(const std::string& family, Finding finding) {
  auto& t = tallies[family];
  t.family = family;
  ++t.checked;
  // A difference in the last digit is no broken relation.
  if (finding.severity == Severity::info) ++t.held;
  findings.push_back(std::move(finding));
}

void Group::commit(Ledger& ledger, bool sure) {
  std::size_t broken = 0;
  for (const auto& f : failed_) broken += f.severity == Severity::error;
  if (!sure && broken > held_ && broken >= 2) return;
  for (std::size_t i = 0; i < held_; ++i) ledger.held(family_);
  for (auto& f : failed_) ledger.found(family_, std::move(f));
}

Severity severity_of(const RateFault& fault) {
  return fault.info ? Severity::info : fault.warning ? Severity::warning : Severity::error;
}

Place at(const Table& table, const std::string& section, std::size_t line) {
  return {table.title, section, static_cast<std::int64_t>(line)};
}

Place at(const Paragraph& paragraph) {
  return {paragraph.table ? paragraph.section : "", paragraph.section,
          static_cast<std::int64_t>(paragraph.line)};
}

Evidence proof(std::string what, const Number& value, std::size_t line) {
  return {std::move(what), value.text, static_cast<std::int64_t>(line)};
}

std::string quote(const Row& row) {
  std::string out = row.code.empty() ? "" : row.code + " ";
  out += row.name;
  for (const auto& cell : row.cells)
    if (cell) out += " " + cell->text;
  return shorten(out, 120);
}

std::string shorten(std::string_view text, std::size_t most) {
  const auto cut = base::first_code_points(text, most);
  return std::string(cut) + (cut.size() < text.size() ? "…" : "");
}

}  // namespace qiying::disclosure::internal
