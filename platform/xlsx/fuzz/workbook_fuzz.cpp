// Workbooks from arbitrary bytes: as they are, and as the parts of a sound package (cut at "|"), so that the
// readers of XML are reached too. Reading must end, keep its limits and touch no foreign memory.
#include <unistd.h>
#include <zip.h>

#include <cstdlib>
#include <fstream>

#include "platform/xlsx/xlsx.hpp"

using namespace qiying;

namespace {

constexpr const char* kParts[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                  "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
constexpr std::string_view kPlain[] = {
    "", "", "", R"(<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>)",
    R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"};

void pack(const std::string& path, std::string_view text) {
  ::unlink(path.c_str());
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (!archive) std::abort();
  for (std::size_t i = 0; i < std::size(kParts); ++i) {
    const auto cut = std::min(text.find('|'), text.size());
    const auto part = cut > 0 ? text.substr(0, cut) : kPlain[i];
    text.remove_prefix(std::min(cut + 1, text.size()));
    const auto at =
        zip_file_add(archive, kParts[i], zip_source_buffer(archive, part.data(), part.size(), 0), 0);
    if (at >= 0) zip_set_file_compression(archive, static_cast<zip_uint64_t>(at), ZIP_CM_STORE, 0);
  }
  if (zip_close(archive) != 0) zip_discard(archive);
}

void read(const std::string& path) {
  const xlsx::Limits limits{
      .unpacked_bytes = 1 << 20, .shared_text_bytes = 1 << 16, .columns = 64, .cell_bytes = 4096};
  auto book = xlsx::Reader::open(path, limits);
  if (!book.ok()) return;
  std::int64_t last = 0;
  while (true) {
    const auto more = book->next();
    if (!more.ok() || !*more) return;
    if (book->cells().size() > 64 || book->row() < last) std::abort();
    last = book->row();
    for (const auto cell : book->cells())
      if (cell.size() > 4096) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/xlsx-fuzz-" + std::to_string(::getpid());
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text[0] == 'P')
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(text.data(), static_cast<std::streamsize>(size));
  else
    pack(path, text);
  read(path);
  ::unlink(path.c_str());
  return 0;
}
