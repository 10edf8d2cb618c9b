#pragma once
/// Server-rendered pages: templates with context-aware automatic escaping (ctemplate), texts by language,
/// values as a tree. Templates and texts are loaded once at start; rendering is thread-safe.
///
/// In a template `[[key]]` is a text of the page's language (escaped at load time, from texts of the module)
/// and
/// `{{NAME}}`, `{{#SECTION}}...{{/SECTION}}`, `{{>PARTIAL}}` are values; every `{{NAME}}` is escaped for the
/// place where it stands (text, attribute, URL, CSS). There is no way to print unescaped text but
/// `Values::html`, reserved for sanitised article bodies.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::http {

enum class Lang { zh, en };

/// The values of one page or section. Cheap to move; not thread-safe.
class Values {
 public:
  Values();
  Values(Values&&) noexcept;
  Values& operator=(Values&&) noexcept;
  ~Values();
  void set(std::string_view name, std::string_view value);
  void set(std::string_view name, std::int64_t value);
  /// Trusted HTML (already sanitised); printed by {{NAME:none}} in the template only.
  void html(std::string_view name, std::string_view sanitised);
  /// Shows section `name` once.
  void show(std::string_view name);
  /// Shows section `name` once more with values of its own; the reference stays valid until the next `add` to
  /// the parent.
  Values& add(std::string_view section);

 private:
  friend class Templates;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class Templates {
 public:
  Templates();
  ~Templates();
  /// Texts: "appeal.raise.title" → {zh,en}. Later keys win.
  void add_texts(const std::map<std::string, base::Text>& texts);
  /// A template by name ("appeal/raise.html"). Throws std::logic_error for a [[key]] without a text or a
  /// syntax error, naming template and place. Call after add_texts.
  void add(const std::string& name, std::string_view source);
  std::string render(Lang lang, std::string_view name, const Values& values) const;
  /// A text of the table; throws std::logic_error for an unknown key.
  const std::string& text(Lang lang, std::string_view key) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::http
