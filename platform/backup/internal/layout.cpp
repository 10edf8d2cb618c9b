#include "platform/backup/internal/layout.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "platform/base/json.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::backup::internal {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kEnding = ".sealed";
constexpr std::size_t kTimeline = 8, kSegment = 24;

std::string without_ending(const std::string& name) {
  return name.ends_with(kEnding) ? name.substr(0, name.size() - kEnding.size()) : std::string();
}

}  // namespace

std::string id_of(base::Timestamp t) {
  std::string out;
  for (const char c : base::to_iso(t).substr(0, 19))
    if (c != '-' && c != ':') out += c;
  return out + "Z";
}

fs::path base_file(const fs::path& to, const std::string& id) {
  return to / "base" / id / "base.tar.sealed";
}
fs::path evidence_file(const fs::path& to, const std::string& id) {
  return to / "evidence" / (id + std::string(kEnding));
}
fs::path log_file(const fs::path& to, const std::string& segment) {
  return to / "wal" / (segment + std::string(kEnding));
}
fs::path upload_file(const fs::path& to, const std::string& name) {
  return to / "files" / (name + std::string(kEnding));
}

bool is_log_name(std::string_view name) {
  const bool hex = name.size() >= kTimeline &&
                   name.substr(0, kTimeline).find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
  return hex && (name.size() == kSegment || name.ends_with(".history") || name.ends_with(".backup"));
}

bool is_before(std::string_view sealed_name, std::string_view segment) {
  const auto name = without_ending(std::string(sealed_name));
  return name.size() == kSegment && segment.size() == kSegment &&
         name.substr(kTimeline) < segment.substr(kTimeline);
}

std::vector<std::string> log_names(const fs::path& to) {
  std::vector<std::string> out;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(to / "wal", absent))
    if (auto name = without_ending(entry.path().filename().string()); is_log_name(name))
      out.push_back(std::move(name));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> upload_names(const fs::path& to) {
  std::vector<std::string> out;
  std::error_code absent;
  for (const auto& entry : fs::recursive_directory_iterator(to / "files", absent))
    if (entry.is_regular_file())
      if (auto name = without_ending(fs::relative(entry.path(), to / "files").string()); !name.empty())
        out.push_back(std::move(name));
  std::sort(out.begin(), out.end());
  return out;
}

void each_upload(const fs::path& files,
                 const std::function<void(const fs::path&, const std::string&)>& take) {
  std::error_code absent;
  for (const auto& entry : fs::recursive_directory_iterator(files, absent))
    if (entry.is_regular_file()) take(entry.path(), fs::relative(entry.path(), files).string());
}

void read_plain(const fs::path& file, const std::function<void(std::string_view)>& take) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::string buffer(1 << 18, '\0');
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
    take(std::string_view(buffer).substr(0, static_cast<std::size_t>(in.gcount())));
}

std::string mac_of(Manifest manifest, std::string_view key) {
  manifest.mac.clear();
  return crypto::hmac_sm3_hex(key, base::to_json(manifest));
}

void write_manifest(const fs::path& to, const Manifest& manifest) {
  const auto file = base_file(to, manifest.id).parent_path() / "manifest.json";
  std::ofstream(file.string() + ".part") << base::to_json(manifest) << '\n';
  fs::rename(file.string() + ".part", file);
}

std::vector<Manifest> manifests(const fs::path& to) {
  std::vector<Manifest> out;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(to / "base", absent)) {
    const auto file = entry.path() / "manifest.json";
    if (!fs::exists(file)) continue;  // cut short: was never finished
    std::string text;
    read_plain(file, [&](std::string_view part) { text += part; });
    Manifest manifest;
    if (base::read_json(text, base::type_of<Manifest>, &manifest).ok()) out.push_back(std::move(manifest));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.began < b.began; });
  return out;
}

}  // namespace qiying::backup::internal
