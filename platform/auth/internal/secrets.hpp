#pragma once
/// The tokens of sessions, over platform/crypto.

#include <string>
#include <string_view>

namespace qiying::auth::internal {

/// 256 random bits, URL-safe.
std::string new_token();
bool looks_like_token(std::string_view text);
/// What is stored of a token: who reads the table cannot sign in with it.
std::string token_hash(std::string_view token);
/// The CSRF token that belongs to a session: known to whoever holds the session, useless without it.
std::string csrf_of(std::string_view token);

}  // namespace qiying::auth::internal
