#pragma once
/// The command line of the program.
///
/// Exit codes: 0 done, 1 failed or done with findings, 2 bad input (wrong arguments, unreadable file).
/// `--help` everywhere.

namespace qiying::app {

int run_command_line(int argc, char** argv);

}  // namespace qiying::app
