#pragma once
/// Long computations beside people who wait: learning from a history, matching a register.

#include <future>
#include <thread>

namespace qiying::base {

namespace internal {
/// The calling thread, and those it starts later, give way to the others of the machine from now on.
void give_way();
}  // namespace internal

/// Runs `work` to its end on a thread of its own that gets a quarter of a processor when requests want the
/// rest and all of it when nobody does (threads that `work` starts do the same). Waits, returns what it
/// returns and throws what it throws. Thread-safe. A thread cannot take its priority back, hence one for each
/// computation.
template <class Work>
auto in_background(Work&& work) {
  std::packaged_task<std::invoke_result_t<Work>()> task([&work] {
    internal::give_way();
    return std::forward<Work>(work)();
  });
  auto outcome = task.get_future();
  const std::jthread thread(std::move(task));
  return outcome.get();
}

}  // namespace qiying::base
