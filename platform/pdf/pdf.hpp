#pragma once
/// Documents on A4 with Chinese type: case files, statutory tables, receipts. Text flows over pages; fonts
/// are found by fontconfig, embedded as subsets, and the text can be selected and searched.
///
///     pdf::Document doc({.title = "诉求办理单 SQ20261120-0001", .footer = "示范区企业服务中心"});
///     doc.heading("办理经过");
///     doc.facts({{"提交时间", "2026-11-20 09:12"}, {"承办单位", "经济和信息化局"}});
///     doc.begin_table({{.title = "时间", .width = 2}, {.title = "事项", .width = 5}});
///     for (const auto& step : steps) doc.row({step.at, step.text});
///     doc.end_table();
///     http::Response r; r.body = doc.finish();
///
/// Texts are plain UTF-8 (bad bytes are mended, control characters dropped). The same calls give the same
/// bytes. One Document belongs to one thread; several threads may each write their own.

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/time.hpp"

namespace qiying::pdf {

enum class Align { left, center, right };

struct Options {
  std::string title;   ///< of the document, and at the head of the first page unless `no_title`
  std::string header;  ///< small, at the top right of each page: "内部资料" or a number
  std::string footer;  ///< small, at the bottom left; the page number of the total stands at the right
  std::string mark;  ///< large, grey, across each page: "演示数据", the name of whoever prints; may be empty
  bool landscape = false;
  bool no_title = false;
  bool english = false;       ///< "Page 1 of 3" instead of 第 1 页，共 3 页
  base::Timestamp created{};  ///< stands in the file's properties
};

struct Column {
  std::string title;
  double width = 1;  ///< share of the whole width
  Align align = Align::left;
};

class Document {
 public:
  explicit Document(Options options);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// Level 1 to 3; stands in the outline and is not left alone at the foot of a page.
  void heading(std::string_view text, int level = 1);
  /// Lines are broken by the rules of the script; "\n" begins a new line.
  void paragraph(std::string_view text, Align align = Align::left);
  /// Small and grey: sources, notes.
  void note(std::string_view text);
  /// Two columns: what, and its value.
  void facts(std::span<const std::pair<std::string, std::string>> facts);
  void facts(std::initializer_list<std::pair<std::string, std::string>> list);
  /// A ruled table; its head is repeated on each page, and a row longer than a page goes on over the next.
  void begin_table(std::vector<Column> columns);
  /// Begins a table with a head of several rows, each as long as `columns` (whose titles do not count). A
  /// filled cell spans the empty ones after it that have no filled one above them, except in the last row.
  void begin_table(std::vector<Column> columns, std::vector<std::vector<std::string>> head);
  /// As many cells as columns; missing ones are empty, more are an error (std::logic_error).
  void row(const std::vector<std::string>& cells);
  /// Without rows one line says that there are none.
  void end_table();
  /// Black and white squares, row by row, `millimetres` wide in all: a QR code with its quiet zone. What
  /// follows stands below. Rows of unequal length are an error (std::logic_error).
  void squares(const std::vector<std::vector<bool>>& rows, double millimetres, Align align = Align::right);
  /// Empty height in millimetres.
  void space(double millimetres);
  /// Begins a new page unless so much is left on this one, or it is empty.
  void room(double millimetres);
  void page_break();

  /// The file. Nothing may be added afterwards.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether this machine has a font with Chinese characters (package fonts-noto-cjk or fonts-wqy-microhei);
/// without one, boxes are printed.
bool has_chinese_font();

}  // namespace qiying::pdf
