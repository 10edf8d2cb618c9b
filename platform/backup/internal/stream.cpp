#include "platform/backup/internal/stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

#include "platform/crypto/seal.hpp"

namespace qiying::backup::internal {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kMagic = "QYSEAL1\n";
constexpr std::size_t kChunk = 1 << 20;
constexpr std::size_t kOverhead = 48;

std::string context(std::string_view name, std::uint64_t index, bool last) {
  return fmt::format("{}|{}|{}", name, index, last ? "last" : "more");
}

std::string size_text(std::size_t size) {
  std::string out(4, '\0');
  for (int i = 0; i < 4; ++i) out[static_cast<std::size_t>(i)] = static_cast<char>(size >> (8 * i));
  return out;
}

std::size_t size_of(std::string_view four) {
  std::size_t out = 0;
  for (int i = 0; i < 4; ++i)
    out |= static_cast<std::size_t>(static_cast<unsigned char>(four[static_cast<std::size_t>(i)])) << (8 * i);
  return out;
}

[[noreturn]] void broken(const fs::path& file, const char* what) {
  throw std::runtime_error(file.string() + ": " + what);
}

}  // namespace

SealedWriter::SealedWriter(const fs::path& file, std::string key, std::string name)
    : file_(file), key_(std::move(key)), name_(std::move(name)) {
  fs::create_directories(file.parent_path());
  out_.open(file.string() + ".part", std::ios::binary | std::ios::trunc);
  out_ << kMagic;
  digest_.update(kMagic);
}

void SealedWriter::write(std::string_view bytes) {
  open_ += bytes;
  while (open_.size() > kChunk) {
    chunk(std::string_view(open_).substr(0, kChunk), false);
    open_.erase(0, kChunk);
  }
}

void SealedWriter::chunk(std::string_view bytes, bool last) {
  const auto sealed = crypto::seal(key_, bytes, context(name_, index_++, last));
  for (const auto& part : {size_text(sealed.size()), sealed}) {
    out_ << part;
    digest_.update(part);
  }
}

std::string SealedWriter::finish() {
  chunk(open_, true);
  out_.close();
  const auto part = file_.string() + ".part";
  const int fd = open(part.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (!out_ || !synced) throw std::runtime_error("cannot write " + part + " (is the disk full?)");
  fs::rename(part, file_);
  return digest_.finish_hex();
}

std::string read_sealed(const fs::path& file, const std::string& key, const std::string& name,
                        const std::function<void(std::string_view)>& take) {
  std::ifstream in(file, std::ios::binary);
  if (!in) broken(file, "cannot be read");
  crypto::Sm3 digest;
  const auto get = [&](std::size_t size) {
    std::string out(size, '\0');
    in.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(in.gcount()));
    digest.update(out);
    return out;
  };
  if (get(kMagic.size()) != kMagic) broken(file, "is no sealed file");
  for (std::uint64_t index = 0;; ++index) {
    const auto head = get(4);
    const auto size = head.size() == 4 ? size_of(head) : 0;
    if (size < kOverhead || size > kChunk + kOverhead) broken(file, "was cut off or changed");
    const auto sealed = get(size);
    auto plain = crypto::unseal(key, sealed, context(name, index, false));
    const bool last = !plain;
    if (last) plain = crypto::unseal(key, sealed, context(name, index, true));
    if (!plain) broken(file, "was changed, or this is not its key");
    take(*plain);
    if (!last) continue;
    if (in.peek() != std::ifstream::traits_type::eof()) broken(file, "has something after its end");
    return digest.finish_hex();
  }
}

}  // namespace qiying::backup::internal
