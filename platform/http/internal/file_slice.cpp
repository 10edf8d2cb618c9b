#include <unistd.h>

#include "platform/http/internal/reply.hpp"

namespace qiying::http {

namespace {
constexpr std::uint64_t kChunk = 128 * 1024;
}

FileSlice::FileSlice(int fd, std::uint64_t offset, std::uint64_t length,
                     std::shared_ptr<const void> keep_alive)
    : fd_(fd), offset_(offset), remaining_(length), keep_alive_(std::move(keep_alive)) {}

FileSlice::FileSlice(FileSlice&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      offset_(other.offset_),
      remaining_(std::exchange(other.remaining_, 0)),
      keep_alive_(std::move(other.keep_alive_)) {}

FileSlice& FileSlice::operator=(FileSlice&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(offset_, other.offset_);
  std::swap(remaining_, other.remaining_);
  std::swap(keep_alive_, other.keep_alive_);
  return *this;
}

FileSlice::~FileSlice() {
  if (fd_ >= 0) ::close(fd_);
}

bool FileSlice::next(std::string& chunk) {
  chunk.resize(std::min(remaining_, kChunk));
  std::size_t have = 0;
  while (have < chunk.size()) {
    const auto n = ::pread(fd_, chunk.data() + have, chunk.size() - have, static_cast<off_t>(offset_ + have));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    have += static_cast<std::size_t>(n);
  }
  offset_ += have;
  remaining_ -= have;
  return true;
}

}  // namespace qiying::http
