#include "platform/pdf/internal/canvas.hpp"

#include <cairo/cairo-pdf.h>
#include <fmt/format.h>

#include <stdexcept>

#include "platform/base/text.hpp"

namespace qiying::pdf::internal {
namespace {

constexpr double kShort = 210 * kMillimetre, kLong = 297 * kMillimetre;
/// By preference; fontconfig takes the first that is installed.
constexpr const char* kFamilies = "Noto Sans CJK SC, WenQuanYi Micro Hei, Source Han Sans SC, sans-serif";

std::string printable(std::string_view text) {
  auto out = base::repair_utf8(text);
  std::erase_if(out, [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\t'; });
  return out;
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

void require(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cairo failed: ") + cairo_status_to_string(status));
}

Owned<PangoFontDescription> font(const Style& style) {
  Owned<PangoFontDescription> out(pango_font_description_from_string(kFamilies));
  pango_font_description_set_absolute_size(out.get(), style.size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(out.get(), PANGO_WEIGHT_BOLD);
  return out;
}

PangoAlignment pango_align(Align align) {
  return align == Align::center  ? PANGO_ALIGN_CENTER
         : align == Align::right ? PANGO_ALIGN_RIGHT
                                 : PANGO_ALIGN_LEFT;
}

double height_of(PangoLayoutLine* line) {
  PangoRectangle logical;
  pango_layout_line_get_extents(line, nullptr, &logical);
  return static_cast<double>(logical.height) / PANGO_SCALE * 1.15;
}

/// cairo 1.16 (Debian 12) writes this letter of Noto Sans CJK Regular without its outline: its parts in the
/// font's subroutines are left out of the subset. The outline is drawn over the empty letter, which stays
/// there to be selected and searched.
constexpr std::string_view kWithoutOutline = "如";

void draw_lost_letters(cairo_t* cairo, PangoLayoutLine* line, double x, double baseline) {
  auto* layout = line->layout;
  const auto from = static_cast<std::size_t>(pango_layout_line_get_start_index(line));
  const auto size = static_cast<std::size_t>(pango_layout_line_get_length(line));
  const auto text = std::string_view(pango_layout_get_text(layout)).substr(from, size);
  for (auto at = text.find(kWithoutOutline); at != text.npos; at = text.find(kWithoutOutline, at + 1)) {
    int left = 0;
    pango_layout_line_index_to_x(line, static_cast<int>(from + at), 0, &left);
    const Owned<PangoLayout> letter(pango_layout_copy(layout));
    pango_layout_set_text(letter.get(), kWithoutOutline.data(), static_cast<int>(kWithoutOutline.size()));
    cairo_move_to(cairo, x + static_cast<double>(left) / PANGO_SCALE, baseline);
    pango_cairo_layout_line_path(cairo, pango_layout_get_line_readonly(letter.get(), 0));
    cairo_fill(cairo);
  }
}

}  // namespace

Block::Block(cairo_t* cairo, std::string_view text, const Style& style, double width)
    : layout_(pango_cairo_create_layout(cairo)), width_(width), style_(style) {
  auto* layout = layout_.get();
  // Han characters have other shapes in Japan and Taiwan; the language chooses.
  pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string("zh-CN"));
  pango_layout_context_changed(layout);
  pango_layout_set_font_description(layout, font(style).get());
  const auto clean = printable(text);
  pango_layout_set_text(layout, clean.data(), static_cast<int>(clean.size()));
  pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, pango_align(style.align));
}

double Block::height() const {
  int next = 0;
  return fitting(0, 1e9, next);
}

double Block::fitting(int first, double room, int& next) const {
  double used = 0;
  for (next = first; next < lines(); ++next) {
    const double height = height_of(pango_layout_get_line_readonly(layout_.get(), next));
    if (used + height > room) break;
    used += height;
  }
  return used;
}

void Block::draw(cairo_t* cairo, double x, double y, int first, int last) const {
  cairo_set_source_rgb(cairo, style_.grey, style_.grey, style_.grey);
  for (int i = first; i < last; ++i) {
    auto* line = pango_layout_get_line_readonly(layout_.get(), i);
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    const double spare = width_ - static_cast<double>(logical.width) / PANGO_SCALE;
    const double shift = style_.align == Align::center ? spare / 2 : style_.align == Align::right ? spare : 0;
    const double baseline = y - static_cast<double>(logical.y) / PANGO_SCALE;
    cairo_move_to(cairo, x + shift, baseline);
    pango_cairo_show_layout_line(cairo, line);
    draw_lost_letters(cairo, line, x + shift, baseline);
    y += height_of(line);
  }
}

Canvas::Canvas(const Options& options)
    : page_width_(options.landscape ? kLong : kShort), page_height_(options.landscape ? kShort : kLong) {
  new_page();
}

void Canvas::new_page() {
  const cairo_rectangle_t extents{0, 0, page_width_, page_height_};
  pages_.emplace_back(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents));
  cairo_.reset(cairo_create(pages_.back().get()));
  require(cairo_status(cairo_.get()));
  y = kMargin;
}

void Canvas::outline(std::string_view text, int level) {
  outline_.push_back({printable(text), level, pages(), y});
}

void Canvas::line(double x1, double y1, double x2, double y2) {
  cairo_set_source_rgb(cairo(), 0.55, 0.55, 0.55);
  cairo_set_line_width(cairo(), 0.5);
  cairo_move_to(cairo(), x1, y1);
  cairo_line_to(cairo(), x2, y2);
  cairo_stroke(cairo());
}

void Canvas::fill(double x, double top, double w, double h, double grey) {
  cairo_set_source_rgb(cairo(), grey, grey, grey);
  cairo_rectangle(cairo(), x, top, w, h);
  cairo_fill(cairo());
}

void Canvas::paint_frame(cairo_t* cairo, const Options& options, int page) const {
  const auto put = [&](std::string_view text, Align align, double top) {
    const Block block(cairo, text, {.size = 8, .grey = 0.35, .align = align}, width());
    block.draw(cairo, left(), top, 0, std::min(block.lines(), 1));
  };
  const double top = kMargin * 0.5, foot = page_height_ - kMargin * 0.7;
  put(options.header, Align::right, top);
  put(options.footer, Align::left, foot);
  put(options.english ? fmt::format("Page {} of {}", page, pages())
                      : fmt::format("第 {} 页，共 {} 页", page, pages()),
      Align::right, foot);
  if (options.mark.empty()) return;
  cairo_save(cairo);
  cairo_translate(cairo, page_width_ / 2, page_height_ / 2);
  cairo_rotate(cairo, -0.6);
  const Block mark(cairo, options.mark, {.size = 44, .grey = 0.92, .align = Align::center}, page_height_);
  mark.draw(cairo, -page_height_ / 2, -mark.height() / 2, 0, mark.lines());
  cairo_restore(cairo);
}

void Canvas::write_outline(cairo_surface_t* file) const {
  std::vector<int> above{CAIRO_PDF_OUTLINE_ROOT};
  for (const auto& entry : outline_) {
    above.resize(std::min<std::size_t>(static_cast<std::size_t>(entry.level), above.size()));
    above.push_back(cairo_pdf_surface_add_outline(
        file, above.back(), entry.text.c_str(),
        fmt::format("page={} pos=[{:.1f} {:.1f}]", entry.page, left(), entry.y).c_str(),
        CAIRO_PDF_OUTLINE_FLAG_OPEN));
  }
}

std::string Canvas::finish(const Options& options) {
  std::string out;
  const Owned<cairo_surface_t> file(
      cairo_pdf_surface_create_for_stream(append, &out, page_width_, page_height_));
  const auto created = base::to_iso(options.created);
  cairo_pdf_surface_set_metadata(file.get(), CAIRO_PDF_METADATA_TITLE, printable(options.title).c_str());
  cairo_pdf_surface_set_metadata(file.get(), CAIRO_PDF_METADATA_CREATOR, "Qiying");
  cairo_pdf_surface_set_metadata(file.get(), CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
  cairo_pdf_surface_set_metadata(file.get(), CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
  const Owned<cairo_t> cairo(cairo_create(file.get()));
  for (int page = 1; page <= pages(); ++page) {
    paint_frame(cairo.get(), options, page);
    cairo_set_source_surface(cairo.get(), pages_[static_cast<std::size_t>(page - 1)].get(), 0, 0);
    cairo_paint(cairo.get());
    cairo_show_page(cairo.get());
  }
  write_outline(file.get());
  cairo_surface_finish(file.get());
  require(cairo_status(cairo.get()));
  require(cairo_surface_status(file.get()));
  return out;
}

}  // namespace qiying::pdf::internal
