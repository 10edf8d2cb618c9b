// A clamd of the test's own, at its own socket, says what clamd says by the content it is sent.
#include "platform/files/scanner.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <thread>

#include "tests/support/test_server.hpp"

using namespace qiying;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kVirus = "a harmless text that this scanner takes for a virus";

bool receive(int from, void* to, std::size_t size) {
  return ::recv(from, to, size, MSG_WAITALL) == static_cast<ssize_t>(size);
}

/// The whole stream of one INSTREAM; empty when it breaks off.
std::string stream_of(int talk) {
  char command[sizeof "zINSTREAM"];
  if (!receive(talk, command, sizeof command) || std::string_view(command) != "zINSTREAM") return {};
  std::string out;
  for (std::uint32_t length = 0; receive(talk, &length, sizeof length) && ntohl(length) > 0;) {
    std::string piece(ntohl(length), '\0');
    if (!receive(talk, piece.data(), piece.size())) return {};
    out += piece;
  }
  return out;
}

/// Answers one caller and ends.
class Scanner {
 public:
  using Answer = std::function<std::string(int talk)>;
  Scanner(const fs::path& at, Answer answer) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    at.string().copy(address.sun_path, sizeof address.sun_path - 1);
    door_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(::bind(door_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(door_, 4) == 0);
    thread_ = std::thread([this, answer = std::move(answer)] {
      const int talk = ::accept(door_, nullptr, nullptr);
      const auto said = answer(talk);
      if (!said.empty()) ::send(talk, said.c_str(), said.size() + 1, MSG_NOSIGNAL);
      ::close(talk);
    });
  }
  ~Scanner() {
    thread_.join();
    ::close(door_);
  }

 private:
  int door_ = -1;
  std::thread thread_;
};

std::string judge(int talk) {
  return stream_of(talk).find(kVirus) == std::string::npos ? "stream: OK" : "stream: Test.Virus FOUND";
}

struct Desk {
  Desk() { files::use_scanner(socket); }
  ~Desk() { files::use_scanner(files::kScannerSocket); }
  std::string verdict(const std::string& content) const {
    const auto file = folder.path() / "upload";
    std::ofstream(file, std::ios::binary) << content;
    const auto done = files::scan(file);
    return done.ok() ? "ok" : done.error().code;
  }
  test::TemporaryDirectory folder;
  fs::path socket = folder.path() / "clamd.ctl";
};

}  // namespace

TEST_CASE("without a scanner files are taken as they are") {
  const Desk desk;
  CHECK_FALSE(files::has_scanner());
  CHECK(desk.verdict(std::string(kVirus)) == "ok");
}

TEST_CASE("a scanner sees the whole file, and what it finds is refused") {
  const Desk desk;
  for (const auto& [content, verdict] : {std::pair{std::string("clean"), "ok"},
                                         {std::string(kVirus), "file.infected"},
                                         {std::string(300'000, 'x') + std::string(kVirus), "file.infected"},
                                         {std::string(300'000, 'x'), "ok"}}) {
    {
      const Scanner scanner(desk.socket, judge);
      CHECK(files::has_scanner());
      CHECK(desk.verdict(content) == verdict);
    }
    fs::remove(desk.socket);
  }
}

TEST_CASE("a scanner that is out of order lets nothing through") {
  const Desk desk;
  SUBCASE("it breaks off") {
    const Scanner scanner(desk.socket, [](int) { return ""; });
    CHECK(desk.verdict(std::string(1'000'000, 'x')) == "file.scanner");
  }
  SUBCASE("the file is too large for it") {
    const Scanner scanner(desk.socket,
                          [](int talk) { return stream_of(talk), "INSTREAM size limit exceeded. ERROR"; });
    CHECK(desk.verdict("large") == "file.scanner");
  }
  SUBCASE("it has ended and its socket is left") {
    {
      const Scanner scanner(desk.socket, judge);
      CHECK(desk.verdict("clean") == "ok");
    }
    CHECK(files::has_scanner());
    CHECK(desk.verdict("clean") == "file.scanner");
    fs::remove(desk.socket);
    CHECK(desk.verdict("clean") == "file.scanner");
  }
}
