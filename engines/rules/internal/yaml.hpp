#pragma once
// A bounded YAML reader that knows the line and column of everything. No anchors, aliases, tags, merge keys
// or several documents: a policy is plain text that a person reads from top to bottom.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/finding.hpp"

namespace qiying::rules::internal {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { scalar, list, map };
  Kind kind = Kind::scalar;
  Place place;
  std::string text;  // scalar
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;
};

struct YamlEntry {
  std::string key;
  Place place;
  YamlNode value;
};

struct YamlLimits {
  std::size_t bytes = 1u << 20;
  std::size_t depth = 64;
  std::size_t nodes = 100'000;
  std::size_t findings = 20;
};

// The document, or nothing when it cannot be read (then at least one error has been told).
std::optional<YamlNode> parse_yaml(std::string_view text, Findings& findings, const YamlLimits& limits = {});

}  // namespace qiying::rules::internal
