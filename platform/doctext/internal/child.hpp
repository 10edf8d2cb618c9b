#pragma once
// Outside readers of PDF: processes with limits of time and output.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::doctext::internal {

enum class End { done, failed, late, flood, missing };

// Takes what the program writes; false: enough.
using Sink = std::function<bool(std::string_view)>;
using Moment = std::chrono::steady_clock::time_point;

// Runs `program options... file -` and gives its output to `sink`, until `until` at the latest.
End run(const std::string& program, const std::vector<std::string>& options,
        const std::filesystem::path& file, Moment until, const Sink& sink);

}  // namespace qiying::doctext::internal
