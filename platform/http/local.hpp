#pragma once
/// Whether a request comes from the machine itself.

#include "platform/http/http.hpp"

namespace qiying::http {

/// From a loopback address and by way of no proxy (X-Forwarded-For, Forwarded, Via, X-Real-IP): a proxy on
/// this machine speaks for anybody. A proxy that adds none of them cannot be told from a local program.
bool from_this_machine(const Request& request);
/// The token of "Authorization: Bearer …" (RFC 6750); empty: none.
std::string_view bearer_token(const Request& request);

}  // namespace qiying::http
