#include "platform/pages/load.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::pages {
namespace {

constexpr std::string_view kShared = "web/ui/portal/";

std::string template_name(std::string_view path) {
  if (path.starts_with(kShared)) {
    path.remove_prefix(kShared.size());
    return path == "layout.html" || path == "error.html" ? std::string(path) : "ui/" + std::string(path);
  }
  const auto parts = path.substr(std::string_view("modules/").size());
  const auto pages = parts.find("/pages/");
  return std::string(parts.substr(0, pages)) + "/" + std::string(parts.substr(pages + 7));
}

bool of_pages(const std::string& path) {
  return path.starts_with(kShared) ||
         (path.starts_with("modules/") && path.find("/pages/") != std::string::npos);
}

[[noreturn]] void fail(const std::string& file, const toml::source_position& at, std::string_view what) {
  throw std::logic_error(fmt::format("{}:{}: {}", file, at.line, what));
}

void collect(const std::string& file, const std::string& prefix, const toml::table& table,
             std::map<std::string, base::Text>& out) {
  for (const auto& [key, node] : table) {
    const auto name = prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    const auto* inner = node.as_table();
    if (inner == nullptr) fail(file, node.source().begin, name + " is no table { zh, en }");
    if (!inner->contains("zh") && !inner->contains("en")) {
      collect(file, name, *inner, out);
      continue;
    }
    base::Text text{(*inner)["zh"].value_or(std::string()), (*inner)["en"].value_or(std::string())};
    if (text.zh.empty() || text.en.empty()) fail(file, node.source().begin, name + " lacks zh or en");
    out[name] = std::move(text);
  }
}

}  // namespace

std::map<std::string, base::Text> read_texts(const std::string& file, std::string_view toml_text) {
  const auto parsed = toml::parse(toml_text);
  if (!parsed) fail(file, parsed.error().source().begin, parsed.error().description());
  std::map<std::string, base::Text> out;
  collect(file, "", parsed.table(), out);
  return out;
}

Templates load_templates() {
  Templates templates;
  const auto files = resources::list();
  for (const auto& file : files) {
    if (of_pages(file.path) && file.path.ends_with("/texts.toml")) {
      templates.add_texts(read_texts(file.path, file.bytes));
    }
  }
  for (const auto& file : files) {
    if (of_pages(file.path) && file.path.ends_with(".html")) {
      templates.add(template_name(file.path), file.bytes);
    }
  }
  templates.check();
  return templates;
}

}  // namespace qiying::pages
