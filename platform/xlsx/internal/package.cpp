#include "platform/xlsx/internal/package.hpp"

#include <zip.h>

namespace qiying::xlsx {

base::Error malformed(std::string code, base::Text message) {
  return {.kind = base::ErrorKind::malformed,
          .code = std::move(code),
          .message = std::move(message),
          .field = {},
          .help = {"请用 Excel 或 WPS 重新另存为 .xlsx", "Save it again as .xlsx with a spreadsheet program"},
          .others = {}};
}

base::Error bad_xml(std::string_view part) {
  const std::string name(part);
  return malformed("xlsx.xml", {"工作簿已损坏(" + name + ")", "The workbook is damaged (" + name + ")"});
}

base::Error too_large() {
  return malformed("xlsx.too_large", {"工作簿解压后过大", "The workbook is too large when unpacked"});
}

void Part::close(zip_file* file) {
  zip_fclose(file);
}

std::optional<std::size_t> Part::read(char* out, std::size_t size) {
  const auto got = zip_fread(file_.get(), out, std::min<std::uint64_t>(size, size_ - done_));
  if (got < 0) return std::nullopt;
  done_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

void Package::discard(zip* archive) {
  zip_discard(archive);
}

base::Result<Package> Package::open(const std::filesystem::path& file, const Limits& limits) {
  int error = 0;
  zip* archive = zip_open(file.c_str(), ZIP_RDONLY, &error);
  if (!archive)
    return malformed("xlsx.not_a_workbook", {"这不是 .xlsx 工作簿", "This is not an .xlsx workbook"});
  return Package(archive, limits);
}

bool Package::has(const std::string& part) const {
  return zip_name_locate(archive_.get(), part.c_str(), 0) >= 0;
}

base::Result<Part> Package::part(const std::string& name) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat(archive_.get(), name.c_str(), 0, &stat) != 0) return bad_xml(name);
  if (stat.encryption_method != ZIP_EM_NONE)
    return malformed("xlsx.encrypted", {"工作簿已加密", "The workbook is encrypted"});
  unpacked_ += stat.size;
  const bool swollen = stat.size > (1u << 20) && stat.size / limits_.ratio > stat.comp_size;
  if (unpacked_ > limits_.unpacked_bytes || swollen) return too_large();
  zip_file* opened = zip_fopen_index(archive_.get(), stat.index, 0);
  if (!opened) return bad_xml(name);
  return Part(opened, stat.size);
}

}  // namespace qiying::xlsx
