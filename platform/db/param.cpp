#include <charconv>

#include "platform/db/param_of.hpp"

#include "platform/base/json.hpp"

namespace qiying::db {

Param::Param(double v) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, v).ptr;
  text_.emplace(buffer, end);
}

Param::Param(const std::vector<std::string>& v) : text_("{") {
  for (const auto& item : v) {
    *text_ += text_->size() > 1 ? ",\"" : "\"";
    for (const char c : item) {
      if (c == '"' || c == '\\') *text_ += '\\';
      *text_ += c;
    }
    *text_ += '"';
  }
  *text_ += '}';
}

Param::Param(const std::vector<std::int64_t>& v) : text_("{") {
  for (const auto item : v) *text_ += (text_->size() > 1 ? "," : "") + std::to_string(item);
  *text_ += '}';
}

Param param_of(const base::Type& type, const void* value) {
  switch (type.kind) {
    case base::Kind::optional:
      return type.count(value) == 0 ? Param(std::nullopt) : param_of(*type.element, type.at(value, 0));
    case base::Kind::text:
      return *static_cast<const std::string*>(value);
    case base::Kind::object:
    case base::Kind::list:
    case base::Kind::json: {
      std::string json;
      base::write_json(json, type, value);
      return json;
    }
    default:
      return base::scalar_text(type, value);
  }
}

}  // namespace qiying::db
