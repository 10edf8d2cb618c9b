#include "platform/base/background.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

using qiying::base::in_background;

namespace {
int priority_here() {
  return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}
}  // namespace

TEST_CASE("a computation in the background returns what it returns elsewhere") {
  CHECK(in_background([] { return 42; }) == 42);
  bool done = false;
  in_background([&] { done = true; });
  CHECK(done);
}

TEST_CASE("a computation in the background throws what it throws elsewhere") {
  CHECK_THROWS_AS(in_background([]() -> int { throw std::runtime_error("broken"); }), std::runtime_error);
}

TEST_CASE("a computation in the background gives way with all its threads, its caller does not") {
  const int before = priority_here();
  int inside = 0, deeper = 0;
  in_background([&] {
    inside = priority_here();
    std::jthread([&] { deeper = priority_here(); }).join();
  });
  CHECK(inside >= 5);
  CHECK(deeper == inside);
  CHECK(priority_here() == before);
}
