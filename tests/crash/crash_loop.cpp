/// crash_loop [ROUNDS [SEED]]: kills the parent, the server, one backend or all of them at random moments
/// under load, and checks after each restart that nothing acknowledged is missing and nothing is there twice.
/// Rounds also from QIYING_CRASH_ROUNDS (default 5). Proves survival of process crashes, not of power loss.

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <stdexcept>

#include "platform/db/internal/process.hpp"
#include "tests/crash/writer.hpp"

namespace {

namespace fs = std::filesystem;
using namespace qiying::crash;
using namespace std::chrono_literals;
using qiying::db::internal::exited;
using qiying::db::internal::processes_in;
using qiying::db::internal::wait_until;

enum class Victim { parent, server, backend, everything };

constexpr const char* name_of(Victim v) {
  constexpr const char* names[] = {"parent", "server", "backend", "everything"};
  return names[static_cast<int>(v)];
}

/// Runs this program again with `mode`, so that the child has no thread and no lock of ours.
pid_t start(const char* mode, const Place& place) {
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl("/proc/self/exe", "crash_loop", mode, place.directory.c_str(), nullptr);
    _exit(127);
  }
  return pid;
}

class Loop {
 public:
  Loop(const Place& place, unsigned seed) : place_(place), random_(seed) {}
  ~Loop() { end(); }

  void round() {
    if (writer_ == 0) writer_ = start("write", place_);
    await_progress(20 + random_() % 400);
    const auto victim = static_cast<Victim>(random_() % 4);
    kill_one(victim);
    ++killed_[static_cast<int>(victim)];
    // Where the parent lives on, it must bring the service back by itself before the round is over.
    if (writer_ != 0) await_progress(1);
  }
  void report() const {
    for (const auto v : {Victim::parent, Victim::server, Victim::backend, Victim::everything})
      std::printf("%s killed %d times, ", name_of(v), killed_[static_cast<int>(v)]);
  }
  void end() {
    if (writer_ == 0) return;
    kill(writer_, SIGKILL);
    waitpid(writer_, nullptr, 0);
    writer_ = 0;
  }

 private:
  std::uintmax_t heard() const {
    std::error_code none;
    const auto size = fs::file_size(place_.acknowledged(), none);
    return none ? 0 : size;
  }
  void await_progress(std::uintmax_t entries) {
    constexpr std::uintmax_t kLine = 12;  // roughly the bytes of one id
    const auto goal = heard() + entries * kLine;
    bool died = false;
    const bool reached = wait_until(120s, [&] {
      const auto status = exited(writer_);
      if (status) writer_ = 0, died = true;
      return died || heard() >= goal;
    });
    if (died) throw std::runtime_error("the writer ended by itself: see above");
    if (!reached) throw std::runtime_error("no progress for two minutes");
  }
  pid_t server() const {
    pid_t pid = 0;
    std::ifstream(place_.server()) >> pid;
    return pid;
  }
  void kill_one(Victim victim) {
    const auto family = processes_in(fs::canonical(place_.data()));
    const auto of_family = [&](pid_t pid) {
      return std::find(family.begin(), family.end(), pid) != family.end();
    };
    if (victim == Victim::server && of_family(server())) kill(server(), SIGKILL);
    if (victim == Victim::backend && !family.empty()) kill(family[random_() % family.size()], SIGKILL);
    if (victim == Victim::everything)
      for (const auto pid : family) kill(pid, SIGKILL);
    if (victim == Victim::parent || victim == Victim::everything) end();
  }

  const Place& place_;
  std::mt19937 random_;
  pid_t writer_ = 0;
  int killed_[4] = {};
};

int setting(const char* text, int otherwise) {
  return text && *text ? std::atoi(text) : otherwise;
}

int run(int rounds, unsigned seed) {
  const Place place{fs::temp_directory_path() / ("qiying-crash-" + std::to_string(getpid()))};
  fs::create_directory(place.directory);
  std::printf("%d rounds, seed %u\n", rounds, seed);
  std::fflush(stdout);
  {
    Loop loop(place, seed);
    for (int i = 0; i < rounds; ++i) loop.round();
    loop.report();
    std::fflush(stdout);
  }
  const pid_t checker = start("verify", place);
  int status = 0;
  waitpid(checker, &status, 0);
  if (status != 0) throw std::runtime_error("the data are kept in " + place.directory.string());
  fs::remove_all(place.directory);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 3 && std::string(argv[1]) == "write") return write_until_killed({argv[2]});
  if (argc == 3 && std::string(argv[1]) == "verify") return verify({argv[2]});
  const int rounds = argc > 1 ? setting(argv[1], 5) : setting(std::getenv("QIYING_CRASH_ROUNDS"), 5);
  return run(rounds, argc > 2 ? static_cast<unsigned>(setting(argv[2], 1)) : std::random_device()());
} catch (const std::exception& e) {
  std::fprintf(stderr, "crash_loop: %s\n", e.what());
  return 1;
}
