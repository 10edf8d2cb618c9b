#pragma once
/// Who may read the figures of this installation (/metrics) from another machine: whoever has its token.

#include <filesystem>
#include <string>

namespace qiying::app {

inline constexpr std::size_t kShortestMonitorToken = 20;

/// Its one line is the token; written by the operator, mode 0600; looked at with each question, so a new one
/// counts at once.
std::filesystem::path monitor_token_file(const std::filesystem::path& data);
/// Empty: there is none, or it is too short to be one.
std::string monitor_token(const std::filesystem::path& data);

}  // namespace qiying::app
