#pragma once
/// Asking other servers over HTTP(S), and sending mail, by libcurl: certificates are verified, redirects are
/// not followed, an answer has an end. SSL_CERT_FILE names other certificates to believe. Blocking;
/// thread-safe.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::fetch {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string url;  ///< http:// or https://
  Fields headers;
  std::string body;  ///< empty: GET
  std::chrono::seconds patience{10};
  std::size_t most = 1 << 20;  ///< bytes of the answer
};
struct Answer {
  int status = 0;
  std::string body;
};
/// Error fetch.unreachable (503) with what libcurl says; any status of the other server is an answer.
base::Result<Answer> ask(const Request& request);
/// "a=b&c=d", escaped.
std::string form_of(const Fields& fields);

struct Mail {
  std::string
      server;  ///< "smtps://host:465", "smtp://host:587" (STARTTLS when offered; asked for with a user)
  std::string user, password;
  std::string from, to;  ///< bare addresses
  std::string text;      ///< the whole message with its headers, lines ended by CRLF
};
/// Goes as far as `ask` would before it asks: a connection, and the certificate. Errors as there.
base::Result<void> reach(const std::string& url);
/// Goes as far as `send` would before the letter: a connection, TLS, the password. Errors: fetch.mail.
base::Result<void> reach(const Mail& mail);
/// Errors: fetch.mail (unavailable: try again); fetch.refused (invalid) when the server answered 5xx to the
/// addresses or the text: it will never take this mail.
base::Result<void> send(const Mail& mail);

}  // namespace qiying::fetch
