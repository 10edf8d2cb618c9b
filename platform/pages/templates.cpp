#include <fmt/format.h>

#include <array>
#include <set>
#include <stdexcept>

#include "platform/pages/html.hpp"
#include "platform/pages/internal/compile.hpp"
#include "platform/pages/internal/render.hpp"

namespace qiying::pages {

struct Templates::Impl {
  std::map<std::string, base::Text, std::less<>> texts;
  std::array<TemplateTable, 2> by_language;

  const std::string* find_text(Lang lang, std::string_view key) const {
    const auto found = texts.find(key);
    if (found == texts.end()) return nullptr;
    return lang == Lang::zh ? &found->second.zh : &found->second.en;
  }

  using Path = std::vector<std::string>;

  // Follows the calls of one template; `path` holds the callers.
  void check(const std::string& name, Path& path, std::set<std::string>& done) const {
    if (!done.insert(name).second) return;
    path.push_back(name);
    check_calls(by_language[0].at(name), path, done);
    path.pop_back();
  }

  void check_calls(const std::vector<Node>& nodes, Path& path, std::set<std::string>& done) const {
    for (const auto& node : nodes) {
      if (node.kind == Node::Kind::call) check_call(node, path, done);
      check_calls(node.children, path, done);
    }
  }

  void check_call(const Node& node, Path& path, std::set<std::string>& done) const {
    const auto fail = [&](std::string_view what) {
      throw std::logic_error(fmt::format("{}:{}: {} \"{}\"", path.back(), node.line, what, node.text));
    };
    if (!by_language[0].contains(node.text)) fail("there is no template");
    if (std::find(path.begin(), path.end(), node.text) != path.end()) fail("the call comes back to");
    check(node.text, path, done);
  }
};

Templates::Templates() : impl_(std::make_unique<Impl>()) {}
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;
Templates::~Templates() = default;

void Templates::add_texts(const std::map<std::string, base::Text>& texts) {
  for (const auto& [key, text] : texts) impl_->texts[key] = text;
}

void Templates::add(const std::string& name, std::string_view source) {
  const auto lean = without_indentation(source);
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const auto text_of = [&](std::string_view key) { return impl_->find_text(lang, key); };
    impl_->by_language[static_cast<std::size_t>(lang)][name] = compile(name, lean, text_of);
  }
}

void Templates::check() const {
  std::set<std::string> done;
  Impl::Path path;
  for (const auto& entry : impl_->by_language[0]) impl_->check(entry.first, path, done);
}

bool Templates::has(std::string_view name) const {
  return impl_->by_language[0].contains(name);
}

std::string Templates::render(Lang lang, std::string_view name, const Values& values) const {
  return render_template(impl_->by_language[static_cast<std::size_t>(lang)], name, values);
}

const std::string& Templates::text(Lang lang, std::string_view key) const {
  const auto* found = impl_->find_text(lang, key);
  if (found == nullptr) throw std::logic_error(fmt::format("there is no text \"{}\"", key));
  return *found;
}

const std::string* Templates::find_text(Lang lang, std::string_view key) const {
  return impl_->find_text(lang, key);
}

}  // namespace qiying::pages
