#pragma once
/// The command `worktime`, without a main: a program hands in its arguments and the embedded content.

#include <ostream>
#include <span>
#include <string>

#include "engines/worktime/worktime.hpp"

namespace qiying::worktime {

/// Runs `worktime <args>`: due, days, count, elapsed, day, calendars, --help (see `--help` for the options).
/// Answers go to `out`, warnings and errors to `err`, in Chinese and English. `content` is what
/// `Library::load` takes. Returns the exit code: 0 done, 2 bad input. Thread-safe when the streams are.
int run(std::span<const std::string> args, const Content& content, std::ostream& out, std::ostream& err);

}  // namespace qiying::worktime
