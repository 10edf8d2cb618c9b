#pragma once
// Work in fixed pieces: the pieces do not depend on the number of threads, so neither do results.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace qiying::fusion::internal {

// Calls work(piece, begin, end) for pieces of `step` of [0, n), on up to `threads` threads.
template <class Work>
void in_pieces(std::size_t n, std::size_t step, int threads, Work work) {
  const std::size_t pieces = (n + step - 1) / step;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr error;
  const auto run = [&] {
    for (std::size_t piece; !failed && (piece = next++) < pieces;) {
      try {
        work(piece, piece * step, std::min(n, (piece + 1) * step));
      } catch (...) {
        if (!failed.exchange(true)) error = std::current_exception();
      }
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads && static_cast<std::size_t>(i) < pieces; ++i) others.emplace_back(run);
  run();
  others.clear();
  if (error) std::rethrow_exception(error);
}

// Calls work(i) for each i of [0, n).
template <class Work>
void for_each(std::size_t n, int threads, Work work) {
  in_pieces(n, 2048, threads, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i) work(i);
  });
}

}  // namespace qiying::fusion::internal
