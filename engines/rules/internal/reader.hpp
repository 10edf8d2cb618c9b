#pragma once
// Reading of a YAML map by its keys in either language: each value is typed, each fault told with its place,
// and what nobody asked for is told as unknown in the end.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/internal/yaml.hpp"
#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"

namespace qiying::rules::internal {

// "“金额”(amount)" for messages.
std::string key_name(std::string_view english);

class MapReader {
 public:
  // A node that is no map is told once and reads as empty.
  MapReader(const YamlNode& node, Findings& findings, std::string_view what);

  // The node of a key; nullptr when absent. Marks the key as known.
  const YamlNode* find(std::string_view english);
  // The same, absence told.
  const YamlNode* need(std::string_view english);
  bool has(std::string_view english) { return find(english) != nullptr; }

  // A line of text, empty when absent.
  std::string text(std::string_view english);
  std::string need_text(std::string_view english);
  // One text or a list of texts.
  std::vector<std::string> texts(std::string_view english);
  std::optional<base::Date> date(std::string_view english);
  std::optional<base::Timestamp> time(std::string_view english);
  std::optional<std::int64_t> integer(std::string_view english, std::int64_t least, std::int64_t most);
  bool flag(std::string_view english, bool otherwise);
  // One of the words; `index` in the list of choices, each "english|中文".
  std::optional<std::size_t> choice(std::string_view english, std::span<const std::string_view> choices);
  // One of the words or a list of them.
  std::vector<std::size_t> choices(std::string_view english, std::span<const std::string_view> choices);
  template <class E>
  std::optional<E> choice_of(std::string_view english, std::span<const std::string_view> choices) {
    const auto found = choice(english, choices);
    return found ? std::optional(static_cast<E>(*found)) : std::nullopt;
  }

  // Tells keys that were never asked for.
  void finish();

  Place place() const { return node_.place; }
  Findings& findings() { return findings_; }

 private:
  std::optional<std::size_t> chosen(const YamlNode& node, std::string_view english,
                                    std::span<const std::string_view> choices);

  const YamlNode& node_;
  Findings& findings_;
  std::vector<bool> used_;
  std::vector<std::string_view> asked_;
};

// The text of a scalar node; told otherwise.
std::optional<std::string> scalar_text(const YamlNode& node, Findings& findings, std::string_view what);

// Faults of the readers that all share a wording.
void tell(Findings& findings, Place place, const base::Error& error);

// At most 40 characters of a stranger's text.
std::string shown(std::string_view text);

}  // namespace qiying::rules::internal
