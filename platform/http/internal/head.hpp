#pragma once
/// The status line and header of an answer. Pure.

#include <optional>
#include <string>

#include "platform/http/http.hpp"

namespace qiying::http {

std::string_view reason_of(int status);

struct HeadFacts {
  std::string_view date;
  std::optional<std::uint64_t> content_length;  ///< absent: the end of the connection ends the body
  bool close = false;
  bool keep_alive_line = false;  ///< HTTP/1.0 clients are told that the connection stays
};

/// Includes the security headers of every answer (each can be replaced by the response), `Cache-Control:
/// no-store` unless set, HSTS when the request was secure, and X-Request-Id.
std::string write_head(const Request& request, const Response& response, const HeadFacts& facts);

}  // namespace qiying::http
