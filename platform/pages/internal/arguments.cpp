#include "platform/pages/internal/arguments.hpp"

#include <stdexcept>

#include "platform/pages/internal/compile.hpp"

namespace qiying::pages {
namespace {

bool blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

std::string_view name_at(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && name_character(text[size])) ++size;
  return text.substr(0, size);
}

// Reads the value of an argument off the front of `rest`.
void read_value(Node::Argument& argument, std::string_view& rest,
                const std::function<std::string(std::string_view)>& text_of) {
  if (rest.starts_with('"')) {
    const auto end = rest.find('"', 1);
    if (end == std::string_view::npos) throw std::invalid_argument("an argument's quote is not closed");
    argument.pieces.push_back({.text = std::string(rest.substr(1, end - 1))});
    rest.remove_prefix(end + 1);
  } else if (const auto key = key_at(rest); !key.empty()) {
    argument.pieces = cut_text(text_of(key));
    rest.remove_prefix(key.size() + 4);
  } else {
    const auto name = name_at(rest);
    argument.pieces.push_back({.kind = Node::Kind::value, .text = checked_name(name)});
    argument.passes_on = true;
    rest.remove_prefix(name.size());
  }
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string checked_name(std::string_view name) {
  if (name.empty() || name_at(name) != name) {
    throw std::invalid_argument("\"" + std::string(name) + "\" is no name");
  }
  return std::string(name);
}

std::string_view key_at(std::string_view text) {
  if (!text.starts_with("[[")) return {};
  std::size_t end = 2;
  while (end < text.size() && key_character(text[end])) ++end;
  return text.substr(end).starts_with("]]") ? text.substr(2, end - 2) : std::string_view{};
}

std::vector<Node::Argument> read_arguments(std::string_view text,
                                           const std::function<std::string(std::string_view)>& text_of) {
  std::vector<Node::Argument> out;
  for (auto rest = trimmed(text); !rest.empty(); rest = trimmed(rest)) {
    const auto name = name_at(rest);
    rest.remove_prefix(name.size());
    if (name.empty() || !rest.starts_with('='))
      throw std::invalid_argument("NAME=value was expected in a call");
    rest.remove_prefix(1);
    auto& argument = out.emplace_back();
    argument.name = name;
    read_value(argument, rest, text_of);
  }
  return out;
}

std::vector<Node> cut_text(std::string_view text) {
  std::vector<Node> out;
  std::size_t begin = 0;
  const auto literal = [&](std::size_t end) {
    if (end > begin) out.push_back({.text = std::string(text.substr(begin, end - begin))});
  };
  for (std::size_t i = text.find('{'); i != std::string_view::npos; i = text.find('{', i + 1)) {
    const auto name = name_at(text.substr(i + 1));
    if (name.empty() || name.front() > 'Z' || !text.substr(i + 1 + name.size()).starts_with('}')) continue;
    literal(i);
    out.push_back({.kind = Node::Kind::value, .text = std::string(name)});
    begin = i + name.size() + 2;
  }
  literal(text.size());
  return out;
}

std::string without_indentation(std::string_view source) {
  std::string out;
  bool keep = false;
  while (!source.empty()) {
    const auto end = source.find('\n');
    auto line = source.substr(0, end);
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    if (!keep) line = trimmed(line);
    if (line.find("<pre") != std::string_view::npos || line.find("<textarea") != std::string_view::npos)
      keep = true;
    if (line.find("</pre") != std::string_view::npos || line.find("</textarea") != std::string_view::npos)
      keep = false;
    out += line;
    if (end != std::string_view::npos) out += '\n';
  }
  return out;
}

}  // namespace qiying::pages
