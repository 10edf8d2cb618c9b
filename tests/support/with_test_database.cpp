/// with_test_database COMMAND...: starts one throw-away PostgreSQL, runs COMMAND with QIYING_TEST_PG set,
/// stops the server and ends as COMMAND did.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/support/test_server.hpp"

namespace {

int run(char** command) {
  // Ctrl-C goes to the whole group: the command ends, then we do.
  signal(SIGINT, SIG_IGN);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    execvp(command[0], command);
    std::perror(command[0]);
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: with_test_database COMMAND [ARGUMENTS...]\n");
    return 2;
  }
  const qiying::test::OwnServer server;
  setenv(qiying::test::kSharedServer, server.socket_directory().c_str(), 1);
  return run(argv + 1);
} catch (const std::exception& e) {
  std::fprintf(stderr, "with_test_database: %s\n", e.what());
  return 1;
}
