#pragma once
/// The command `fuse`, without a main: a program hands in its arguments and the embedded content.

#include <ostream>
#include <span>
#include <string>

#include "engines/fusion/fusion.hpp"

namespace qiying::fusion {

/// Runs `fuse <args>` or `fuse explain <args>` (see `--help`). Answers go to `out`, progress and errors to
/// `err`, in Chinese and English. `content` is what `Reference::load` takes, profiles among it. `stop` is
/// asked now and then whether the user wants to stop. Returns the exit code: 0 done, 1 a file could not be
/// read or written, or cancelled; 2 bad input.
int run(std::span<const std::string> args, const Content& content, std::ostream& out, std::ostream& err,
        const std::function<bool()>& stop = {});

}  // namespace qiying::fusion
