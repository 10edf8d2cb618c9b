#include <charconv>

#include "platform/db/db.hpp"

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

}  // namespace qiying::db
