#include "platform/audit/internal/evidence.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "platform/crypto/crypto.hpp"

namespace qiying::audit::internal {

namespace fs = std::filesystem;

std::string digest_after(std::string_view before, std::string_view content) {
  return crypto::sm3_hex(fmt::format("{}\n{}", before, content));
}

std::string statement_of(const Anchor& anchor) {
  return fmt::format("qiying audit 1\n{}\n{}\n{}\n{}\n", anchor.district, anchor.day, anchor.seq,
                     anchor.digest);
}

fs::path key_file(const fs::path& directory) {
  return directory / "key.pem";
}
fs::path public_key_file(const fs::path& directory, std::string_view id) {
  return directory / "keys" / fmt::format("{}.pem", id);
}
fs::path head_file(const fs::path& directory, std::string_view district) {
  return directory / fmt::format("head-{}.json", district);
}
fs::path anchor_file(const fs::path& directory, const Anchor& anchor) {
  return directory / "anchors" / fmt::format("{}-{}.json", anchor.district, anchor.day);
}

void write_file(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  const auto temporary = fmt::format("{}.{}.new", file.string(), crypto::random_token(6));
  std::ofstream(temporary, std::ios::binary | std::ios::trunc) << text << std::flush;
  if (fs::file_size(temporary) != text.size()) throw std::runtime_error("cannot write " + temporary);
  fs::rename(temporary, file);
}

std::optional<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace qiying::audit::internal
