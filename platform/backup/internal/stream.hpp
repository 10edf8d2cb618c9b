#pragma once
/// Sealed files: chunks of a mebibyte, each authenticated with its place in its file, the last one marked, so
/// that nothing can be cut off, reordered or exchanged.

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include "platform/crypto/crypto.hpp"

namespace qiying::backup::internal {

class SealedWriter {
 public:
  /// `name` is authenticated with the content: a file cannot stand for another.
  SealedWriter(const std::filesystem::path& file, std::string key, std::string name);
  void write(std::string_view bytes);
  /// Ends the file, syncs it to disk and gives it its name; returns the SM3 of what was written.
  std::string finish();

 private:
  void chunk(std::string_view bytes, bool last);

  std::filesystem::path file_;
  std::string key_, name_, open_;
  std::ofstream out_;
  crypto::Sm3 digest_;
  std::uint64_t index_ = 0;
};

/// Hands the plain content out piece by piece; returns the SM3 of the sealed file. Throws when it was
/// changed, cut off, or sealed under another name or key.
std::string read_sealed(const std::filesystem::path& file, const std::string& key, const std::string& name,
                        const std::function<void(std::string_view)>& take);

}  // namespace qiying::backup::internal
