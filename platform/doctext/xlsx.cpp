#include "platform/xlsx/xlsx.hpp"

#include <algorithm>

#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext::internal {
namespace {

// A row with one cell is a title or a note, not a row of a table.
void add_row(std::string& out, std::span<const std::string_view> cells) {
  const auto filled = std::ranges::count_if(cells, [](auto c) { return !c.empty(); });
  if (filled == 1) {
    for (const auto c : cells) out += c;
  } else {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += '\t';
      std::string cell(cells[i]);
      std::ranges::replace_if(cell, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
      out += cell;
    }
  }
  out += '\n';
}

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
    for (;;) {
      QY_TRY(const bool more, reader.next());
      if (!more) break;
      add_row(out, reader.cells());
      if (out.size() > limits.text_bytes) return too_large();
    }
  }
  return out;
}

}  // namespace qiying::doctext::internal
