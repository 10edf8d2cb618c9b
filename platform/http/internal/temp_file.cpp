#include "platform/http/internal/temp_file.hpp"

#include <fcntl.h>
#include <magic.h>
#include <unistd.h>

#include <system_error>

namespace qiying::http {

namespace {

constexpr std::string_view kPrefix = "upload-";
constexpr std::size_t kSniffBytes = 64 * 1024;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// libmagic's handles are not thread-safe; loading one costs milliseconds, so each thread keeps its own.
magic_t magic_of_thread() {
  struct Handle {
    magic_t magic = magic_open(MAGIC_MIME_TYPE);
    Handle() {
      if (magic && magic_load(magic, nullptr) != 0) {
        magic_close(magic);
        magic = nullptr;
      }
    }
    ~Handle() {
      if (magic) magic_close(magic);
    }
  };
  thread_local Handle handle;
  return handle.magic;
}

}  // namespace

TempFile::TempFile(const std::filesystem::path& directory) {
  std::string name = (directory / std::string(kPrefix).append("XXXXXX")).string();
  fd_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd_ < 0) fail("cannot create a file in " + directory.string());
  path_ = {new std::filesystem::path(name), [](const std::filesystem::path* path) {
             ::unlink(path->c_str());
             delete path;
           }};
}

TempFile::~TempFile() {
  if (fd_ >= 0) ::close(fd_);
}

void TempFile::write(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot write " + path_->string());
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::shared_ptr<const std::filesystem::path> TempFile::finish() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  return path_;
}

void prepare_temp(const std::filesystem::path& directory) {
  namespace fs = std::filesystem;
  if (fs::create_directories(directory)) fs::permissions(directory, fs::perms::owner_all);
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().filename().string().starts_with(kPrefix) && entry.last_write_time(ignored) < old)
      fs::remove(entry.path(), ignored);
}

std::string sniff_type(const std::filesystem::path& file) {
  std::string start(kSniffBytes, '\0');
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail("cannot read " + file.string());
  const auto n = ::read(fd, start.data(), start.size());
  ::close(fd);
  const auto magic = magic_of_thread();
  const char* type =
      magic && n >= 0 ? magic_buffer(magic, start.data(), static_cast<std::size_t>(n)) : nullptr;
  return type ? type : "application/octet-stream";
}

}  // namespace qiying::http
