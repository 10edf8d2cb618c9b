#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "platform/docx/docx.hpp"
#include "platform/docx/internal/parts.hpp"

namespace qiying::docx {
namespace {

using internal::escape;

const char* name_of(Align align) {
  return align == Align::right ? "right" : align == Align::center ? "center" : "left";
}

// A text as runs; its line breaks are breaks.
std::string runs(std::string_view text, bool bold = false) {
  std::string out = bold ? "<w:r><w:rPr><w:b/></w:rPr>" : "<w:r>";
  for (bool first = true; !text.empty() || first; first = false) {
    const auto end = text.find('\n');
    if (!first) out += "<w:br/>";
    out += R"(<w:t xml:space="preserve">)" + escape(text.substr(0, end)) + "</w:t>";
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out + "</w:r>";
}

// What stands at the right, such as the unit of a table, keeps with what follows.
std::string paragraph_of(std::string_view style, std::string_view text, Align align, bool bold = false) {
  return fmt::format(R"(<w:p><w:pPr>{}{}<w:jc w:val="{}"/></w:pPr>{}</w:p>)",
                     style.empty() ? std::string() : fmt::format(R"(<w:pStyle w:val="{}"/>)", style),
                     style.empty() && align == Align::right ? "<w:keepNext/>" : "", name_of(align),
                     runs(text, bold));
}

constexpr std::string_view kTableLook =
    R"(<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>)"
    R"(<w:top w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:left w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>)"
    R"(<w:bottom w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:right w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>)"
    R"(<w:insideH w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>)"
    R"(</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>)";

}  // namespace

struct Document::Impl {
  explicit Impl(Options o) : options(std::move(o)) {}

  void require_open() const {
    if (finished) throw std::logic_error("the DOCX document is finished");
  }
  void begin(std::vector<Column> of);
  std::string cell(std::string_view text, std::size_t first, std::size_t span, Align align, bool head) const;
  void head_row(const std::vector<std::string>& cells, const std::vector<std::string>& above, bool last);

  Options options;
  std::string body;
  std::vector<Column> columns;
  std::vector<int> widths;
  std::size_t rows = 0;
  bool finished = false;
};

void Document::Impl::begin(std::vector<Column> of) {
  require_open();
  if (of.empty()) throw std::logic_error("a table has at least one column");
  columns = std::move(of);
  rows = 0;
  const double total = std::accumulate(columns.begin(), columns.end(), 0.0,
                                       [](double sum, const Column& c) { return sum + c.width; });
  widths.clear();
  body += "<w:tbl>";
  body += kTableLook;
  body += "<w:tblGrid>";
  for (const auto& c : columns) {
    widths.push_back(static_cast<int>(internal::paper_of(options).body() * c.width / total));
    body += fmt::format(R"(<w:gridCol w:w="{}"/>)", widths.back());
  }
  body += "</w:tblGrid>";
}

std::string Document::Impl::cell(std::string_view text, std::size_t first, std::size_t span, Align align,
                                 bool head) const {
  const auto width = std::accumulate(widths.begin() + static_cast<std::ptrdiff_t>(first),
                                     widths.begin() + static_cast<std::ptrdiff_t>(first + span), 0);
  return fmt::format(
      R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}{}<w:vAlign w:val="center"/></w:tcPr>{}</w:tc>)",
      width, span > 1 ? fmt::format(R"(<w:gridSpan w:val="{}"/>)", span) : std::string(),
      head ? R"(<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>)" : "",
      paragraph_of("Cell", text, align, head));
}

void Document::Impl::head_row(const std::vector<std::string>& cells, const std::vector<std::string>& above,
                              bool last) {
  body += "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
  const auto text = [&](std::size_t i) {
    return i < cells.size() ? std::string_view(cells[i]) : std::string_view();
  };
  const auto below = [&](std::size_t i) { return i < above.size() && !above[i].empty(); };
  for (std::size_t i = 0, span = 1; i < columns.size(); i += span) {
    for (span = 1; !last && !text(i).empty() && i + span < columns.size() && text(i + span).empty() &&
                   !below(i + span);)
      ++span;
    body += cell(text(i), i, span, Align::center, true);
  }
  body += "</w:tr>";
}

Document::Document(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {
  const auto& o = impl_->options;
  if (!o.no_title && !o.title.empty()) impl_->body += paragraph_of("Title", o.title, Align::center);
}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

void Document::heading(std::string_view text, int level) {
  impl_->require_open();
  impl_->body += paragraph_of("Heading" + std::to_string(std::clamp(level, 1, 3)), text, Align::left);
}

void Document::paragraph(std::string_view text, Align align) {
  impl_->require_open();
  impl_->body += paragraph_of("", text, align);
}

void Document::note(std::string_view text) {
  impl_->require_open();
  impl_->body += paragraph_of("Note", text, Align::left);
}

void Document::facts(std::span<const std::pair<std::string, std::string>> facts) {
  begin_table({{.title = "", .width = 1}, {.title = "", .width = 3}});
  for (const auto& [label, value] : facts) row({label, value});
  end_table();
}
void Document::facts(std::initializer_list<std::pair<std::string, std::string>> list) {
  facts(std::span(list.begin(), list.size()));
}

void Document::begin_table(std::vector<Column> columns) {
  std::vector<std::string> titles;
  for (const auto& c : columns) titles.push_back(c.title);
  impl_->begin(std::move(columns));
  if (!std::ranges::all_of(titles, [](const auto& t) { return t.empty(); }))
    impl_->head_row(titles, {}, true);
}

void Document::begin_table(std::vector<Column> columns, std::span<const std::vector<std::string>> head) {
  impl_->begin(std::move(columns));
  for (std::size_t i = 0; i < head.size(); ++i)
    impl_->head_row(head[i], i > 0 ? head[i - 1] : std::vector<std::string>(), i + 1 == head.size());
}

void Document::row(const std::vector<std::string>& cells) {
  auto& d = *impl_;
  d.require_open();
  if (cells.size() > d.columns.size()) throw std::logic_error("more cells than columns");
  ++d.rows;
  d.body += "<w:tr>";
  for (std::size_t i = 0; i < d.columns.size(); ++i)
    d.body += d.cell(i < cells.size() ? std::string_view(cells[i]) : std::string_view(), i, 1,
                     d.columns[i].align, false);
  d.body += "</w:tr>";
}

void Document::end_table() {
  auto& d = *impl_;
  d.body += "</w:tbl>";
  // Two tables without a paragraph between them would become one.
  if (d.rows == 0)
    note(d.options.english ? "None" : "（无）");
  else
    d.body += R"(<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr></w:p>)";
  d.columns.clear();
}

std::string Document::finish() {
  impl_->require_open();
  impl_->finished = true;
  return internal::pack(internal::parts_around(impl_->options, std::move(impl_->body)));
}

}  // namespace qiying::docx
