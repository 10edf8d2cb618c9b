#pragma once
/// After a rotation every sealed column is sealed again; what all of them do with one value.

#include "platform/vault/vault.hpp"

namespace qiying::vault {

/// The same value sealed with the newest key; nullopt when it is so already or cannot be opened. Thread-safe.
std::optional<std::string> reseal(const Keyring& keys, std::string_view sealed, std::string_view context);

}  // namespace qiying::vault
