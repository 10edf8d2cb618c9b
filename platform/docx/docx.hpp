#pragma once
/// Documents that offices go on writing in (.docx, ECMA-376), with Chinese type. The calls and descriptions
/// are those of pdf::Document, so that one function template prints a document either way.
///
///     docx::Document doc({.title = "2026年部门预算", .footer = "示范区企业服务中心"});
///     doc.heading("一、收支预算总体安排情况", 2);
///     doc.begin_table({{.title = "科目"}, {.title = "金额", .width = 2, .align = docx::Align::right}});
///     doc.row({"合计", "490.00"});
///     doc.end_table();
///     const std::string file = doc.finish();
///
/// Texts are plain UTF-8 (bad bytes are mended, control characters dropped). Fonts are named, not embedded:
/// 宋体 and 黑体, which each office program replaces by its own. The same calls give the same bytes. One
/// Document belongs to one thread.

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/pdf/pdf.hpp"

namespace qiying::docx {

using pdf::Align;
using pdf::Column;
using pdf::Options;

class Document {
 public:
  explicit Document(Options options);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// Level 1 to 3; stands in the outline and keeps with what follows.
  void heading(std::string_view text, int level = 1);
  /// "\n" begins a new line.
  void paragraph(std::string_view text, Align align = Align::left);
  /// Small and grey: sources, notes.
  void note(std::string_view text);
  /// Two columns: what, and its value.
  void facts(std::span<const std::pair<std::string, std::string>> facts);
  void facts(std::initializer_list<std::pair<std::string, std::string>> list);
  /// A ruled table. Its head is repeated on each page; no head when all titles are empty.
  void begin_table(std::vector<Column> columns);
  /// Begins a table with a head of several rows, each as long as `columns` (whose titles do not count). A
  /// filled cell spans the empty ones after it that have no filled one above them, except in the last row.
  void begin_table(std::vector<Column> columns, std::span<const std::vector<std::string>> head);
  /// As many cells as columns; missing ones are empty, more are an error (std::logic_error).
  void row(const std::vector<std::string>& cells);
  /// Without rows one line says that there are none.
  void end_table();

  /// The file. Nothing may be added afterwards. Throws std::runtime_error when the package cannot be made.
  std::string finish();

  static constexpr std::string_view kType =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::docx
