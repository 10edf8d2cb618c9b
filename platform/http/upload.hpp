#pragma once
/// Files that come from elsewhere than a request (a letter's attachment), as if they had been uploaded.

#include "platform/http/http.hpp"

namespace qiying::http {

/// Written into `directory` (made when missing) and removed with the last copy; its type is told by content.
/// Throws std::system_error when the disk refuses.
UploadedFile upload_of(std::string_view bytes, std::string filename, std::string declared_type,
                       const std::filesystem::path& directory);

}  // namespace qiying::http
