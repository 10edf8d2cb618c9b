#pragma once
/// Header values of the form `value; name="x"; other=y`, and Accept-Encoding. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qiying::http {

struct FieldValue {
  std::string value;                                        ///< lower case, "multipart/form-data"
  std::vector<std::pair<std::string, std::string>> params;  ///< names in lower case
  std::optional<std::string_view> param(std::string_view name) const;
};

/// Nullopt when it is broken (an unfinished quoted string, a parameter without a name, one name twice). In
/// quoted strings only `\"` is an escape: browsers send the backslashes of file names as they are.
std::optional<FieldValue> parse_field_value(std::string_view text);

enum class Coding { identity, gzip, brotli };
/// The best coding that the client accepts by its Accept-Encoding.
Coding choose_coding(std::string_view accept_encoding, bool have_gzip = true, bool have_brotli = true);

}  // namespace qiying::http
