#include "platform/pages/internal/compile.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "platform/pages/internal/arguments.hpp"
#include "platform/pages/internal/markup.hpp"

namespace qiying::pages {
namespace {

class Compiler {
 public:
  Compiler(const std::string& name, std::string_view source, const TextOf& text_of)
      : name_(name), source_(source), text_of_(text_of) {}

  std::vector<Node> run() {
    try {
      auto nodes = block("");
      if (!markup_.in_text()) throw std::invalid_argument("the template ends inside of a tag");
      return nodes;
    } catch (const std::invalid_argument& reason) {
      throw std::logic_error(fmt::format("{}:{}: {}", name_, line_, reason.what()));
    }
  }

 private:
  // Reads up to {{/closing}}, or the end.
  std::vector<Node> block(std::string_view closing) {
    std::vector<Node> out;
    while (position_ < source_.size()) {
      if (!tag(out, closing) && !text_key(out)) literal(out);
      if (std::exchange(closed_, false)) return out;
    }
    if (!closing.empty()) throw std::invalid_argument(fmt::format("section {} is not closed", closing));
    return out;
  }

  std::string_view rest() const { return source_.substr(position_); }

  void advance(std::size_t size) {
    for (const char c : rest().substr(0, size)) line_ += c == '\n';
    position_ += size;
  }

  void literal(std::vector<Node>& out) {
    const auto end = std::min(rest().find("{{", 1), rest().find("[[", 1));
    const auto text = rest().substr(0, end);
    markup_.read(text);
    append_literal(out, text);
    advance(text.size());
  }

  static void append_literal(std::vector<Node>& out, std::string_view text) {
    if (out.empty() || out.back().kind != Node::Kind::literal) out.emplace_back();
    out.back().text += text;
  }

  bool text_key(std::vector<Node>& out) {
    const auto key = key_at(rest());
    if (key.empty()) return false;
    for (auto& piece : cut_text(text(key))) {
      const auto place = markup_.place_of_value();
      if (piece.kind == Node::Kind::literal) {
        std::string escaped;
        escape_html(escaped, piece.text);
        append_literal(out, escaped);
      } else {
        piece.escape = place;
        piece.line = line_;
        out.push_back(std::move(piece));
      }
    }
    advance(key.size() + 4);
    return true;
  }

  const std::string& text(std::string_view key) const {
    const auto* found = text_of_(key);
    if (found == nullptr) throw std::invalid_argument(fmt::format("there is no text \"{}\"", key));
    return *found;
  }

  bool tag(std::vector<Node>& out, std::string_view closing) {
    if (!rest().starts_with("{{")) return false;
    const auto end = rest().find("}}");
    if (end == std::string_view::npos) throw std::invalid_argument("{{ without }}");
    auto inner = rest().substr(2, end - 2);
    const char sign = inner.empty() ? '\0' : inner.front();
    const bool plain = std::string_view("#^/>!").find(sign) == std::string_view::npos || sign == '\0';
    if (!plain) inner.remove_prefix(1);
    const auto content = trimmed(inner);
    if (sign == '/') return close(content, closing, end + 2);
    const int line = line_;
    advance(end + 2);
    switch (sign) {
      case '#':
        out.push_back(section(Node::Kind::section, content, line));
        break;
      case '^':
        out.push_back(section(Node::Kind::inverted, content, line));
        break;
      case '>':
        out.push_back(call(content, line));
        break;
      case '!':
        break;
      default:
        out.push_back(value(content, line));
    }
    return true;
  }

  bool close(std::string_view name, std::string_view closing, std::size_t size) {
    if (name != closing) {
      throw std::invalid_argument(
          closing.empty() ? fmt::format("{{{{/{}}}}} closes nothing", name)
                          : fmt::format("{{{{/{}}}}} stands where {{{{/{}}}}} was expected", name, closing));
    }
    advance(size);
    closed_ = true;
    return true;
  }

  Node section(Node::Kind kind, std::string_view name, int line) {
    Node node{.kind = kind, .text = checked_name(name), .line = line};
    markup_.boundary();
    const Markup before = markup_;
    node.children = block(node.text);
    markup_.boundary();
    if (!markup_.join(before)) {
      throw std::invalid_argument(
          fmt::format("section {} ends at another place of the markup than it began", name));
    }
    return node;
  }

  Node value(std::string_view content, int line) {
    const bool trusted = content.ends_with(":none");
    if (trusted) content.remove_suffix(5);
    Node node{.kind = trusted ? Node::Kind::trusted : Node::Kind::value,
              .text = checked_name(content),
              .line = line};
    node.escape = markup_.place_of_value();
    if (trusted && !markup_.in_text()) throw std::invalid_argument(":none may stand in text only");
    return node;
  }

  Node call(std::string_view content, int line) {
    if (!markup_.in_text()) throw std::invalid_argument("a template may be called in text only");
    const auto end = content.find_first_of(" \n\t");
    Node node{.kind = Node::Kind::call, .text = std::string(content.substr(0, end)), .line = line};
    if (node.text.empty()) throw std::invalid_argument("{{>}} names no template");
    if (end != std::string_view::npos) {
      node.arguments =
          read_arguments(content.substr(end), [this](std::string_view key) { return text(key); });
    }
    return node;
  }

  const std::string& name_;
  std::string_view source_;
  const TextOf& text_of_;
  std::size_t position_ = 0;
  int line_ = 1;
  Markup markup_;
  bool closed_ = false;
};

}  // namespace

std::vector<Node> compile(const std::string& name, std::string_view source, const TextOf& text_of) {
  return Compiler(name, source, text_of).run();
}

}  // namespace qiying::pages
