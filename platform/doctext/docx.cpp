#include <expat.h>
#include <zip.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext::internal {
namespace {

// Text of word/document.xml: paragraphs as lines, rows of tables as cells parted by tabs.
class Writer {
 public:
  explicit Writer(std::size_t most) : most_(most) {}

  void begin(std::string_view name, const char** attributes) {
    if (name == "w:tbl") ++tables_;
    if (name == "w:tc") cell_.clear(), span_ = 1;
    if (name == "w:gridSpan") span_ = std::clamp(std::atoi(value(attributes, "w:val")), 1, 60);
    if (name == "w:t") in_text_ = true;
    if (name == "w:tab") text(" ");
    if (name == "w:br" || name == "w:cr") text(tables_ > 0 ? " " : "\n");
  }

  void end(std::string_view name) {
    if (name == "w:t") in_text_ = false;
    if (name == "w:p") text(tables_ > 0 ? " " : "\n");
    if (name == "w:tbl" && --tables_ == 0) out_ += '\n';
    if (tables_ != 1) return;
    // Tables inside cells become the text of their cell.
    if (name == "w:tc") end_cell();
    if (name == "w:tr") {
      if (!row_.empty()) row_.pop_back();
      out_ += row_ + '\n';
      row_.clear();
    }
  }

  void characters(std::string_view t) {
    if (in_text_) text(t);
  }

  bool full() const { return out_.size() + row_.size() + cell_.size() > most_; }
  std::string take() { return std::move(out_); }

 private:
  static const char* value(const char** attributes, const char* name) {
    for (; attributes[0]; attributes += 2)
      if (std::strcmp(attributes[0], name) == 0) return attributes[1];
    return "";
  }
  void text(std::string_view t) { (tables_ > 0 ? cell_ : out_) += t; }
  void end_cell() {
    while (!cell_.empty() && cell_.back() == ' ') cell_.pop_back();
    row_ += cell_;
    row_.append(static_cast<std::size_t>(span_), '\t');
    cell_.clear();
  }

  std::size_t most_;
  std::string out_, row_, cell_;
  int tables_ = 0, span_ = 1;
  bool in_text_ = false;
};

struct Closer {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

base::Error damaged() {
  return refuse("doctext.docx", {"DOCX 文件已损坏", "The DOCX file is damaged"},
                {"请重新保存后再试", "Save it again and retry"});
}

base::Result<std::string> parse(zip_file_t* file, std::uint64_t declared, const Limits& limits) {
  // A part larger than eight times the text that may come out is a bomb, not a document.
  if (declared > limits.text_bytes * 8) return too_large();
  const std::unique_ptr<XML_ParserStruct, Closer> parser(XML_ParserCreate("UTF-8"));
  Writer writer(limits.text_bytes);
  XML_SetUserData(parser.get(), &writer);
  XML_SetElementHandler(
      parser.get(), [](void* w, const char* n, const char** a) { static_cast<Writer*>(w)->begin(n, a); },
      [](void* w, const char* n) { static_cast<Writer*>(w)->end(n); });
  XML_SetCharacterDataHandler(parser.get(), [](void* w, const char* t, int n) {
    static_cast<Writer*>(w)->characters({t, static_cast<std::size_t>(n)});
  });
  char buffer[1 << 16];
  for (;;) {
    const auto n = zip_fread(file, buffer, sizeof buffer);
    if (n < 0) return damaged();
    if (XML_Parse(parser.get(), buffer, static_cast<int>(n), n == 0) == XML_STATUS_ERROR) return damaged();
    if (writer.full()) return too_large();
    if (n == 0) return writer.take();
  }
}

}  // namespace

base::Result<std::string> read_docx(const std::filesystem::path& file, const Limits& limits) {
  int code = 0;
  const std::unique_ptr<zip_t, Closer> archive(zip_open(file.c_str(), ZIP_RDONLY, &code));
  if (!archive) return damaged();
  zip_stat_t stat{};
  if (zip_stat(archive.get(), "word/document.xml", 0, &stat) != 0)
    return refuse("doctext.docx.none", {"不是 DOCX 文件", "This is no DOCX file"});
  const std::unique_ptr<zip_file_t, Closer> part(zip_fopen(archive.get(), "word/document.xml", 0));
  if (!part) return damaged();
  return parse(part.get(), stat.size, limits);
}

}  // namespace qiying::doctext::internal
