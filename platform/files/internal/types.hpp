#pragma once
/// What a file really is.

#include <filesystem>
#include <string>
#include <string_view>

namespace qiying::files::internal {

/// The media type of an upload: `detected` without parameters, and what libmagic only knows as a ZIP archive
/// or compound file looked at more closely (documents of WPS and other writers, OFD).
std::string media_type(std::string_view detected, const std::filesystem::path& file,
                       std::string_view filename);

}  // namespace qiying::files::internal
