#pragma once
/// The command `classify`, without a main: a program hands in its arguments.

#include <ostream>
#include <span>
#include <string>

namespace qiying::classify {

/// Runs `classify <args>`: train, test, suggest, --help. Answers go to `out`, errors to `err`, in Chinese and
/// English. Reads CSV files with a header, writes a model file. Returns the exit code: 0 done, 1 a file
/// cannot be written, 2 bad input.
int run(std::span<const std::string> args, std::ostream& out, std::ostream& err);

}  // namespace qiying::classify
