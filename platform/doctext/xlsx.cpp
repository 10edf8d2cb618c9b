#include "platform/xlsx/xlsx.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext::internal {
namespace {

/// The text of one sheet. A workbook does not store blank cells at the end of a row; the rows of a table get
/// them back, for what counts columns from the right.
class SheetText {
 public:
  explicit SheetText(std::string& out) : out_(out) {}

  void add(std::span<const std::string_view> cells) {
    // A row with one cell is a title or a note, not a row of a table.
    if (std::ranges::count_if(cells, [](auto c) { return !c.empty(); }) < 2) {
      end_table();
      for (const auto c : cells) out_ += c;
      out_ += '\n';
      return;
    }
    rows_.push_back({joined(cells), cells.size()});
    buffered_ += rows_.back().text.size() + kWidest;
  }
  void end_table() {
    std::size_t width = 0;
    for (const auto& row : rows_) width = std::max(width, row.cells);
    for (const auto& row : rows_) {
      out_ += row.text;
      if (width <= kWidest) out_.append(width - row.cells, '\t');
      out_ += '\n';
    }
    rows_.clear();
    buffered_ = 0;
  }
  std::size_t size() const { return out_.size() + buffered_; }

 private:
  static constexpr std::size_t kWidest = 60;  // no table of a document is wider; a hostile one does not grow
  struct Row {
    std::string text;
    std::size_t cells;
  };
  static std::string joined(std::span<const std::string_view> cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += '\t';
      std::string cell(cells[i]);
      std::ranges::replace_if(cell, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
      out += cell;
    }
    return out;
  }
  std::string& out_;
  std::vector<Row> rows_;
  std::size_t buffered_ = 0;
};

}  // namespace

base::Result<std::string> read_xlsx(const std::filesystem::path& file, const Limits& limits) {
  xlsx::Limits own;
  own.unpacked_bytes = limits.text_bytes * 8;
  own.shared_text_bytes = limits.text_bytes;
  QY_TRY(auto reader, xlsx::Reader::open(file, own));
  std::string out;
  for (std::size_t sheet = 0; sheet < reader.sheets().size(); ++sheet) {
    QY_CHECK(reader.select(sheet));
    out += "\n" + reader.sheets()[sheet] + "\n\n";
    SheetText text(out);
    for (;;) {
      QY_TRY(const bool more, reader.next());
      if (!more) break;
      text.add(reader.cells());
      if (text.size() > limits.text_bytes) return too_large();
    }
    text.end_table();
  }
  return out;
}

}  // namespace qiying::doctext::internal
