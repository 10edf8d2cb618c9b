#include "platform/base/internal/json_parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "platform/base/text.hpp"

namespace qiying::base::internal {
namespace {

namespace json = boost::json;
using json::error_code;

/// Builds the value and watches for names that stand twice in one object.
struct Builder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  json::value_stack stack;
  std::vector<std::string> keys;  // of all open objects, outermost first
  std::string key;
  std::string number;
  std::optional<std::string> duplicate;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
  bool on_number_part(json::string_view s, error_code&) { return number.append(s.data(), s.size()), true; }

  bool on_array_end(std::size_t n, error_code&) { return stack.push_array(n), true; }
  bool on_string_part(json::string_view s, std::size_t, error_code&) { return stack.push_chars(s), true; }
  bool on_string(json::string_view s, std::size_t, error_code&) { return stack.push_string(s), true; }
  bool on_int64(std::int64_t n, json::string_view, error_code&) {
    number.clear();
    return stack.push_int64(n), true;
  }

  bool on_uint64(std::uint64_t n, json::string_view, error_code&) {
    number.clear();
    return stack.push_uint64(n), true;
  }

  // Boost.JSON 1.81 may miss the nearest double by one unit in the last place; from_chars never does.
  bool on_double(double n, json::string_view s, error_code& ec) {
    number.append(s.data(), s.size());
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), n);
    if (parsed.ec == std::errc::result_out_of_range) n = std::strtod(number.c_str(), nullptr);
    number.clear();
    // Infinity could not be written again.
    if (!std::isfinite(n)) return ec = json::error::exponent_overflow, false;
    return stack.push_double(n), true;
  }

  bool on_bool(bool b, error_code&) { return stack.push_bool(b), true; }
  bool on_null(error_code&) { return stack.push_null(), true; }

  bool on_key_part(json::string_view s, std::size_t, error_code&) {
    key.append(s.data(), s.size());
    stack.push_chars(s);
    return true;
  }

  bool on_key(json::string_view s, std::size_t, error_code&) {
    key.append(s.data(), s.size());
    stack.push_key(s);
    keys.push_back(std::move(key));
    key.clear();
    return true;
  }

  bool on_object_end(std::size_t n, error_code& ec) {
    const auto first = keys.end() - static_cast<std::ptrdiff_t>(n);
    std::sort(first, keys.end());
    if (const auto twice = std::adjacent_find(first, keys.end()); twice != keys.end()) {
      duplicate = repair_utf8(first_code_points(*twice, 100));
      ec = json::error::extra_data;
      return false;
    }
    keys.erase(first, keys.end());
    stack.push_object(n);
    return true;
  }
};

Error malformed(std::string code, Text message) {
  return {ErrorKind::malformed,
          std::move(code),
          std::move(message),
          {},
          {"请检查请求内容的 JSON 语法", "Check the JSON syntax of the request"},
          {}};
}

/// What the parser names in English, for the commonest faults; others stay unnamed.
std::string_view in_chinese(const error_code& ec) {
  if (ec == json::error::incomplete) return "内容不完整";
  if (ec == json::error::extra_data) return "结尾之后还有内容";
  if (ec == json::error::illegal_leading_surrogate || ec == json::error::illegal_trailing_surrogate ||
      ec == json::error::expected_utf16_escape)
    return "字符转义有误";
  if (ec == json::error::expected_hex_digit) return "应为十六进制数字";
  if (ec == json::error::exponent_overflow) return "数字过大";
  return "语法有误";
}

Error explain(const Builder& builder, const error_code& ec, std::size_t offset) {
  if (builder.duplicate)
    return malformed(
        "json.duplicate",
        {fmt::format("字段“{}”重复出现（第 {} 字节之前）", *builder.duplicate, offset),
         fmt::format("The member \"{}\" stands twice (before byte {})", *builder.duplicate, offset)});
  if (ec == json::error::too_deep)
    return malformed("json.too_deep",
                     {fmt::format("嵌套超过 {} 层（第 {} 字节）", kMaxJsonDepth, offset),
                      fmt::format("Nested deeper than {} levels (byte {})", kMaxJsonDepth, offset)});
  return malformed("json.malformed",
                   {fmt::format("不是有效的 JSON（第 {} 字节：{}）", offset, in_chinese(ec)),
                    fmt::format("This is not valid JSON (byte {}: {})", offset, ec.message())});
}

json::parse_options strict_options() {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  options.allow_invalid_utf8 = true;
  return options;
}

}  // namespace

Result<json::value> parse_json(std::string_view text, json::storage_ptr storage) {
  json::basic_parser<Builder> parser(strict_options());
  auto& builder = parser.handler();
  builder.stack.reset(std::move(storage));
  error_code ec;
  const auto used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) ec = json::error::extra_data;
  if (ec) return explain(builder, ec, used);
  return builder.stack.release();
}

std::string compact_text(const json::value& value) {
  return json::serialize(value);
}

}  // namespace qiying::base::internal
