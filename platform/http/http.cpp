#include "platform/http/http.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string_view> lookup(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return std::string_view(value);
  return std::nullopt;
}

void check_field(std::string_view name, std::string_view value) {
  constexpr std::string_view breaks{"\r\n\0", 3};
  if (is_token(name) && value.find_first_of(breaks) == std::string_view::npos) return;
  throw std::invalid_argument(fmt::format("header field '{}' cannot be sent", name));
}

Response typed(std::string text, int status, std::string_view type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.body = std::move(text);
  return response;
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

template <class Keep>
std::string encode_unless(std::string_view text, Keep keep) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (keep(c)) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return out;
}

/// Bytes that may stand in a cookie value (RFC 6265) and need no escape of ours.
bool cookie_octet(char c) {
  return c > 0x20 && c < 0x7F && std::string_view("\",;\\%").find(c) == std::string_view::npos;
}

}  // namespace

std::string_view name_of(Method method) {
  constexpr std::array<std::string_view, 7> names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return names[static_cast<std::size_t>(method)];
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (iequals(key, name)) return std::string_view(value);
  return std::nullopt;
}

void Headers::add(std::string name, std::string value) {
  check_field(name, value);
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
  check_field(name, value);
  remove(name);
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const auto& field) { return iequals(field.first, name); });
}

std::string_view Request::param(std::string_view name) const {
  return lookup(params, name).value_or(std::string_view{});
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return lookup(query, name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  return lookup(cookies, name);
}

std::optional<std::string_view> Request::form_value(std::string_view name) const {
  return lookup(form, name);
}

Response Response::json(std::string text, int status) {
  return typed(std::move(text), status, "application/json; charset=utf-8");
}

Response Response::html(std::string text, int status) {
  return typed(std::move(text), status, "text/html; charset=utf-8");
}

Response Response::text(std::string text, int status) {
  return typed(std::move(text), status, "text/plain; charset=utf-8");
}

Response Response::redirect(std::string location, int status) {
  Response response;
  response.status = status;
  const auto printable = [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>'; };
  response.headers.add("Location", encode_unless(location, printable));
  return response;
}

void Response::set_cookie(std::string_view name, std::string_view value, std::int64_t max_age_seconds,
                          bool secure, bool http_only) {
  if (!is_token(name)) throw std::invalid_argument("a cookie's name must be a token");
  headers.add("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; SameSite=Lax{}{}", name,
                                        encode_unless(value, cookie_octet), max_age_seconds,
                                        http_only ? "; HttpOnly" : "", secure ? "; Secure" : ""));
}

std::string percent_encode(std::string_view text) {
  return encode_unless(text, unreserved);
}

std::string content_disposition(std::string_view filename, bool attachment) {
  std::string plain;
  for (const char c : filename) {
    const bool good = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%' && c != '/';
    plain.push_back(good ? c : '_');
  }
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}", attachment ? "attachment" : "inline", plain,
                     percent_encode(filename));
}

}  // namespace qiying::http
