// Text of each kind of file; what is broken, empty, huge or a scan is told.
#include "platform/doctext/doctext.hpp"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zip.h>

#include <fstream>

#include "platform/xlsx/xlsx.hpp"

using namespace qiying;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("doctext-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  fs::path file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }
  fs::path packed(const std::string& name, const std::string& part, const std::string& bytes) const {
    const auto target = path / name;
    int code = 0;
    auto* archive = zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    auto* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    zip_file_add(archive, part.c_str(), source, ZIP_FL_OVERWRITE);
    zip_close(archive);
    return target;
  }
};

std::string code(const base::Result<std::string>& r) {
  return r ? "" : r.error().code;
}

// A page with the text, or with nothing.
std::string pdf(const std::string& text) {
  const std::string content = text.empty() ? "0 0 m" : "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET";
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> at;
  const auto object = [&](const std::string& body) {
    at.push_back(out.size());
    out += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  object("<</Type/Catalog/Pages 2 0 R>>");
  object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
  object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>");
  object("<</Length " + std::to_string(content.size()) + ">>\nstream\n" + content + "\nendstream");
  object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  const auto xref = out.size();
  out += "xref\n0 6\n0000000000 65535 f \n";
  for (const auto a : at) {
    auto n = std::to_string(a);
    out += std::string(10 - n.size(), '0') + n + " 00000 n \n";
  }
  return out + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
}

constexpr std::string_view kDocument =
    R"(<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>支出总表</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r><w:r><w:t>.50</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>)";

}  // namespace

TEST_CASE("plain text comes as its bytes") {
  const Folder folder;
  CHECK(*doctext::text_of(folder.file("a.txt", "一\t二\n")) == "一\t二\n");
  CHECK(code(doctext::text_of(folder.path / "none")) == "doctext.missing");
  CHECK(code(doctext::text_of(folder.path)) == "doctext.missing");
  CHECK(code(doctext::text_of(folder.file("big.txt", std::string(2000, 'x')), {.file_bytes = 1000})) ==
        "doctext.too_large");
}

TEST_CASE("a DOCX gives its paragraphs and the cells of its tables") {
  const Folder folder;
  CHECK(*doctext::text_of(folder.packed("a.docx", "word/document.xml", std::string(kDocument))) ==
        "支出总表\n合计\t\t1.50\n\n");
  CHECK(code(doctext::text_of(folder.packed("b.docx", "word/document.xml", "<w:document><w:p>"))) ==
        "doctext.docx");
}

TEST_CASE("a DOCX that unpacks to more than it may is refused") {
  const Folder folder;
  const auto bomb = folder.packed("bomb.docx", "word/document.xml",
                                  "<w:document>" + std::string(4 << 20, ' ') + "</w:document>");
  CHECK(code(doctext::text_of(bomb, {.text_bytes = 1 << 18})) == "doctext.too_large");
}

TEST_CASE("a PDF is read by pdftotext; a scan, a broken file and a flood of text are told") {
  const Folder folder;
  const auto text = doctext::text_of(folder.file("a.pdf", pdf("Budget 2024 total 568.18 and more text")));
  REQUIRE(text.ok());
  CHECK(text->find("568.18") != std::string::npos);
  CHECK(code(doctext::text_of(folder.file("scan.pdf", pdf("")))) == "doctext.scanned");
  CHECK(code(doctext::text_of(folder.file("broken.pdf", "%PDF-1.7\nnothing"))) == "doctext.pdf");
  CHECK(code(doctext::text_of(folder.file("flood.pdf", pdf("Budget 2024 total 568.18 and more text")),
                              {.text_bytes = 8})) == "doctext.too_large");
}

TEST_CASE("an archive that is neither DOCX nor XLSX, and old Office files, are refused") {
  const Folder folder;
  CHECK(code(doctext::text_of(folder.packed("a.docx", "x.txt", "x"))) == "doctext.unknown_office");
  CHECK(code(doctext::text_of(folder.file("a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) ==
        "doctext.unknown_office");
}

TEST_CASE("a picture or a program behind the name of a document, and an empty file, are told") {
  const Folder folder;
  CHECK(code(doctext::text_of(folder.file("a.pdf", "\x89PNG\r\n\x1A\n"))) == "doctext.other");
  CHECK(code(doctext::text_of(folder.file("a.docx", std::string("MZ\x90\0", 4)))) == "doctext.other");
  CHECK(code(doctext::text_of(folder.file("a.xlsx", ""))) == "doctext.empty");
  CHECK(doctext::text_of(folder.file("mz.txt", "MZ budget")).ok());
}

TEST_CASE("a workbook gives its rows with cells parted by tabs") {
  const Folder folder;
  const auto path = folder.path / "book.xlsx";
  {
    const std::string_view header[] = {"科目名称", "合计"}, row[] = {"基本支出", "311.67"};
    xlsx::Writer writer(path, "支出总表", header);
    writer.row(row);
    writer.close();
  }
  const auto text = doctext::text_of(path);
  REQUIRE(text.ok());
  CHECK(text->find("科目名称\t合计") != std::string::npos);
  CHECK(text->find("基本支出\t311.67") != std::string::npos);
}

TEST_CASE("rows of a workbook's table have as many cells as its widest, titles are left alone") {
  const Folder folder;
  const auto path = folder.path / "book.xlsx";
  {
    const std::string_view header[] = {"指标", "分值", "得分", "原因"};
    const std::string_view title[] = {"自评表"}, row[] = {"培训场次", "10", "10"}, other[] = {"名称", "对接"};
    xlsx::Writer writer(path, "表", header);
    writer.row(row);
    writer.row(title);
    writer.row(other);
    writer.close();
  }
  const auto text = doctext::text_of(path);
  REQUIRE(text.ok());
  CHECK(text->ends_with("指标\t分值\t得分\t原因\n培训场次\t10\t10\t\n自评表\n名称\t对接\n"));
}

TEST_CASE("a workbook that unpacks to far more than it is, is refused") {
  const Folder folder;
  const auto path = folder.path / "bomb.xlsx";
  {
    const std::string_view header[] = {"甲"};
    xlsx::Writer writer(path, "表", header);
    writer.close();
  }
  const std::string flood =
      "<worksheet><sheetData>" + std::string(48 << 20, ' ') + "</sheetData></worksheet>";
  int error = 0;
  auto* archive = zip_open(path.c_str(), 0, &error);
  REQUIRE(archive != nullptr);
  zip_file_add(archive, "xl/worksheets/sheet1.xml", zip_source_buffer(archive, flood.data(), flood.size(), 0),
               ZIP_FL_OVERWRITE);
  REQUIRE(zip_close(archive) == 0);
  CHECK(fs::file_size(path) < 1u << 20);
  CHECK(code(doctext::text_of(path)) == "xlsx.too_large");
}

TEST_CASE("a file of 100 MB is refused before it is read") {
  const Folder folder;
  const auto path = folder.file("huge.pdf", "%PDF-1.7\n");
  fs::resize_file(path, 100u << 20);
  const auto refused = doctext::text_of(path);
  CHECK(code(refused) == "doctext.too_large");
  CHECK_FALSE(refused.error().message.zh.empty());
}

TEST_CASE("a scan says what to do about it") {
  const Folder folder;
  const auto refused = doctext::text_of(folder.file("scan.pdf", pdf("")));
  REQUIRE_FALSE(refused.ok());
  CHECK((refused.error().message.zh + refused.error().help.zh).find("OCR") != std::string::npos);
}
