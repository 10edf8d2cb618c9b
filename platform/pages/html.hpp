#pragma once
/// Server-rendered pages: templates with context-aware automatic escaping, texts by language, values as a
/// tree. Templates and texts are loaded once at start; rendering is thread-safe.
///
/// What a template may hold:
///
///     [[appeal.raise.title]]      a text of the page's language; "{TOTAL}" inside a text is a value
///     {{NAME}}                    a value, escaped for the place where it stands
///     {{#NAME}}...{{/NAME}}       once for each `add(NAME)`, or once if the value NAME is not empty
///     {{^NAME}}...{{/NAME}}       if there is no such section and the value is absent or empty
///     {{>ui/pager.html}}          another template, with the same values
///     {{>ui/field.html NAME="title" LABEL=[[a.b]] VALUE=TITLE}}   the same as a call: it sees these values
///     only
///     {{NAME:none}}               trusted HTML of `Values::html`; anything else is escaped nevertheless
///     {{! a note }}
///
/// A name that the section does not know is looked for in the values around it. Values may stand in text and
/// in quoted attributes. In an address (href, src, action, ...) a value at the beginning must be a local path
/// or http, https, mailto, tel, else "#" is printed; further on it is percent-encoded. Values in scripts,
/// styles, event handlers, comments, tag and attribute names are refused when the template is loaded, as are
/// sections that do not begin and end at the same place of the markup.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::pages {

enum class Lang { zh, en };

/// The values of one page or section. Cheap to move; not thread-safe.
class Values {
 public:
  Values();
  Values(Values&&) noexcept;
  Values& operator=(Values&&) noexcept;
  ~Values();
  /// Sets or replaces a value.
  void set(std::string_view name, std::string_view value);
  void set(std::string_view name, std::int64_t value);
  /// Trusted HTML (already sanitised); printed by {{NAME:none}} in the template only.
  void html(std::string_view name, std::string_view sanitised);
  /// Shows section `name` once.
  void show(std::string_view name);
  /// Shows section `name` once more with values of its own; the reference stays valid as long as these
  /// values.
  Values& add(std::string_view section);

  struct Impl;
  /// For the renderer.
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

class Templates {
 public:
  Templates();
  Templates(Templates&&) noexcept;
  Templates& operator=(Templates&&) noexcept;
  ~Templates();
  /// Texts: "appeal.raise.title" → {zh,en}. Later keys win.
  void add_texts(const std::map<std::string, base::Text>& texts);
  /// A template by name ("appeal/raise.html"). Throws std::logic_error for a [[key]] without a text, a syntax
  /// error or a value at an unsafe place, naming template and line. Call after add_texts.
  void add(const std::string& name, std::string_view source);
  /// Throws std::logic_error naming the place if a template calls one that does not exist, or itself.
  void check() const;
  /// Throws std::logic_error for an unknown template.
  std::string render(Lang lang, std::string_view name, const Values& values) const;
  bool has(std::string_view name) const;
  /// A text of the table; throws std::logic_error for an unknown key.
  const std::string& text(Lang lang, std::string_view key) const;
  /// The same, or null for an unknown key.
  const std::string* find_text(Lang lang, std::string_view key) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::pages
