#include "platform/pages/internal/render.hpp"

#include <stdexcept>

#include "platform/pages/internal/values.hpp"

namespace qiying::pages {
namespace {

using Entry = Values::Impl::Entry;

constexpr int kDeepest = 32;

// Values seen at a place: innermost first.
struct Scope {
  const Values::Impl& values;
  const Scope* outer = nullptr;

  const Entry* find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
      if (const auto* entry = scope->values.find(name)) return entry;
    }
    return nullptr;
  }
};

class Renderer {
 public:
  Renderer(const TemplateTable& table, std::string& out) : table_(table), out_(out) {}

  void call(std::string_view name, const Scope& scope) {
    const auto found = table_.find(name);
    if (found == table_.end()) throw std::logic_error("there is no template \"" + std::string(name) + "\"");
    if (++depth_ > kDeepest) throw std::logic_error("template \"" + std::string(name) + "\" calls itself");
    nodes(found->second, scope);
    --depth_;
  }

 private:
  void nodes(const std::vector<Node>& list, const Scope& scope) {
    for (const auto& node : list) one(node, scope);
  }

  void one(const Node& node, const Scope& scope) {
    switch (node.kind) {
      case Node::Kind::literal:
        out_ += node.text;
        break;
      case Node::Kind::value:
      case Node::Kind::trusted:
        value(node, scope);
        break;
      case Node::Kind::section:
        section(node, scope);
        break;
      case Node::Kind::inverted: {
        const auto* entry = scope.find(node.text);
        if (entry == nullptr || entry->empty()) nodes(node.children, scope);
        break;
      }
      case Node::Kind::call:
        call_node(node, scope);
        break;
    }
  }

  void value(const Node& node, const Scope& scope) {
    const auto* entry = scope.find(node.text);
    if (entry == nullptr) return;
    if (node.kind == Node::Kind::trusted && entry->trusted) {
      out_ += entry->text;
    } else {
      escape(out_, node.escape, entry->text);
    }
  }

  void section(const Node& node, const Scope& scope) {
    const auto* entry = scope.find(node.text);
    if (entry == nullptr || entry->empty()) return;
    if (!entry->section) return nodes(node.children, scope);
    for (const auto& item : entry->items) nodes(node.children, Scope{item->impl(), &scope});
  }

  void call_node(const Node& node, const Scope& scope) {
    if (node.arguments.empty()) return call(node.text, scope);
    Values::Impl given;
    for (const auto& argument : node.arguments) pass(given, argument, scope);
    call(node.text, Scope{given});
  }

  static void pass(Values::Impl& given, const Node::Argument& argument, const Scope& scope) {
    auto& entry = given.at(argument.name);
    if (argument.passes_on) {
      entry.same_as = scope.find(argument.pieces.front().text);
      return;
    }
    for (const auto& piece : argument.pieces) {
      if (piece.kind == Node::Kind::literal) {
        entry.text += piece.text;
      } else if (const auto* value = scope.find(piece.text)) {
        entry.text += value->text;
      }
    }
  }

  const TemplateTable& table_;
  std::string& out_;
  int depth_ = 0;
};

}  // namespace

std::string render_template(const TemplateTable& table, std::string_view name, const Values& values) {
  std::string out;
  out.reserve(8192);
  Renderer(table, out).call(name, Scope{values.impl()});
  return out;
}

}  // namespace qiying::pages
