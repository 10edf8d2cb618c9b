#include "platform/doctext/internal/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace qiying::doctext::internal {
namespace {

struct Child {
  pid_t pid = -1;
  int out = -1;
};

Child start(std::vector<std::string> words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe: " + std::string(std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  Child child;
  const int failed = posix_spawnp(&child.pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  child.out = ends[0];
  if (failed != 0) child.pid = -1;
  return child;
}

End collect(const Child& child, Moment until, const Sink& sink) {
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
    if (!sink({buffer, static_cast<std::size_t>(n)})) return End::flood;
  }
}

}  // namespace

End run(const std::string& program, const std::vector<std::string>& options,
        const std::filesystem::path& file, Moment until, const Sink& sink) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), options.begin(), options.end());
  // An absolute path cannot be taken for an option.
  words.push_back(std::filesystem::absolute(file).string());
  words.emplace_back("-");
  const auto child = start(std::move(words));
  if (child.pid < 0) {
    close(child.out);
    return End::missing;
  }
  auto end = collect(child, until, sink);
  close(child.out);
  if (end != End::done) kill(child.pid, SIGKILL);
  int status = 0;
  while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (end == End::done && WIFEXITED(status) && WEXITSTATUS(status) == 127) return End::missing;
  if (end == End::done && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) return End::failed;
  return end;
}

}  // namespace qiying::doctext::internal
