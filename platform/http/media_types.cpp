#include "platform/http/http.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

struct MediaType {
  std::string_view extension;
  std::string_view type;
};

constexpr MediaType kTypes[] = {
    {"html", "text/html; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"json", "application/json; charset=utf-8"},
    {"map", "application/json; charset=utf-8"},
    {"webmanifest", "application/manifest+json"},
    {"txt", "text/plain; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"xml", "application/xml; charset=utf-8"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"ico", "image/x-icon"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"ttf", "font/ttf"},
    {"wasm", "application/wasm"},
    {"pdf", "application/pdf"},
    {"zip", "application/zip"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"mp4", "video/mp4"},
    {"mp3", "audio/mpeg"},
};

}  // namespace

std::string_view media_type_of(std::string_view filename) {
  const auto dot = filename.rfind('.');
  const auto extension = dot == std::string_view::npos ? std::string_view{} : filename.substr(dot + 1);
  for (const auto& known : kTypes)
    if (iequals(known.extension, extension)) return known.type;
  return "application/octet-stream";
}

}  // namespace qiying::http
