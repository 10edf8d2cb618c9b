#pragma once
/// The command `policy`, without a main: a program hands in its arguments and the embedded content.

#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "engines/rules/library.hpp"

namespace qiying::rules {

/// Runs `policy <args>`: check, test, match, simulate, explain, facts, --help (see `--help` for the options).
/// `content` is the fact catalogue, code lists, tables and parameters; files of the same name in the folder
/// that a command reads take their place. Answers go to `out`, faults and progress to `err`, in Chinese and
/// English. Returns the exit code: 0 done, 1 done with findings (a policy that must not be published, a
/// failing case, cells that could not be read), 2 bad input.
int run(std::span<const std::string> args, const std::vector<Document>& content, std::ostream& out,
        std::ostream& err);

}  // namespace qiying::rules
