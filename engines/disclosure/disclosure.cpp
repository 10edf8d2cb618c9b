#include "engines/disclosure/disclosure.hpp"

#include <algorithm>
#include <tuple>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/document.hpp"

namespace qiying::disclosure {
namespace {

using internal::Document;
using internal::Ledger;

base::Error refuse(std::string code, base::ErrorKind kind, base::Text message, base::Text help) {
  base::Error error;
  error.kind = kind;
  error.code = std::move(code);
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

std::int64_t sentences_with_figures(const Document& doc) {
  std::int64_t n = 0;
  for (const auto& p : doc.paragraphs)
    n += std::ranges::count_if(p.sentences, [](const auto& s) {
      return std::ranges::any_of(s.mentions,
                                 [](const auto& m) { return m.figure == internal::Figure::money; });
    });
  return n;
}

bool any_table(const Document& doc) {
  return std::ranges::any_of(doc.tables, [](const auto& t) {
    return t.kind != internal::Kind::other && (!t.rows.empty() || !t.grid.empty() || t.words.size() > 10);
  });
}

void run_checks(const Document& doc, Ledger& ledger) {
  using namespace internal;
  for (const auto check : {check_figures,
                           check_columns,
                           check_hierarchy,
                           check_lists,
                           check_rows,
                           check_formulas,
                           check_across,
                           check_classifications,
                           check_projects,
                           check_procurement,
                           check_three_public,
                           check_growth,
                           check_shares,
                           check_parts,
                           check_text_against_tables,
                           check_counts,
                           check_compositions,
                           check_products,
                           check_forms,
                           check_execution,
                           check_completeness,
                           check_terms})
    check(doc, ledger);
}

// One fault may break two relations of one kind at one place; it is told once.
void drop_repeats(std::vector<Finding>& findings) {
  std::vector<Finding> out;
  for (auto& f : findings) {
    const bool known = std::ranges::any_of(out, [&](const Finding& o) {
      return o.kind == f.kind && o.place.line == f.place.line && o.stated == f.stated &&
             o.expected == f.expected && o.quoted == f.quoted;
    });
    if (!known) out.push_back(std::move(f));
  }
  findings = std::move(out);
}

Summary summarize(const Document& doc, const Ledger& ledger, const std::vector<Finding>& findings) {
  Summary s;
  for (const auto& [family, tally] : ledger.tallies) {
    s.checked += tally.checked;
    s.held += tally.held;
    s.families.push_back(tally);
  }
  for (const auto& f : findings)
    (f.severity == Severity::error ? s.errors : f.severity == Severity::warning ? s.warnings : s.infos) += 1;
  s.tables = static_cast<std::int64_t>(doc.tables.size());
  s.sentences = sentences_with_figures(doc);
  return s;
}

}  // namespace

base::Result<std::string> readable(std::string_view bytes) {
  QY_TRY(const auto lines, internal::read_lines(bytes));
  std::string out;
  for (const auto& line : lines) out += line.text + "\n";
  std::erase_if(out, [](char c) { return c >= 0 && c < ' ' && c != '\n' && c != '\t'; });
  return out;
}

base::Result<Report> audit(std::string_view file, std::string_view bytes) {
  if (bytes.size() > kMaxBytes)
    return refuse(
        "disclosure.too_large", base::ErrorKind::too_large,
        {"文件超过 16 MB", "The text is larger than 16 MB"},
        {"预决算公开文件通常不到 1 MB，请检查文件", "A disclosure is usually below 1 MB: check the file"});
  QY_TRY(auto lines, internal::read_lines(bytes));
  if (std::ranges::all_of(lines, [](const auto& l) { return internal::squeeze(l.text).empty(); }))
    return refuse("disclosure.empty", base::ErrorKind::malformed,
                  {"文件中没有文字", "There is no text in the file"},
                  {"扫描件请先做文字识别 (OCR)", "A scanned document needs text recognition (OCR) first"});
  const auto doc = internal::read_document(std::move(lines));
  if (!any_table(doc) && (sentences_with_figures(doc) < 3 || doc.kind == DocumentKind::unknown))
    return refuse("disclosure.no_figures", base::ErrorKind::malformed,
                  {"没有找到预算、决算的表格或金额", "No budget or final-account table or amount was found"},
                  {"请提供部门预算或决算公开文件", "Give a published budget or final account"});
  Ledger ledger;
  run_checks(doc, ledger);
  drop_repeats(ledger.findings);
  Report report;
  report.file = std::string(file);
  report.title = doc.title;
  report.kind = doc.kind;
  report.year = doc.year;
  report.summary = summarize(doc, ledger, ledger.findings);
  report.findings = std::move(ledger.findings);
  std::ranges::sort(report.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.place.line, a.kind, a.stated) <
           std::tie(b.severity, b.place.line, b.kind, b.stated);
  });
  return report;
}

}  // namespace qiying::disclosure
