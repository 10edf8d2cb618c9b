#pragma once
/// The table of all keys.

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "platform/config/config.hpp"

namespace qiying::config::internal {

using Texts = std::vector<std::string>;
using Member = std::variant<std::string Settings::*, std::filesystem::path Settings::*, int Settings::*,
                            std::int64_t Settings::*, bool Settings::*, Texts Settings::*>;

/// One key: "section.name" in the file, QIYING_SECTION_NAME in the environment.
struct Key {
  std::string_view name;
  Member member;
  std::string_view doc_zh;
  std::string_view doc_en;
  std::int64_t min = 0;  ///< of numbers; also the fewest characters of a text
  std::int64_t max = 0;  ///< 0: no bound
  /// What else a text must be; null if anything.
  bool (*accepts)(std::string_view) = nullptr;
  bool secret = false;  ///< may hold a password
};

std::span<const Key> keys();
/// Null if there is none.
const Key* find_key(std::string_view name);
/// "log.level" as "QIYING_LOG_LEVEL".
std::string environment_name(std::string_view key);

}  // namespace qiying::config::internal
