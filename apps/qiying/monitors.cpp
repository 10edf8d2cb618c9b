#include "apps/qiying/monitors.hpp"

#include <fstream>

#include "platform/base/text.hpp"

namespace qiying::app {

std::filesystem::path monitor_token_file(const std::filesystem::path& data) {
  return data / "keys" / "metrics.token";
}

std::string monitor_token(const std::filesystem::path& data) {
  std::ifstream in(monitor_token_file(data));
  std::string line;
  std::getline(in, line);
  const std::string token(base::trim(line));
  return token.size() < kShortestMonitorToken ? std::string() : token;
}

}  // namespace qiying::app
