#pragma once
// The small grammar inside of {{ }}: names, keys of texts, arguments of a call.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/pages/internal/node.hpp"

namespace qiying::pages {

std::string_view trimmed(std::string_view text);
// A name of letters, digits and underscores; throws std::invalid_argument for anything else.
std::string checked_name(std::string_view name);
// The key of "[[key]]" at the front; empty when there is none.
std::string_view key_at(std::string_view text);
// NAME="literal" NAME=[[key]] NAME=OTHER_NAME ...
std::vector<Node::Argument> read_arguments(std::string_view text,
                                           const std::function<std::string(std::string_view)>& text_of);

}  // namespace qiying::pages
