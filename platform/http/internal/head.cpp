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

struct Reason {
  int status;
  std::string_view text;
};

/// In order of status.
constexpr Reason kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

}  // namespace

std::string_view reason_of(int status) {
  const auto* it = std::lower_bound(std::begin(kReasons), std::end(kReasons), status,
                                    [](const Reason& reason, int wanted) { return reason.status < wanted; });
  return it != std::end(kReasons) && it->status == status ? it->text : "Status";
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
