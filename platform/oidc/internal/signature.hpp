#pragma once
#include <string_view>

#include "platform/oidc/oidc.hpp"

namespace qiying::oidc::internal {

/// Whether `signature` (raw bytes) of `text` was made with `key` by `algorithm` ("RS256", "ES256"); false for
/// any other.
bool verifies(const Key& key, std::string_view algorithm, std::string_view text, std::string_view signature);

}  // namespace qiying::oidc::internal
