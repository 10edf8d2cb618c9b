// A composed document as PDF, workbook and CSV.

#include <algorithm>

#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/workbook.hpp"
#include "platform/base/csv.hpp"
#include "platform/pdf/pdf.hpp"

namespace qiying::performance {
namespace {

using disclosure::PaperTable;

std::size_t columns_of(const PaperTable& t) {
  std::size_t out = 1;
  for (const auto& row : t.head) out = std::max(out, row.size());
  for (const auto& row : t.rows) out = std::max(out, row.size());
  return out;
}

// Amounts and rates; codes and quantities are read from the left.
bool is_figure(const std::string& cell) {
  return cell.find('.') != std::string::npos && cell.find_first_not_of("0123456789.,-%") == std::string::npos;
}

// Figures stand to the right; names get more room.
std::vector<pdf::Column> layout(const PaperTable& t) {
  std::vector<pdf::Column> out(columns_of(t));
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::size_t longest = 4;
    bool figures = false;
    for (const auto& row : t.rows) {
      if (i >= row.size()) continue;
      longest = std::max(longest, std::min<std::size_t>(row[i].size(), 45));
      figures = figures || is_figure(row[i]);
    }
    out[i].title = t.head.empty() || i >= t.head.front().size() ? "" : t.head.front()[i];
    out[i].width = static_cast<double>(std::max(longest, std::min<std::size_t>(out[i].title.size(), 30)));
    out[i].align = figures ? pdf::Align::right : pdf::Align::left;
  }
  return out;
}

std::vector<std::string> padded(std::vector<std::string> row, std::size_t size) {
  row.resize(size);
  return row;
}

void print_table(pdf::Document& doc, const PaperTable& t) {
  doc.note(t.number);
  doc.heading(t.title, 2);
  doc.paragraph("单位：万元", pdf::Align::right);
  const auto size = columns_of(t);
  doc.begin_table(layout(t));
  for (std::size_t i = 1; i < t.head.size(); ++i) doc.row(padded(t.head[i], size));
  for (const auto& row : t.rows) doc.row(padded(row, size));
  doc.end_table();
  if (!t.note.empty()) doc.note(t.note);
}

}  // namespace

std::string paper_as_pdf(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at) {
  pdf::Document doc({.title = paper.title, .mark = mark, .created = at});
  for (const auto& block : paper.blocks) {
    if (block.table >= 0)
      print_table(doc, paper.tables[static_cast<std::size_t>(block.table)]);
    else if (block.level > 0)
      doc.heading(block.text, static_cast<int>(block.level));
    else
      doc.paragraph(block.text);
  }
  return doc.finish();
}

std::string paper_as_workbook(const disclosure::Paper& paper) {
  std::size_t widest = 2;
  for (const auto& t : paper.tables) widest = std::max(widest, columns_of(t));
  std::vector<std::vector<std::string>> rows;
  for (const auto& block : paper.blocks) {
    if (block.table < 0) {
      rows.push_back({block.text});
      continue;
    }
    const auto& t = paper.tables[static_cast<std::size_t>(block.table)];
    rows.push_back({""});
    rows.push_back({t.number});
    rows.push_back({t.title});
    rows.push_back({"单位：万元"});
    for (const auto& row : t.head) rows.push_back(row);
    for (const auto& row : t.rows) rows.push_back(row);
    if (!t.note.empty()) rows.push_back({t.note});
  }
  return workbook(std::to_string(paper.year), padded({paper.title}, widest), rows);
}

std::string table_as_csv(const PaperTable& t) {
  std::string out(base::kCsvBom);
  const auto size = columns_of(t);
  const auto add = [&](const std::vector<std::string>& row) {
    const auto whole = padded(row, size);
    const std::vector<std::string_view> cells(whole.begin(), whole.end());
    base::append_csv_row(out, cells);
  };
  for (const auto& row : t.head) add(row);
  for (const auto& row : t.rows) add(row);
  return out;
}

}  // namespace qiying::performance
