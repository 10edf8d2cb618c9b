#pragma once
/// Programs whose output is read, or whose input is written.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::backup::internal {

/// Runs a program and hands out what it writes to its standard output. Throws when it fails, with its errors.
void read_from(const std::vector<std::string>& command, const std::function<void(std::string_view)>& take);
/// Runs a program that reads what `write` gives. Throws when it fails.
void write_to(const std::vector<std::string>& command,
              const std::function<void(const std::function<void(std::string_view)>&)>& write);

}  // namespace qiying::backup::internal
