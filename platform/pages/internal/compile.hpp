#pragma once
// From the source of a template to its tree, for one language.

#include <functional>
#include <string>
#include <string_view>

#include "platform/pages/internal/node.hpp"

namespace qiying::pages {

// Gives the text of a key, or null.
using TextOf = std::function<const std::string*(std::string_view key)>;

// Throws std::logic_error "<name>:<line>: <reason>".
std::vector<Node> compile(const std::string& name, std::string_view source, const TextOf& text_of);

// A text cut at its "{NAME}" places: literal and value nodes, unescaped.
std::vector<Node> cut_text(std::string_view text);

// Without indentation and empty lines, but as it is inside <pre> and <textarea>.
std::string without_indentation(std::string_view source);

}  // namespace qiying::pages
