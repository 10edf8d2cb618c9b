#include "platform/docx/internal/parts.hpp"

#include <fmt/format.h>

namespace qiying::docx::internal {
namespace {

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
                                   "\n";
#define QY_WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define QY_LINKS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define QY_PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define QY_WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

constexpr std::string_view kTypes =
    R"(<Types xmlns=")" QY_PACKAGE R"(content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/word/document.xml" ContentType=")" QY_WORD_TYPE R"(document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml" ContentType=")" QY_WORD_TYPE R"(styles+xml"/>)"
    R"(<Override PartName="/word/header1.xml" ContentType=")" QY_WORD_TYPE R"(header+xml"/>)"
    R"(<Override PartName="/word/footer1.xml" ContentType=")" QY_WORD_TYPE R"(footer+xml"/>)"
    R"(<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>)"
    R"(</Types>)";

constexpr std::string_view kPackageLinks =
    R"(<Relationships xmlns=")" QY_PACKAGE R"(relationships">)"
    R"(<Relationship Id="rId1" Type=")" QY_LINKS R"(/officeDocument" Target="word/document.xml"/>)"
    R"(<Relationship Id="rId2" Type=")" QY_PACKAGE
    R"(relationships/metadata/core-properties" Target="docProps/core.xml"/>)"
    R"(</Relationships>)";

constexpr std::string_view kDocumentLinks =
    R"(<Relationships xmlns=")" QY_PACKAGE R"(relationships">)"
    R"(<Relationship Id="rId1" Type=")" QY_LINKS R"(/styles" Target="styles.xml"/>)"
    R"(<Relationship Id="rId2" Type=")" QY_LINKS R"(/header" Target="header1.xml"/>)"
    R"(<Relationship Id="rId3" Type=")" QY_LINKS R"(/footer" Target="footer1.xml"/>)"
    R"(</Relationships>)";

struct Look {
  const char *id, *name;
  int half_points;
  bool bold, hei;
  const char* paragraph;  // its properties
};
constexpr Look kLooks[] = {
    {"Title", "Title", 36, true, true, R"(<w:spacing w:after="240"/><w:jc w:val="center"/>)"},
    {"Heading1", "heading 1", 28, true, true,
     R"(<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>)"},
    {"Heading2", "heading 2", 24, true, true,
     R"(<w:keepNext/><w:spacing w:before="200" w:after="100"/><w:outlineLvl w:val="1"/>)"},
    {"Heading3", "heading 3", 21, true, true,
     R"(<w:keepNext/><w:spacing w:before="160" w:after="80"/><w:outlineLvl w:val="2"/>)"},
    {"Note", "Note", 17, false, false, R"(<w:keepNext/><w:spacing w:after="60"/>)"},
    {"Cell", "Cell", 18, false, false,
     R"(<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>)"},
};

std::string fonts(bool hei) {
  return fmt::format(
      R"(<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{}"/>)",
      hei ? "黑体" : "宋体");
}

std::string styles() {
  std::string out(kHead);
  out +=
      R"(<w:styles xmlns:w=")" QY_WORD R"("><w:docDefaults><w:rPrDefault><w:rPr>)" + fonts(false) +
      R"(<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>)"
      R"(<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="320" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>)"
      R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>)";
  for (const auto& look : kLooks)
    out += fmt::format(
        R"(<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/><w:qFormat/>)"
        R"(<w:pPr>{}</w:pPr><w:rPr>{}{}{}<w:sz w:val="{}"/><w:szCs w:val="{}"/></w:rPr></w:style>)",
        look.id, look.name, look.paragraph, fonts(look.hei), look.bold ? "<w:b/>" : "",
        std::string_view(look.id) == "Note" ? R"(<w:color w:val="595959"/>)" : "", look.half_points,
        look.half_points);
  return out + "</w:styles>";
}

std::string field(const char* code) {
  return fmt::format(R"(<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>)", code);
}
std::string run(const std::string& text) {
  return R"(<w:r><w:t xml:space="preserve">)" + text + "</w:t></w:r>";
}

// The mark of a demonstration stands large at the head of each page.
std::string header(const Options& o) {
  std::string out(kHead);
  out +=
      R"(<w:hdr xmlns:w=")" QY_WORD R"("><w:p><w:pPr><w:pStyle w:val="Note"/><w:jc w:val="right"/></w:pPr>)";
  if (!o.mark.empty())
    out += R"(<w:r><w:rPr><w:color w:val="A6A6A6"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">)" +
           escape(o.mark) + "  </w:t></w:r>";
  return out + run(escape(o.header)) + "</w:p></w:hdr>";
}

std::string footer(const Options& o, const Paper& paper) {
  std::string out(kHead);
  out += R"(<w:ftr xmlns:w=")" QY_WORD
         R"("><w:p><w:pPr><w:pStyle w:val="Note"/><w:tabs><w:tab w:val="right" w:pos=")" +
         std::to_string(paper.body()) + R"("/></w:tabs></w:pPr>)" + run(escape(o.footer)) +
         "<w:r><w:tab/></w:r>";
  out += o.english ? run("Page ") + field("PAGE") + run(" of ") + field("NUMPAGES")
                   : run("第 ") + field("PAGE") + run(" 页，共 ") + field("NUMPAGES") + run(" 页");
  return out + "</w:p></w:ftr>";
}

std::string properties(const Options& o) {
  const auto at = base::to_iso(o.created);
  return std::string(kHead) +
         R"(<cp:coreProperties xmlns:cp=")" QY_PACKAGE
         R"(metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/")"
         R"( xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">)"
         "<dc:title>" +
         escape(o.title) + R"(</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">)" + at +
         "</dcterms:created></cp:coreProperties>";
}

std::string document(const Options& o, const Paper& paper, const std::string& body) {
  return std::string(kHead) + R"(<w:document xmlns:w=")" QY_WORD R"(" xmlns:r=")" QY_LINKS R"("><w:body>)" +
         body +
         fmt::format(
             R"(<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>)"
             R"(<w:pgSz w:w="{}" w:h="{}"{}/><w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>)",
             paper.width, paper.height, o.landscape ? R"( w:orient="landscape")" : "", paper.margin,
             paper.margin, paper.margin, paper.margin) +
         "</w:body></w:document>";
}

}  // namespace

Paper paper_of(const Options& options) {
  constexpr int kShort = 11906, kLong = 16838, kMargin = 1134;  // 210 × 297 mm, 20 mm
  return options.landscape ? Paper{kLong, kShort, kMargin} : Paper{kShort, kLong, kMargin};
}

Parts parts_around(const Options& options, std::string body) {
  const auto paper = paper_of(options);
  return {{"[Content_Types].xml", std::string(kHead).append(kTypes)},
          {"_rels/.rels", std::string(kHead).append(kPackageLinks)},
          {"word/document.xml", document(options, paper, body)},
          {"word/_rels/document.xml.rels", std::string(kHead).append(kDocumentLinks)},
          {"word/styles.xml", styles()},
          {"word/header1.xml", header(options)},
          {"word/footer1.xml", footer(options, paper)},
          {"docProps/core.xml", properties(options)}};
}

}  // namespace qiying::docx::internal
