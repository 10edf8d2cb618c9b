#include <fstream>
#include <sstream>

#include "modules/account/account.hpp"
#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::account {

std::string terms_of_service(const config::Settings& settings, bool english) {
  const std::string name = english ? "en.txt" : "zh.txt";
  std::ifstream own(settings.data / ("terms." + name), std::ios::binary);
  if (!own) return std::string(resources::get("content/terms/" + name));
  std::ostringstream text;
  text << own.rdbuf();
  return base::repair_utf8(text.str());
}

}  // namespace qiying::account
