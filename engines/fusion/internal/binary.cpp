#include "engines/fusion/internal/binary.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "engines/fusion/internal/hash.hpp"

namespace qiying::fusion::internal {

std::uint64_t checksum_of(std::string_view text, std::uint64_t seed) {
  const auto* data = text.data();
  auto size = text.size();
  std::array<std::uint64_t, 4> lanes = {seed ^ size, seed + 1, seed + 2, seed + 3};
  for (; size >= 32; data += 32, size -= 32)
    for (std::size_t i = 0; i < 4; ++i) {
      std::uint64_t word;
      std::memcpy(&word, data + 8 * i, 8);
      lanes[i] = (lanes[i] ^ word) * 0x9E3779B97F4A7C15ULL;
      lanes[i] ^= lanes[i] >> 29;
    }
  std::array<char, 32> rest{};
  std::memcpy(rest.data(), data, size);
  return combine(combine(lanes[0], lanes[1]),
                 combine(combine(lanes[2], lanes[3]), hash_of(std::string_view(rest.data(), rest.size()))));
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  struct stat about{};
  if (!file || ::fstat(::fileno(file.get()), &about) != 0 || about.st_size == 0) return;
  const auto size = static_cast<std::size_t>(about.st_size);
  void* place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, ::fileno(file.get()), 0);
  if (place == MAP_FAILED) throw std::runtime_error(path.string() + ": cannot be read");
  begin_ = static_cast<const char*>(place);
  size_ = size;
}

MappedFile::~MappedFile() {
  if (begin_ != nullptr) ::munmap(const_cast<char*>(begin_), size_);
}

BinaryFile::BinaryFile(const std::filesystem::path& path, Mode mode)
    : path_(path), writes_(mode == Mode::write), file_(nullptr, &std::fclose) {
  if (writes_) {
    file_.reset(std::fopen(path.c_str(), "wb"));
    if (!file_) throw std::runtime_error(path.string() + ": cannot be opened");
    std::setvbuf(file_.get(), nullptr, _IOFBF, 1 << 20);
    return;
  }
  if (!std::filesystem::exists(path)) throw std::runtime_error(path.string() + ": cannot be opened");
  mapped_ = std::make_unique<MappedFile>(path);
  size_ = mapped_->text().size();
  if (size_ == 0) damaged();
}

BinaryFile::~BinaryFile() = default;

void BinaryFile::bytes(void* data, std::size_t size) {
  if (size == 0) return;
  if (!writes_) {
    std::memcpy(data, take(size), size);
    return;
  }
  if (std::fwrite(data, 1, size, file_.get()) != size) fail();
  at_ += size;
  checksum_ = checksum_of({static_cast<const char*>(data), size}, checksum_);
}

const char* BinaryFile::take(std::size_t size) {
  if (size > left()) damaged();
  const auto* from = mapped_->text().data() + at_;
  at_ += size;
  if (size > 0) checksum_ = checksum_of({from, size}, checksum_);
  return from;
}

void BinaryFile::align() {
  std::array<char, 8> none{};
  bytes(none.data(), (8 - at_ % 8) % 8);
}

void BinaryFile::finish() {
  const auto expected = checksum_;
  auto stored = expected;
  bytes(&stored, sizeof stored);
  if (!writes_ && (stored != expected || left() != 0)) damaged();
  if (writes_ && std::fflush(file_.get()) != 0) fail();
}

void BinaryFile::fail() const {
  throw std::runtime_error(path_.string() + ": cannot be written");
}

void BinaryFile::damaged() const {
  throw std::runtime_error(path_.string() + ": is damaged");
}

}  // namespace qiying::fusion::internal
