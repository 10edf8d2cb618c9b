#include <algorithm>
#include <array>
#include <fstream>

#include "platform/files/files.hpp"
#include "platform/files/internal/types.hpp"

namespace qiying::files {
namespace {

constexpr auto kShown = std::to_array<std::string_view>({"image/jpeg", "image/png", "image/webp"});
constexpr auto kKept = std::to_array<std::string_view>(
    {"image/heic", "image/heif", "application/pdf", "application/ofd", "text/plain", "text/csv",
     "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation"});

struct Ending {
  std::string_view type, extension;
};
// Of each type the usual ending first.
constexpr auto kEndings = std::to_array<Ending>(
    {{"image/jpeg", ".jpg"},
     {"image/jpeg", ".jpeg"},
     {"image/jpeg", ".jpe"},
     {"image/jpeg", ".jfif"},
     {"image/png", ".png"},
     {"image/webp", ".webp"},
     {"image/heic", ".heic"},
     {"image/heif", ".heif"},
     {"image/heif", ".heic"},
     {"application/pdf", ".pdf"},
     {"application/ofd", ".ofd"},
     {"text/plain", ".txt"},
     {"text/plain", ".md"},
     {"text/plain", ".log"},
     {"text/csv", ".csv"},
     {"application/msword", ".doc"},
     {"application/msword", ".wps"},
     {"application/vnd.ms-excel", ".xls"},
     {"application/vnd.ms-excel", ".et"},
     {"application/vnd.ms-powerpoint", ".ppt"},
     {"application/vnd.ms-powerpoint", ".dps"},
     {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
     {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
     {"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"}});

struct Container {
  std::string_view extension, part, type;
};
// The part that makes an archive a document of its kind.
constexpr auto kArchives = std::to_array<Container>(
    {{".docx", "word/document.xml",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
     {".xlsx", "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
     {".pptx", "ppt/presentation.xml",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
     {".ofd", "OFD.xml", "application/ofd"}});
constexpr auto kCompounds = std::to_array<Container>({{".doc", "", "application/msword"},
                                                      {".xls", "", "application/vnd.ms-excel"},
                                                      {".ppt", "", "application/vnd.ms-powerpoint"}});

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Names of an archive's parts stand in its central directory, at the end.
bool names_part(const std::filesystem::path& file, std::string_view part) {
  constexpr std::uintmax_t kTail = 256 << 10;
  std::ifstream in(file, std::ios::binary);
  const auto size = std::filesystem::file_size(file);
  in.seekg(static_cast<std::streamoff>(size - std::min(size, kTail)));
  const std::string tail((std::istreambuf_iterator<char>(in)), {});
  return tail.find(part) != std::string::npos;
}

}  // namespace

namespace internal {

std::string media_type(std::string_view detected, const std::filesystem::path& file,
                       std::string_view filename) {
  const auto plain = lower(detected.substr(0, detected.find(';')));
  const auto name = lower(filename);
  const auto fits = [&](const Container& c) { return name.ends_with(c.extension); };
  if (plain == "application/zip" || plain == "application/octet-stream") {
    const auto found = std::ranges::find_if(kArchives, fits);
    if (found != kArchives.end() && names_part(file, found->part)) return std::string(found->type);
  }
  if (plain == "application/cdfv2" || plain == "application/vnd.ms-office" ||
      plain == "application/x-ole-storage") {
    const auto found = std::ranges::find_if(kCompounds, fits);
    if (found != kCompounds.end()) return std::string(found->type);
  }
  if (plain == "text/plain" && name.ends_with(".csv")) return "text/csv";
  return plain;
}

std::string_view ending_for(std::string_view filename, std::string_view media_type) {
  const auto name = lower(filename);
  std::string_view usual;
  for (const auto& [type, extension] : kEndings) {
    if (type != media_type) continue;
    if (name.size() > extension.size() && name.ends_with(extension)) return {};
    if (usual.empty()) usual = extension;
  }
  return usual;
}

}  // namespace internal

bool is_shown_inline(std::string_view media_type) {
  return std::ranges::find(kShown, media_type) != kShown.end();
}

bool is_accepted_type(std::string_view media_type) {
  return is_shown_inline(media_type) || std::ranges::find(kKept, media_type) != kKept.end();
}

}  // namespace qiying::files
