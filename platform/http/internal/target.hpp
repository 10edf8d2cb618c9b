#pragma once
/// From the request target and form bodies to decoded values. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qiying::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string path;  ///< decoded, "/a/b"; no empty, "." or ".." segment
  Pairs query;
};

/// Reads "/a/b?x=1" and "http://host/a". Nullopt (400) for anything that two programs could read differently:
/// "..", an encoded slash or backslash, control characters, broken escapes, ill-formed UTF-8, a fragment.
/// Doubled and trailing slashes and "." segments are removed.
std::optional<Target> parse_target(std::string_view target);
/// Only the path of `parse_target`.
std::optional<std::string> normalise_path(std::string_view encoded);
/// "a=1&b=%E5%85%89": at most 2,000 fields. Nullopt for broken escapes, NUL and ill-formed UTF-8.
std::optional<Pairs> parse_urlencoded(std::string_view text);
/// The Cookie header; unreadable pairs are left out, so that a foreign cookie cannot lock a person out.
void parse_cookies(std::string_view header, Pairs& out);

}  // namespace qiying::http
