#pragma once
/// Puts a value into its member of Settings, checked.

#include "platform/config/internal/keys.hpp"

namespace qiying::config::internal {

/// A value of a kind that no key takes, for instance a date.
struct Nothing {};
/// A value before it has found its member.
using Raw = std::variant<std::string, std::int64_t, bool, Texts, Nothing>;

/// `where` ("qiying.toml:12", "QIYING_LISTEN") starts every message.
base::Result<void> assign(Settings& settings, const Key& key, const Raw& raw, const std::string& where);
/// The same from a text, as in the environment and on the command line; lists are parted by commas.
base::Result<void> assign_text(Settings& settings, const Key& key, std::string_view text,
                               const std::string& where);
/// The value as a person would write it; passwords are covered.
std::string shown(const Settings& settings, const Key& key);
/// The error for a key that does not exist, with the nearest one that does.
base::Error unknown_key(std::string_view key, const std::string& where);

}  // namespace qiying::config::internal
