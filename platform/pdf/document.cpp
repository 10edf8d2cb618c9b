#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "platform/pdf/internal/canvas.hpp"
#include "platform/pdf/pdf.hpp"

namespace qiying::pdf {
namespace {

using internal::Block;
using internal::Canvas;
using internal::Style;

constexpr double kPadding = 4;

double size_of_level(int level) {
  return level <= 1 ? 14 : level == 2 ? 12 : 10.5;
}

// Of the cells of one row.
using Widths = std::vector<double>;

}  // namespace

struct Document::Impl {
  explicit Impl(Options o) : options(std::move(o)), canvas(options) {}

  void flow(std::string_view text, const Style& style);
  void begin(std::vector<Column> wanted, std::vector<std::vector<std::string>> rows_of_head);
  void draw_row(const std::vector<std::string>& cells, const Widths& widths, const Style& style,
                bool is_head);
  void draw_head();
  std::vector<Block> blocks_of(const std::vector<std::string>& cells, const Widths& widths,
                               const Style& style, bool centred);
  void rule(double top, double height, const Widths& widths, bool shaded);
  double draw_part(const std::vector<Block>& blocks, const Widths& widths, std::vector<int>& from,
                   bool is_head);
  Widths column_widths() const;
  Widths spans(std::vector<std::string>& cells, const std::vector<std::string>& above) const;
  double column_width(std::size_t i) const { return canvas.width() * columns[i].width / total_width; }
  void require_open() const {
    if (finished) throw std::logic_error("the PDF document is finished");
  }

  Options options;
  Canvas canvas;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> head;
  double total_width = 1;
  std::size_t rows = 0;
  bool finished = false;
};

/// Line after line, over as many pages as it takes.
void Document::Impl::flow(std::string_view text, const Style& style) {
  require_open();
  const Block block(canvas.cairo(), text, style, canvas.width());
  for (int first = 0, next = 0; first < block.lines(); first = next) {
    const double used = block.fitting(first, canvas.room(), next);
    block.draw(canvas.cairo(), canvas.left(), canvas.y, first, next);
    canvas.y += used;
    if (next < block.lines()) canvas.new_page();
  }
}

std::vector<Block> Document::Impl::blocks_of(const std::vector<std::string>& cells, const Widths& widths,
                                             const Style& style, bool centred) {
  std::vector<Block> out;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    auto own = style;
    own.align = centred ? Align::center : columns[i].align;
    out.emplace_back(canvas.cairo(), i < cells.size() ? std::string_view(cells[i]) : std::string_view(), own,
                     widths[i] - 2 * kPadding);
  }
  return out;
}

void Document::Impl::rule(double top, double height, const Widths& widths, bool shaded) {
  if (shaded) canvas.fill(canvas.left(), top, canvas.width(), height, 0.93);
  double x = canvas.left();
  canvas.line(x, top, x, top + height);
  for (const auto width : widths) {
    x += width;
    canvas.line(x, top, x, top + height);
  }
  canvas.line(canvas.left(), top, canvas.left() + canvas.width(), top);
  canvas.line(canvas.left(), top + height, canvas.left() + canvas.width(), top + height);
}

Widths Document::Impl::column_widths() const {
  Widths out;
  for (std::size_t i = 0; i < columns.size(); ++i) out.push_back(column_width(i));
  return out;
}

/// Joins each filled cell with the empty ones after it, but not with those below a filled one.
Widths Document::Impl::spans(std::vector<std::string>& cells, const std::vector<std::string>& above) const {
  Widths out;
  std::vector<std::string> filled;
  cells.resize(columns.size());
  const auto below = [&](std::size_t i) { return i < above.size() && !above[i].empty(); };
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (cells[i].empty() && !below(i) && !filled.empty() && !filled.back().empty()) {
      out.back() += column_width(i);
      continue;
    }
    out.push_back(column_width(i));
    filled.push_back(cells[i]);
  }
  cells = std::move(filled);
  return out;
}

/// As many lines of each cell as this page takes, from `from` on; moves `from`. Gives the height used.
double Document::Impl::draw_part(const std::vector<Block>& blocks, const Widths& widths,
                                 std::vector<int>& from, bool is_head) {
  const double room = canvas.room() - 2 * kPadding;
  std::vector<int> next(blocks.size());
  double height = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    height = std::max(height, blocks[i].fitting(from[i], room, next[i]));
  rule(canvas.y, height + 2 * kPadding, widths, is_head);
  double x = canvas.left();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i].draw(canvas.cairo(), x + kPadding, canvas.y + kPadding, from[i], next[i]);
    x += widths[i];
  }
  from = next;
  return height + 2 * kPadding;
}

void Document::Impl::draw_row(const std::vector<std::string>& cells, const Widths& widths, const Style& style,
                              bool is_head) {
  const auto blocks = blocks_of(cells, widths, style, is_head && head.size() > 1);
  const auto tallest = std::max_element(blocks.begin(), blocks.end(),
                                        [](const auto& a, const auto& b) { return a.height() < b.height(); })
                           ->height() +
                       2 * kPadding;
  const auto next_page = [&] {
    canvas.new_page();
    if (!is_head) draw_head();
  };
  // A row is kept together unless no page could hold it.
  if (tallest > canvas.room() && tallest < canvas.body_height() * 0.9) next_page();
  std::vector<int> from(blocks.size(), 0);
  const auto left_over = [&] {
    for (std::size_t i = 0; i < blocks.size(); ++i)
      if (from[i] < blocks[i].lines()) return true;
    return false;
  };
  while (left_over()) {
    if (canvas.room() < 3 * style.size) next_page();
    canvas.y += draw_part(blocks, widths, from, is_head);
    if (left_over()) next_page();
  }
}

void Document::Impl::draw_head() {
  for (std::size_t i = 0; i < head.size(); ++i) {
    auto cells = head[i];
    const auto above = i > 0 ? head[i - 1] : std::vector<std::string>();
    const auto widths = i + 1 < head.size() ? spans(cells, above) : column_widths();
    draw_row(cells, widths, {.size = 9, .bold = true}, true);
  }
}

Document::Document(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {
  if (impl_->options.no_title || impl_->options.title.empty()) return;
  impl_->flow(impl_->options.title, {.size = 18, .bold = true, .align = Align::center});
  space(4);
}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

void Document::heading(std::string_view text, int level) {
  impl_->require_open();
  auto& canvas = impl_->canvas;
  const double size = size_of_level(level);
  if (!canvas.at_top()) space(3);
  if (canvas.room() < size * 4) canvas.new_page();
  canvas.outline(text, std::clamp(level, 1, 3));
  impl_->flow(text, {.size = size, .bold = true});
  space(1.5);
}

void Document::paragraph(std::string_view text, Align align) {
  impl_->flow(text, {.align = align});
  space(1.5);
}

void Document::note(std::string_view text) {
  impl_->flow(text, {.size = 8.5, .grey = 0.35});
  space(1);
}

void Document::facts(std::span<const std::pair<std::string, std::string>> facts) {
  begin_table({{.title = "", .width = 1}, {.title = "", .width = 3}});
  for (const auto& [label, value] : facts) row({label, value});
  end_table();
}
void Document::facts(std::initializer_list<std::pair<std::string, std::string>> list) {
  facts(std::span(list.begin(), list.size()));
}

void Document::Impl::begin(std::vector<Column> wanted, std::vector<std::vector<std::string>> rows_of_head) {
  require_open();
  if (wanted.empty()) throw std::logic_error("a table has at least one column");
  columns = std::move(wanted);
  head = std::move(rows_of_head);
  total_width = std::accumulate(columns.begin(), columns.end(), 0.0,
                                [](double sum, const Column& c) { return sum + c.width; });
  rows = 0;
  // The head is not left alone at the foot of a page.
  if (canvas.room() < 60 + 20.0 * static_cast<double>(head.size()) && !canvas.at_top()) canvas.new_page();
  draw_head();
}

void Document::begin_table(std::vector<Column> columns) {
  std::vector<std::string> titles;
  for (const auto& column : columns) titles.push_back(column.title);
  const bool untitled = std::ranges::all_of(titles, [](const auto& t) { return t.empty(); });
  std::vector<std::vector<std::string>> head;
  if (!untitled) head.push_back(std::move(titles));
  impl_->begin(std::move(columns), std::move(head));
}

void Document::begin_table(std::vector<Column> columns, std::vector<std::vector<std::string>> head) {
  impl_->begin(std::move(columns), std::move(head));
}

void Document::row(const std::vector<std::string>& cells) {
  impl_->require_open();
  if (cells.size() > impl_->columns.size()) throw std::logic_error("more cells than columns");
  ++impl_->rows;
  impl_->draw_row(cells, impl_->column_widths(), {.size = 9}, false);
}

void Document::end_table() {
  if (impl_->rows == 0) note(impl_->options.english ? "None" : "（无）");
  impl_->columns.clear();
  space(3);
}

void Document::squares(const std::vector<std::vector<bool>>& rows, double millimetres, Align align) {
  impl_->require_open();
  const auto columns = rows.empty() ? 0 : rows.front().size();
  for (const auto& row : rows)
    if (row.size() != columns) throw std::logic_error("squares have rows of one length");
  if (columns == 0) return;
  auto& canvas = impl_->canvas;
  const double side = millimetres * internal::kMillimetre / static_cast<double>(columns);
  const double width = side * static_cast<double>(columns), height = side * static_cast<double>(rows.size());
  if (canvas.room() < height && !canvas.at_top()) canvas.new_page();
  const double spare = canvas.width() - width;
  const double left = canvas.left() + (align == Align::left ? 0 : align == Align::center ? spare / 2 : spare);
  for (std::size_t y = 0; y < rows.size(); ++y)
    for (std::size_t x = 0; x < columns; ++x) {
      const auto from = x;
      while (x < columns && rows[y][x]) ++x;
      if (x > from)
        canvas.fill(left + side * static_cast<double>(from), canvas.y + side * static_cast<double>(y),
                    side * static_cast<double>(x - from), side, 0);
    }
  canvas.y += height;
}

void Document::space(double millimetres) {
  impl_->canvas.y += millimetres * internal::kMillimetre;
}

void Document::room(double millimetres) {
  impl_->require_open();
  auto& canvas = impl_->canvas;
  if (!canvas.at_top() && canvas.room() < millimetres * internal::kMillimetre) canvas.new_page();
}

void Document::page_break() {
  impl_->require_open();
  if (!impl_->canvas.at_top()) impl_->canvas.new_page();
}

std::string Document::finish() {
  impl_->require_open();
  impl_->finished = true;
  return impl_->canvas.finish(impl_->options);
}

bool has_chinese_font() {
  FcPattern* pattern = FcNameParse(reinterpret_cast<const FcChar8*>(":lang=zh-cn"));
  FcObjectSet* wanted = FcObjectSetBuild(FC_FAMILY, nullptr);
  FcFontSet* found = FcFontList(nullptr, pattern, wanted);
  const bool any = found && found->nfont > 0;
  if (found) FcFontSetDestroy(found);
  FcObjectSetDestroy(wanted);
  FcPatternDestroy(pattern);
  return any;
}

}  // namespace qiying::pdf
