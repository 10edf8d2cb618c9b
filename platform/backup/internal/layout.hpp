#pragma once
/// Where what lies in a folder of backups, and the names that stand for it.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/backup/backup.hpp"

namespace qiying::backup::internal {

/// "20261121T153000Z".
std::string id_of(base::Timestamp t);
std::filesystem::path base_file(const std::filesystem::path& to, const std::string& id);
std::filesystem::path evidence_file(const std::filesystem::path& to, const std::string& id);
std::filesystem::path log_file(const std::filesystem::path& to, const std::string& segment);
std::filesystem::path upload_file(const std::filesystem::path& to, const std::string& name);

/// A segment, a timeline's history or a mark of a base copy; nothing else lies in a spool.
bool is_log_name(std::string_view name);
/// Whether a sealed segment is older than `segment`, whatever its timeline; histories never are.
bool is_before(std::string_view sealed_name, std::string_view segment);
std::vector<std::string> log_names(const std::filesystem::path& to);
/// Uploads of a backup; their names are paths relative to data/files.
std::vector<std::string> upload_names(const std::filesystem::path& to);
/// Every upload below data/files with its relative path.
void each_upload(const std::filesystem::path& files,
                 const std::function<void(const std::filesystem::path&, const std::string&)>& take);

void read_plain(const std::filesystem::path& file, const std::function<void(std::string_view)>& take);

std::string mac_of(Manifest manifest, std::string_view key);
void write_manifest(const std::filesystem::path& to, const Manifest& manifest);
/// All that can be read, oldest first.
std::vector<Manifest> manifests(const std::filesystem::path& to);

}  // namespace qiying::backup::internal
