#include "platform/backup/internal/child.hpp"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace qiying::backup::internal {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// Where a program's complaints go; gone with the object.
class Complaints {
 public:
  Complaints() {
    char name[] = "/tmp/qiying-child-XXXXXX";
    const int fd = mkstemp(name);
    if (fd < 0) throw std::runtime_error("cannot write to /tmp");
    close(fd);
    path_ = name;
  }
  ~Complaints() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }
  std::string text() const {
    std::ifstream in(path_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  static void close(int fd) { fclose(fdopen(fd, "w")); }
  std::string path_;
};

/// The first lines: without room a program complains of every single file.
std::string beginning(const std::string& text) {
  constexpr int kLines = 4;
  std::size_t end = 0;
  for (int i = 0; i < kLines && end != std::string::npos; ++i) end = text.find('\n', end ? end + 1 : 0);
  return end == std::string::npos ? text : text.substr(0, end) + "\n...";
}

class Child {
 public:
  Child(const std::vector<std::string>& command, const char* mode) : name_(command.front()) {
    std::string line = "LC_ALL=C";
    for (const auto& word : command) line += " " + quoted(word);
    line += " 2>" + quoted(complaints_.path());
    pipe_ = popen(line.c_str(), mode);
    if (!pipe_) throw std::runtime_error("cannot run " + name_);
  }
  ~Child() {
    if (pipe_) pclose(pipe_);
  }
  FILE* pipe() { return pipe_; }
  void finish() {
    const int status = pclose(std::exchange(pipe_, nullptr));
    if (status != 0) throw std::runtime_error(name_ + " failed: " + beginning(complaints_.text()));
  }

 private:
  std::string name_;
  Complaints complaints_;
  FILE* pipe_ = nullptr;
};

}  // namespace

void read_from(const std::vector<std::string>& command, const std::function<void(std::string_view)>& take) {
  Child child(command, "re");
  std::string buffer(1 << 16, '\0');
  for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), child.pipe())) > 0;)
    take(std::string_view(buffer).substr(0, n));
  child.finish();
}

void write_to(const std::vector<std::string>& command,
              const std::function<void(const std::function<void(std::string_view)>&)>& write) {
  signal(SIGPIPE, SIG_IGN);  // a program that dies early is told by its status
  Child child(command, "we");
  write([&](std::string_view bytes) { (void)!fwrite(bytes.data(), 1, bytes.size(), child.pipe()); });
  child.finish();
}

}  // namespace qiying::backup::internal
