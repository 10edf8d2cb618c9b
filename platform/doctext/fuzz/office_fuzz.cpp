// Any bytes as a DOCX or XLSX: read or refused without a fault, and never more text than allowed. The first
// byte says what the rest is: the whole file, the text part of a DOCX, the sheet or the shared texts of an
// XLSX.
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/doctext/doctext.hpp"

using namespace qiying;

namespace {

using Parts = std::vector<std::pair<const char*, std::string_view>>;

constexpr std::string_view kBook =
    R"(<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>)";
constexpr std::string_view kLinks =
    R"(<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>)";
constexpr std::string_view kSheet =
    R"(<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>)";

std::string packed(const Parts& parts) {
  zip_error_t error;
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(out);
  zip_t* archive = zip_open_from_source(out, ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : parts)
    zip_file_add(archive, name, zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0);
  zip_close(archive);
  zip_source_open(out);
  zip_source_seek(out, 0, SEEK_END);
  std::string file(static_cast<std::size_t>(zip_source_tell(out)), '\0');
  zip_source_seek(out, 0, SEEK_SET);
  zip_source_read(out, file.data(), file.size());
  zip_source_close(out);
  zip_source_free(out);
  return file;
}

std::string file_of(std::uint8_t kind, std::string_view bytes) {
  switch (kind % 4) {
    case 0:
      return packed({{"word/document.xml", bytes}});
    case 1:
      return packed({{"xl/workbook.xml", kBook},
                     {"xl/_rels/workbook.xml.rels", kLinks},
                     {"xl/worksheets/sheet1.xml", bytes}});
    case 2:
      return packed({{"xl/workbook.xml", kBook},
                     {"xl/_rels/workbook.xml.rels", kLinks},
                     {"xl/sharedStrings.xml", bytes},
                     {"xl/worksheets/sheet1.xml", kSheet}});
    default:
      // A PDF would start a process for each input.
      return bytes.starts_with("%PDF") ? std::string() : std::string(bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto file = file_of(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  const int fd = memfd_create("office", MFD_CLOEXEC);
  if (write(fd, file.data(), file.size()) != static_cast<ssize_t>(file.size())) __builtin_trap();
  constexpr std::uint64_t kMost = 1u << 20;
  const auto text = doctext::text_of("/proc/self/fd/" + std::to_string(fd), {.text_bytes = kMost});
  close(fd);
  if (text && text->size() > kMost + (1u << 20)) __builtin_trap();
  if (!text && text.error().message.zh.empty()) __builtin_trap();
  return 0;
}
