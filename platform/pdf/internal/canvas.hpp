#pragma once
/// Pages that are drawn one after the other, kept until their number is known, then written as one file.

#include <cairo/cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/pdf/pdf.hpp"

namespace qiying::pdf::internal {

constexpr double kMillimetre = 72 / 25.4;

struct Unref {
  void operator()(PangoLayout* p) const { g_object_unref(p); }
  void operator()(cairo_t* p) const { cairo_destroy(p); }
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(PangoFontDescription* p) const { pango_font_description_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct Style {
  double size = 10.5;  ///< points; 五号
  bool bold = false;
  double grey = 0;  ///< 0 black, 1 white
  Align align = Align::left;
};

/// Text broken into lines of a given width, drawn from any line on.
class Block {
 public:
  Block(cairo_t* cairo, std::string_view text, const Style& style, double width);
  int lines() const { return pango_layout_get_line_count(layout_.get()); }
  double height() const;
  /// Height of the lines from `first` on that fit into `room`; `next` is the first that does not.
  double fitting(int first, double room, int& next) const;
  /// Draws lines [first, last) with the upper left corner at x, y.
  void draw(cairo_t* cairo, double x, double y, int first, int last) const;

 private:
  Owned<PangoLayout> layout_;
  double width_;
  Style style_;
};

class Canvas {
 public:
  explicit Canvas(const Options& options);

  cairo_t* cairo() { return cairo_.get(); }
  double left() const { return kMargin; }
  double width() const { return page_width_ - 2 * kMargin; }
  double bottom() const { return page_height_ - kMargin; }
  double y = kMargin;  ///< where the next thing goes
  double room() const { return bottom() - y; }
  bool at_top() const { return y <= kMargin; }
  int pages() const { return static_cast<int>(pages_.size()); }
  double body_height() const { return page_height_ - 2 * kMargin; }

  void new_page();
  void outline(std::string_view text, int level);
  void line(double x1, double y1, double x2, double y2);
  void fill(double x, double top, double w, double h, double grey);
  std::string finish(const Options& options);

 private:
  static constexpr double kMargin = 20 * kMillimetre;
  struct Entry {
    std::string text;
    int level, page;
    double y;
  };
  void paint_frame(cairo_t* cairo, const Options& options, int page) const;
  void write_outline(cairo_surface_t* file) const;

  double page_width_, page_height_;
  std::vector<Owned<cairo_surface_t>> pages_;
  Owned<cairo_t> cairo_;
  std::vector<Entry> outline_;
};

}  // namespace qiying::pdf::internal
