#pragma once
/// Commands of engines: files in, files out, no installation. One line each in engine_commands.cpp.

#include <span>
#include <string>
#include <vector>

namespace qiying::app {

struct EngineCommand {
  const char* name;     ///< "worktime"
  const char* summary;  ///< one line for --help
  /// Exit code: 0 done, 1 done with findings, 2 bad input. `--help` is among the arguments.
  int (*run)(const std::vector<std::string>& args);
};

std::span<const EngineCommand> engine_commands();

}  // namespace qiying::app
