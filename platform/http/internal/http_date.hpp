#pragma once
/// IMF-fixdate of RFC 9110 ("Sun, 06 Nov 1994 08:49:37 GMT"). Pure.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::http {

std::string to_http_date(std::chrono::sys_seconds time);
/// Nullopt for the obsolete forms too: then the condition counts as not sent.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace qiying::http
