#include "platform/files/internal/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>
#include <vector>

#include "platform/base/id.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::files::internal {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kChunk = 256 << 10;

[[noreturn]] void fail(const char* what, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), std::string(what) + ' ' + path.string());
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {
    if (fd_ < 0) fail("cannot open", path);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::size_t read(char* out, std::size_t size) const {
    const auto got = ::read(fd_, out, size);
    if (got < 0) fail("cannot read", path_);
    return static_cast<std::size_t>(got);
  }
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail("cannot sync", path_);
  }

 private:
  const fs::path path_;
  const int fd_;
};

template <class F>
void each_chunk(const fs::path& file, F&& use) {
  const Descriptor in(file, O_RDONLY);
  std::vector<char> chunk(kChunk);
  while (const auto size = in.read(chunk.data(), chunk.size())) use(std::string_view(chunk.data(), size));
}

void sync_directory(const fs::path& directory) {
  Descriptor(directory, O_RDONLY | O_DIRECTORY).sync();
}

/// A new directory is only there for good when its parent has been synced.
void make_directories(const fs::path& directory) {
  if (fs::exists(directory)) return;
  make_directories(directory.parent_path());
  fs::create_directory(directory);
  sync_directory(directory.parent_path());
}

template <class F>
void place_durably(const fs::path& place, F&& fill) {
  make_directories(place.parent_path());
  const auto unfinished = place.parent_path() / (".new-" + base::to_string(base::new_uuid()));
  try {
    const Descriptor out(unfinished, O_WRONLY | O_CREAT | O_EXCL);
    fill(out);
    out.sync();
    fs::rename(unfinished, place);
  } catch (...) {
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    throw;
  }
  sync_directory(place.parent_path());
}

}  // namespace

std::string hash_of(const fs::path& file) {
  crypto::Sha256 hash;
  each_chunk(file, [&](std::string_view bytes) { hash.update(bytes); });
  return hash.finish_hex();
}

std::string hash_of_bytes(std::string_view bytes) {
  crypto::Sha256 hash;
  hash.update(bytes);
  return hash.finish_hex();
}

fs::path place_of(const fs::path& root, const std::string& district, const std::string& hash) {
  return root / district / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

std::string read_whole(const fs::path& file) {
  std::string out;
  each_chunk(file, [&](std::string_view bytes) { out += bytes; });
  return out;
}

void copy_durably(const fs::path& source, const fs::path& place) {
  place_durably(place, [&](const Descriptor& out) {
    each_chunk(source, [&](std::string_view bytes) { out.write(bytes); });
  });
}

void write_durably(std::string_view bytes, const fs::path& place) {
  place_durably(place, [&](const Descriptor& out) { out.write(bytes); });
}

}  // namespace qiying::files::internal
