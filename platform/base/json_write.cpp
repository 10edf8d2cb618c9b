#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

bool stands_for_itself(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != 0x7F;
}

void append_real(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  // "-0" would be read again as the integer 0.
  fmt::format_to(std::back_inserter(out), "{}", value == 0 ? 0.0 : value);
}

std::string_view enum_text(const Type& type, const void* value) {
  const auto i = static_cast<std::size_t>(type.get_enum(value));
  if (i >= type.names.size()) throw std::logic_error("enum value without a name: " + std::string(type.name));
  return type.names[i];
}

/// Everything that is written without quotes and escapes.
void append_plain(std::string& out, const Type& type, const void* value) {
  const auto number = [&](auto n) {
    const fmt::format_int text(n);
    out.append(text.data(), text.size());
  };
  switch (type.kind) {
    case Kind::boolean:
      out += as<bool>(value) ? "true" : "false";
      return;
    case Kind::int32:
      return number(as<std::int32_t>(value));
    case Kind::int64:
      return number(as<std::int64_t>(value));
    case Kind::fen:
      return number(as<Fen>(value).value);
    case Kind::real:
      return append_real(out, as<double>(value));
    case Kind::text:
      out += as<std::string>(value);
      return;
    case Kind::enumeration:
      out += enum_text(type, value);
      return;
    case Kind::uuid:
      out += to_string(as<Uuid>(value));
      return;
    case Kind::timestamp:
      out += to_iso(as<Timestamp>(value));
      return;
    case Kind::date:
      out += to_iso(as<Date>(value));
      return;
    case Kind::json:
      out += as<Json>(value).text;
      return;
    default:
      write_json(out, type, value);
  }
}

void write_object(std::string& out, const Type& type, const void* value) {
  char separator = '{';
  for (const auto& field : type.fields) {
    out += separator;
    out += '"';
    out += field.name;
    out += "\":";
    write_json(out, *field.type, static_cast<const char*>(value) + field.offset);
    separator = ',';
  }
  out += type.fields.empty() ? "{}" : "}";
}

void write_list(std::string& out, const Type& type, const void* value) {
  const auto count = type.count(value);
  out += '[';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    write_json(out, *type.element, type.at(value, i));
  }
  out += ']';
}

void write_quoted(std::string& out, const Type& type, const void* value) {
  out += '"';
  append_plain(out, type, value);
  out += '"';
}

}  // namespace

void write_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0, i = 0;
  const auto flush = [&] { out.append(text, start, i - start); };
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (stands_for_itself(byte)) {
      ++i;
      continue;
    }
    const auto c = byte < 0x80 ? CodePoint{byte, 1, true} : decode_utf8(text.substr(i));
    if (byte >= 0x80 && c.ok) {
      i += c.size;
      continue;
    }
    flush();
    c.ok ? append_escape(out, text[i]) : append_utf8(out, c.value);
    start = ++i;
  }
  flush();
  out += '"';
}

void write_json(std::string& out, const Type& type, const void* value) {
  switch (type.kind) {
    case Kind::object:
      return write_object(out, type, value);
    case Kind::list:
      return write_list(out, type, value);
    case Kind::text:
      return write_json_string(out, as<std::string>(value));
    case Kind::enumeration:
      return write_json_string(out, enum_text(type, value));
    case Kind::uuid:
    case Kind::timestamp:
    case Kind::date:
      return write_quoted(out, type, value);
    case Kind::optional:
      if (type.count(value) == 0)
        out += "null";
      else
        write_json(out, *type.element, type.at(value, 0));
      return;
    default:
      append_plain(out, type, value);
  }
}

std::string scalar_text(const Type& type, const void* value) {
  if (type.kind == Kind::optional)
    return type.count(value) == 0 ? "" : scalar_text(*type.element, type.at(value, 0));
  std::string out;
  append_plain(out, type, value);
  return out;
}

}  // namespace qiying::base
