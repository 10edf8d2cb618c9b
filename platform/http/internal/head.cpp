#include "platform/http/internal/head.hpp"

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

struct Default {
  std::string_view name;
  std::string_view line;
};

/// Sent with every answer unless the response says otherwise.
constexpr Default kDefaults[] = {
    {"Content-Security-Policy",
     "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: "
     "blob:; "
     "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'\r\n"},
    {"X-Content-Type-Options", "X-Content-Type-Options: nosniff\r\n"},
    {"Referrer-Policy", "Referrer-Policy: strict-origin-when-cross-origin\r\n"},
    {"Permissions-Policy",
     "Permissions-Policy: camera=(self), geolocation=(self), microphone=(), payment=(), usb=()\r\n"},
    {"Cross-Origin-Opener-Policy", "Cross-Origin-Opener-Policy: same-origin\r\n"},
    {"Cache-Control", "Cache-Control: no-store\r\n"},
};
constexpr std::size_t kDefaultCount = std::size(kDefaults);
constexpr std::string_view kHsts = "Strict-Transport-Security: max-age=31536000\r\n";
constexpr std::size_t kUsualHead = 900;

/// Fields that only the server may write: a second one would break the framing.
bool is_ours(std::string_view name) {
  switch (name.size()) {
    case 4:
      return iequals(name, "Date");
    case 10:
      return iequals(name, "Connection") || iequals(name, "Keep-Alive");
    case 12:
      return iequals(name, "X-Request-Id");
    case 14:
      return iequals(name, "Content-Length");
    case 17:
      return iequals(name, "Transfer-Encoding");
    default:
      return false;
  }
}

void append(std::string& out, std::initializer_list<std::string_view> parts) {
  for (const auto part : parts) out.append(part);
}

/// The response's own fields; marks the defaults that they replace.
void append_fields(std::string& out, const Response& response, std::array<bool, kDefaultCount>& replaced) {
  for (const auto& [name, value] : response.headers.all()) {
    if (is_ours(name)) continue;
    append(out, {name, ": ", value, "\r\n"});
    for (std::size_t i = 0; i < kDefaultCount; ++i)
      if (iequals(kDefaults[i].name, name)) replaced[i] = true;
  }
}

}  // namespace

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

std::string write_head(const Request& request, const Response& response, const HeadFacts& facts) {
  std::string out;
  out.reserve(kUsualHead);
  append(out, {"HTTP/1.1 ", fmt::format_int(response.status).c_str(), " ", reason_of(response.status),
               "\r\nDate: ", facts.date, "\r\n"});
  if (facts.content_length)
    append(out, {"Content-Length: ", fmt::format_int(*facts.content_length).c_str(), "\r\n"});
  if (facts.close) out.append("Connection: close\r\n");
  if (facts.keep_alive_line) out.append("Connection: keep-alive\r\n");
  if (!request.id.empty()) append(out, {"X-Request-Id: ", request.id, "\r\n"});
  std::array<bool, kDefaultCount> replaced{};
  append_fields(out, response, replaced);
  for (std::size_t i = 0; i < kDefaultCount; ++i)
    if (!replaced[i]) out.append(kDefaults[i].line);
  if (request.secure) out.append(kHsts);
  out.append("\r\n");
  return out;
}

}  // namespace qiying::http
