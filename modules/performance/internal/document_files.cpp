// A composed document as PDF, DOCX, workbook and CSV.

#include <algorithm>

#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/workbook.hpp"
#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"
#include "platform/docx/docx.hpp"

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

// Room in half-width characters: Chinese ones take two; a run of others is not broken.
struct Room {
  double least = 6;   // the longest figure or code
  double wanted = 6;  // everything in one line
};
constexpr double kLine = 94;      // of a page
constexpr double kPadding = 2.5;  // of a cell
constexpr double kLongest = 44;

void measure(Room& room, std::string_view cell) {
  double run = 0, all = 0;
  while (!cell.empty()) {
    const auto c = base::decode_utf8(cell);
    cell.remove_prefix(c.size);
    const bool half = c.value < 0x80;
    run = half && c.value != ' ' ? run + 1 : 0;
    all += half ? 1 : 2;
    room.least = std::max(room.least, std::min(run, kLongest) + kPadding);
  }
  room.wanted = std::max({room.wanted, room.least, std::min(all, kLongest) + kPadding});
}

// What does not fit is taken from the columns that can be wrapped.
void fit(std::vector<Room>& rooms) {
  double wanted = 0, least = 0;
  for (const auto& r : rooms) wanted += r.wanted, least += r.least;
  if (wanted <= kLine) return;
  const double part = wanted > least ? std::max(0.0, (kLine - least) / (wanted - least)) : 0;
  for (auto& r : rooms) r.wanted = r.least + (r.wanted - r.least) * part;
}

// Figures stand to the right and are never broken; names get what is left.
std::vector<pdf::Column> layout(const PaperTable& t) {
  std::vector<pdf::Column> out(columns_of(t));
  std::vector<Room> rooms(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    bool figures = false;
    for (const auto& row : t.rows) {
      if (i >= row.size()) continue;
      measure(rooms[i], row[i]);
      figures = figures || is_figure(row[i]);
    }
    out[i].title = t.head.empty() || i >= t.head.front().size() ? "" : t.head.front()[i];
    for (const auto& row : t.head)
      if (i < row.size())
        rooms[i].wanted = std::max(rooms[i].wanted, std::min(row[i].size() / 3 * 2.0, 12.0) + kPadding);
    out[i].align = figures ? pdf::Align::right : pdf::Align::left;
  }
  fit(rooms);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].width = rooms[i].wanted;
  return out;
}

std::vector<std::string> padded(std::vector<std::string> row, std::size_t size) {
  row.resize(size);
  return row;
}

// A table that a page holds is not broken, and what stands above a table stays with it. Office programs do so
// by themselves.
void keep_together(pdf::Document& doc, const PaperTable& t) {
  constexpr double kHead = 36, kRow = 8.2, kLeast = 32, kMost = 180;
  const auto lines = static_cast<double>(t.head.size() + t.rows.size());
  doc.room(kHead + std::clamp(kRow * lines, kLeast, kMost));
}
void keep_together(docx::Document&, const PaperTable&) {}
void begin_tables(pdf::Document& doc) {
  doc.page_break();
}
void begin_tables(docx::Document&) {}

template <class Doc>
void print_table(Doc& doc, const std::string& unit, const PaperTable& t) {
  keep_together(doc, t);
  doc.heading(t.title, 2);
  doc.paragraph(t.number, pdf::Align::right);
  doc.note("部门：" + unit);
  doc.note("单位：万元");
  doc.begin_table(layout(t), t.head);
  for (const auto& row : t.rows) doc.row(padded(row, columns_of(t)));
  doc.end_table();
  if (!t.note.empty()) doc.note(t.note);
}

template <class Doc>
std::string printed(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at) {
  Doc doc({.title = paper.title, .mark = mark, .created = at});
  for (std::size_t i = 0; i < paper.blocks.size(); ++i) {
    const auto& block = paper.blocks[i];
    const bool above_table = i + 1 < paper.blocks.size() && paper.blocks[i + 1].table >= 0;
    if (block.level == 1 && above_table) begin_tables(doc);
    if (block.table >= 0)
      print_table(doc, paper.unit, paper.tables[static_cast<std::size_t>(block.table)]);
    else if (block.level > 0)
      doc.heading(block.text, static_cast<int>(block.level));
    else
      doc.paragraph(block.text);
  }
  return doc.finish();
}

}  // namespace

std::string paper_as_pdf(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at) {
  return printed<pdf::Document>(paper, mark, at);
}

std::string paper_as_docx(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at) {
  return printed<docx::Document>(paper, mark, at);
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
    rows.push_back({"部门：" + paper.unit});
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
