#include "platform/db/internal/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace qiying::db::internal {
namespace {

/// Everything the child needs, made before the fork: after it only async-signal-safe calls are allowed,
/// because another thread may have held a lock of the allocator.
struct Plan {
  std::vector<char*> argv;
  std::vector<char*> env;
  const OsUser& user;
  int log = -1;
  int null = -1;
  int report = -1;  ///< closed by exec, or carries errno
  int death_signal = 0;
  pid_t parent = 0;
};

void reset_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int s = 1; s < 32; ++s) signal(s, SIG_DFL);
}

bool become(const OsUser& user) {
  if (!user.other) return true;
  return setgroups(user.groups.size(), user.groups.data()) == 0 && setgid(user.gid) == 0 &&
         setuid(user.uid) == 0;
}

[[noreturn]] void child(const Plan& plan) {
  reset_signals();
  setpgid(0, 0);
  const bool ready = dup2(plan.null, 0) == 0 && dup2(plan.log, 1) == 1 && dup2(plan.log, 2) == 2 &&
                     become(plan.user) && chdir("/") == 0;
  // A change of credentials clears the death signal, so it comes after; and the parent may be gone already.
  prctl(PR_SET_PDEATHSIG, plan.death_signal);
  if (getppid() != plan.parent) _exit(1);
  if (ready) {
    close_range(3, static_cast<unsigned>(plan.report) - 1, 0);
    close_range(static_cast<unsigned>(plan.report) + 1, ~0U, 0);
    umask(077);
    execve(plan.argv[0], plan.argv.data(), plan.env.data());
  }
  const int error = errno;
  (void)!write(plan.report, &error, sizeof error);
  _exit(127);
}

class Descriptor {
 public:
  Descriptor(int fd, const std::string& what) : fd_(fd) {
    if (fd < 0) throw std::runtime_error(what + ": " + std::strerror(errno));
    if (fd > 2) return;
    // We may have been started with closed standard files; the child gives these numbers new meanings.
    fd_ = fcntl(fd, F_DUPFD_CLOEXEC, 10);
    close(fd);
  }
  ~Descriptor() { close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

pid_t forked(const Plan& plan) {
  // SIGSTKFLT and friends: a handler of ours must not run in the child before reset_signals.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) child(plan);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) throw std::runtime_error(std::string("cannot fork: ") + std::strerror(errno));
  return pid;
}

}  // namespace

pid_t spawn(const std::vector<std::string>& arguments, const OsUser& user, const std::filesystem::path& log,
            int death_signal) {
  auto argv = arguments;
  // Nothing of our environment: with HOME=/root libpq inside the server looks for keys it may not read.
  std::vector<std::string> env{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"};
  const Descriptor out(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600),
                       "cannot write " + log.string());
  const Descriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC), "cannot open /dev/null");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
  const Descriptor from(ends[0], "");
  pid_t pid = 0;
  {
    const Descriptor to(ends[1], "");
    pid = forked(
        {pointers(argv), pointers(env), user, out.get(), null.get(), to.get(), death_signal, getpid()});
  }
  int error = 0;
  if (read(from.get(), &error, sizeof error) == sizeof error) {
    waitpid(pid, nullptr, 0);
    throw std::runtime_error("cannot start " + arguments[0] + " as user " + user.name + ": " +
                             std::strerror(error));
  }
  return pid;
}

std::optional<int> exited(pid_t child) {
  int status = 0;
  const auto got = waitpid(child, &status, WNOHANG);
  if (got == child) return status;
  return got < 0 && errno == ECHILD ? std::optional<int>(0) : std::nullopt;
}

bool wait_until(std::chrono::milliseconds limit, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

std::vector<pid_t> processes_in(const std::filesystem::path& directory) {
  std::vector<pid_t> out;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const auto name = entry.path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ptr != name.data() + name.size())
      continue;
    if (std::filesystem::read_symlink(entry.path() / "cwd", ignored) == directory && !ignored)
      out.push_back(pid);
  }
  return out;
}

}  // namespace qiying::db::internal
