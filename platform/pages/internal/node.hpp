#pragma once
// A loaded template: a tree of literal text, values, sections and calls.

#include <string>
#include <vector>

#include "platform/pages/internal/escape.hpp"

namespace qiying::pages {

struct Node {
  enum class Kind { literal, value, trusted, section, inverted, call };

  // One argument of a call: pieces of text and names whose values are put together; a single name passes its
  // entry on as it is.
  struct Argument {
    std::string name;
    std::vector<Node> pieces;
    bool passes_on = false;
  };

  Kind kind = Kind::literal;
  Escape escape = Escape::html;
  std::string text;  // literal text, or the name of a value, section or template
  std::vector<Node> children;
  std::vector<Argument> arguments;
  int line = 0;
};

}  // namespace qiying::pages
