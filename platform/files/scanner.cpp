#include "platform/files/scanner.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <string>

#include "platform/http/rest.hpp"
#include "platform/log/log.hpp"

namespace qiying::files {
namespace {

namespace fs = std::filesystem;
constexpr timeval kPatience{60, 0};  ///< for each piece, not for the whole
constexpr std::size_t kPiece = 64 << 10;

fs::path& place() {
  static fs::path socket = kScannerSocket;
  return socket;
}

/// A scanner that was there once and is gone has ended: that must not open the door.
std::atomic<bool>& seen() {
  static std::atomic<bool> once = false;
  return once;
}

/// A conversation with clamd; every step says whether it went well.
class Clamd {
 public:
  Clamd() = default;
  Clamd(const Clamd&) = delete;
  Clamd& operator=(const Clamd&) = delete;
  ~Clamd() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool call(const fs::path& at) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const auto name = at.string();
    if (name.size() >= sizeof address.sun_path) return false;
    name.copy(address.sun_path, name.size());
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  bool say(const void* bytes, std::size_t size) {
    const auto* at = static_cast<const char*>(bytes);
    while (size > 0) {
      const auto n = ::send(socket_, at, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      at += n;
      size -= static_cast<std::size_t>(n);
    }
    return true;
  }

  bool say_piece(const char* bytes, std::size_t size) {
    const std::uint32_t length = htonl(static_cast<std::uint32_t>(size));
    return say(&length, sizeof length) && say(bytes, size);
  }

  /// Up to the NUL that ends it; empty when it never comes.
  std::string answer() {
    std::string out;
    for (std::array<char, 512> piece{};;) {
      const auto n = ::recv(socket_, piece.data(), piece.size(), 0);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0 || out.size() > 4096) return {};
      out.append(piece.data(), static_cast<std::size_t>(n));
      if (out.back() == '\0') return out.substr(0, out.size() - 1);
    }
  }

 private:
  int socket_ = -1;
};

/// What clamd says of the file: "stream: OK", "stream: <name> FOUND", or of its own trouble. Its answer may
/// come before the end of the file, so what cannot be sent any more is no failure yet.
std::string ask(const fs::path& file) {
  Clamd clamd;
  std::ifstream in(file, std::ios::binary);
  if (!in || !clamd.call(place()) || !clamd.say("zINSTREAM", sizeof "zINSTREAM")) return {};
  std::string piece(kPiece, '\0');
  bool listens = true;
  while (listens && in.read(piece.data(), kPiece).gcount() > 0)
    listens = clamd.say_piece(piece.data(), static_cast<std::size_t>(in.gcount()));
  if (listens) clamd.say_piece("", 0);
  return clamd.answer();
}

base::Error infected() {
  return base::invalid(
      "file", "file.infected",
      {"文件含有病毒或恶意代码，未保存", "The file contains malicious code; it was not kept"},
      {"请用杀毒软件检查您的设备后重新上传", "Check your device and upload a clean file"});
}

base::Error not_scanned() {
  return {.kind = base::ErrorKind::unavailable,
          .code = "file.scanner",
          .message = {"暂时无法检查文件是否安全，未保存",
                      "The file cannot be checked at present; it was not kept"},
          .help = {"请稍后重试", "Please try again later"}};
}

}  // namespace

void use_scanner(fs::path socket) {
  place() = std::move(socket);
  seen() = false;
}

bool has_scanner() {
  std::error_code none;
  return fs::exists(place(), none);
}

base::Result<void> scan(const fs::path& file) {
  if (has_scanner()) seen() = true;
  if (!seen()) return {};
  const http::Rest rest;
  const auto said = ask(file);
  if (said == "stream: OK") return {};
  log::warn(said.ends_with(" FOUND") ? "files.infected" : "files.scanner", {{"said", said}});
  return said.ends_with(" FOUND") ? infected() : not_scanned();
}

}  // namespace qiying::files
