#pragma once
/// What a provider sends as JSON, read without trust.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::oidc::internal {

/// An object, or nothing.
inline std::optional<boost::json::object> read_object(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

/// A text; empty when it is absent or something else.
inline std::string text_at(const boost::json::object& o, std::string_view name) {
  const auto* value = o.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

}  // namespace qiying::oidc::internal
