#pragma once
/// Uploads on disk: private files that vanish with their last owner.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace qiying::http {

/// A file being written, mode 0600. Throws std::system_error when the disk refuses.
class TempFile {
 public:
  explicit TempFile(const std::filesystem::path& directory);
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  /// Ends writing. The file is removed with the last copy, unless somebody has renamed it away before.
  std::shared_ptr<const std::filesystem::path> finish();

 private:
  std::shared_ptr<const std::filesystem::path> path_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
};

/// Creates the directory (0700) and removes what a killed server left there more than an hour ago.
void prepare_temp(const std::filesystem::path& directory);
/// The media type by content, "application/octet-stream" when unknown. Thread-safe.
std::string sniff_type(const std::filesystem::path& file);

}  // namespace qiying::http
