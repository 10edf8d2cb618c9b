#include "platform/http/local.hpp"

#include <algorithm>

#include "platform/http/internal/addresses.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

bool from_this_machine(const Request& request) {
  constexpr std::string_view kOfProxies[] = {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"};
  if (std::ranges::any_of(kOfProxies, [&](auto name) { return request.headers.get(name).has_value(); }))
    return false;
  const auto address = parse_address(request.remote);
  return address && address->loopback();
}

std::string_view bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const auto value = request.headers.get("Authorization").value_or("");
  if (!iequals(value.substr(0, kScheme.size()), kScheme)) return {};
  return trim(value.substr(kScheme.size()));
}

}  // namespace qiying::http
