#include <fmt/format.h>

#include "modules/demo/demo.hpp"
#include "modules/demo/internal/organisations.hpp"
#include "platform/base/text.hpp"

namespace qiying::demo {
namespace {

/// Columns of a terminal that a text takes: two for each Chinese character.
std::size_t width(std::string_view text) {
  std::size_t out = 0;
  for (const auto c : base::to_code_points(text)) out += c >= 0x2E80 ? 2 : 1;
  return out;
}

std::string padded(std::string text, std::size_t columns) {
  const auto used = width(text);
  return text.append(used < columns ? columns - used : 1, ' ');
}

}  // namespace

std::string announcement(std::string_view listen) {
  auto out = fmt::format(
      "\n"
      "  演示区“示范区”（虚构）/ the fictional Demo District\n"
      "    门户 portal      http://{0}/\n"
      "    工作台 workbench http://{0}/desk\n"
      "    登录 sign in     http://{0}/login\n"
      "    密码 password    {1}\n\n"
      "    {2}{3}part\n",
      listen, kPassword, padded("账号 login", 14), padded("身份", 32));
  for (const auto& part : parts())
    out += "    " + padded(part.login, 14) + padded(part.what.zh, 32) + part.what.en + "\n";
  out += "    d01…d48, s01…s13  各部门、街道经办人 / one officer for each department and street\n\n";
  return out;
}

}  // namespace qiying::demo
