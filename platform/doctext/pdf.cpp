#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext::internal {
namespace {

enum class End { done, failed, late, flood, missing };

struct Child {
  pid_t pid = -1;
  int out = -1;
};

Child start(const std::filesystem::path& file) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe: " + std::string(std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  // An absolute path cannot be taken for an option.
  const auto path = std::filesystem::absolute(file).string();
  std::string words[] = {"pdftotext", "-layout", "-enc", "UTF-8", path, "-"};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                  words[4].data(), words[5].data(), nullptr};
  Child child;
  const int failed = posix_spawnp(&child.pid, "pdftotext", &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  child.out = ends[0];
  if (failed != 0) child.pid = -1;
  return child;
}

End collect(const Child& child, const Limits& limits, std::string& text) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(limits.seconds);
  char buffer[1 << 16];
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())
            .count();
    if (left <= 0) return End::late;
    pollfd p{child.out, POLLIN, 0};
    const int ready = poll(&p, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return End::late;
    const auto n = read(child.out, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return End::failed;
    if (n == 0) return End::done;
    text.append(buffer, static_cast<std::size_t>(n));
    if (text.size() > limits.text_bytes) return End::flood;
  }
}

End run(const std::filesystem::path& file, const Limits& limits, std::string& text) {
  const auto child = start(file);
  if (child.pid < 0) {
    close(child.out);
    return End::missing;
  }
  auto end = collect(child, limits, text);
  close(child.out);
  if (end != End::done) kill(child.pid, SIGKILL);
  int status = 0;
  while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (end == End::done && WIFEXITED(status) && WEXITSTATUS(status) == 127) return End::missing;
  if (end == End::done && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) return End::failed;
  return end;
}

}  // namespace

base::Result<std::string> read_pdf(const std::filesystem::path& file, const Limits& limits) {
  std::string text;
  switch (run(file, limits, text)) {
    case End::missing:
      return refuse("doctext.no_pdftotext",
                    {"本机没有 pdftotext，不能读取 PDF", "pdftotext is not installed: PDF cannot be read"},
                    {"请安装 poppler-utils", "Install poppler-utils"}, base::ErrorKind::unavailable);
    case End::late:
    case End::flood:
      return too_large();
    case End::failed:
      return refuse("doctext.pdf", {"PDF 已损坏或加了密码", "The PDF is damaged or locked"},
                    {"请重新导出 PDF，不设密码", "Export the PDF again without a password"});
    case End::done:
      break;
  }
  const auto letters =
      std::ranges::count_if(text, [](unsigned char c) { return c > 127 || std::isalnum(c) != 0; });
  if (letters < 20)
    return refuse("doctext.scanned", {"这个 PDF 是扫描件，里面没有文字", "This PDF is a scan without text"},
                  {"请先做文字识别 (OCR)，或使用原始文件",
                   "Run text recognition (OCR) first, or use the original file"});
  return text;
}

}  // namespace qiying::doctext::internal
