// Whatever is read from a form, query or cookie is valid UTF-8 and survives being written and read again.
#include <cstdlib>

#include "platform/http/http.hpp"
#include "platform/http/internal/target.hpp"
#include "platform/http/internal/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiying::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto fields = parse_urlencoded(text)) {
    std::string again;
    for (const auto& [name, value] : *fields) {
      if (!valid_utf8(name) || !valid_utf8(value)) std::abort();
      again += percent_encode(name) + "=" + percent_encode(value) + "&";
    }
    if (parse_urlencoded(again) != fields) std::abort();
  }
  Pairs cookies;
  parse_cookies(text, cookies);
  for (const auto& [name, value] : cookies)
    if (!is_token(name) || !valid_utf8(value)) std::abort();
  return 0;
}
