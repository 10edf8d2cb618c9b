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

/// What a name lacks to end as files of this type do (".jpg"); empty when it ends so, or the type is not one
/// of ours.
std::string_view ending_for(std::string_view filename, std::string_view media_type);

}  // namespace qiying::files::internal
