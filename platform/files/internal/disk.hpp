#pragma once
/// The bytes. Everything throws std::system_error when the disk is broken or full.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace qiying::files::internal {

/// SHA-256 of a file in hexadecimal digits.
std::string hash_of(const std::filesystem::path& file);
std::string hash_of_bytes(std::string_view bytes);
/// root/420199/ab/cd/abcd…
std::filesystem::path place_of(const std::filesystem::path& root, const std::string& district,
                               const std::string& hash);
/// The bytes of a file.
std::string read_whole(const std::filesystem::path& file);
/// Copies `source` to `place` durably: whole or not at all, also when the machine dies.
void copy_durably(const std::filesystem::path& source, const std::filesystem::path& place);
/// Writes `bytes` to `place`, as durably.
void write_durably(std::string_view bytes, const std::filesystem::path& place);

}  // namespace qiying::files::internal
