#include "platform/http/upload.hpp"

#include "platform/http/internal/temp_file.hpp"

namespace qiying::http {

UploadedFile upload_of(std::string_view bytes, std::string filename, std::string declared_type,
                       const std::filesystem::path& directory) {
  prepare_temp(directory);
  TempFile file(directory);
  file.write(bytes);
  UploadedFile out;
  out.filename = std::move(filename);
  out.declared_type = std::move(declared_type);
  out.size = file.size();
  out.path = file.finish();
  out.detected_type = sniff_type(*out.path);
  return out;
}

}  // namespace qiying::http
