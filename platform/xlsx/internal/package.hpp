#pragma once
// The zip file around the XML parts, with a guard against files that unpack without end.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "platform/xlsx/xlsx.hpp"

struct zip;
struct zip_file;

namespace qiying::xlsx {

base::Error malformed(std::string code, base::Text message);
base::Error bad_xml(std::string_view part);
base::Error too_large();

/// A part being unpacked.
class Part {
 public:
  Part(zip_file* file, std::uint64_t size) : file_(file, &close), size_(size) {}
  /// Reads at most `size` bytes; 0 at the end; nullopt when the data is damaged.
  std::optional<std::size_t> read(char* out, std::size_t size);
  double progress() const { return size_ == 0 ? 1 : static_cast<double>(done_) / static_cast<double>(size_); }
  std::uint64_t size() const { return size_; }

 private:
  static void close(zip_file* file);
  std::unique_ptr<zip_file, void (*)(zip_file*)> file_;
  std::uint64_t size_, done_ = 0;
};

class Package {
 public:
  static base::Result<Package> open(const std::filesystem::path& file, const Limits& limits);
  bool has(const std::string& part) const;
  /// Begins a part. Its declared size counts against the limits, and libzip gives no more than it.
  base::Result<Part> part(const std::string& name);

 private:
  Package(zip* archive, const Limits& limits) : archive_(archive, &discard), limits_(limits) {}
  static void discard(zip* archive);
  std::unique_ptr<zip, void (*)(zip*)> archive_;
  Limits limits_;
  std::uint64_t unpacked_ = 0;
};

}  // namespace qiying::xlsx
