#include "platform/auth/internal/secrets.hpp"

#include <algorithm>

#include "platform/crypto/crypto.hpp"

namespace qiying::auth::internal {
namespace {
constexpr std::size_t kTokenBytes = 32, kTokenLength = 43;
}

std::string new_token() {
  return crypto::random_token(kTokenBytes);
}

bool looks_like_token(std::string_view text) {
  return text.size() == kTokenLength && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

std::string token_hash(std::string_view token) {
  return crypto::sha256_hex(token);
}

std::string csrf_of(std::string_view token) {
  return crypto::hmac_sha256_hex(token, "qiying csrf").substr(0, 32);
}

}  // namespace qiying::auth::internal
