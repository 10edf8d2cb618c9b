#pragma once
/// Signatures of others, as JSON Web Signatures carry them (RFC 7515, RFC 7518 §3). Pure and thread-safe.

#include <string>
#include <string_view>

namespace qiying::crypto {

/// A JSON Web Key's numbers as raw bytes: RSA ("RSA": n, e) or P-256 ("EC": x, y of 32 bytes).
struct PublicKey {
  std::string type, n, e, x, y;
};

/// Whether `signature` (raw bytes; r and s side by side for ES256) of `text` was made with `key` by
/// `algorithm`
/// ("RS256" with 2048 bits or more, "ES256"); false for any other.
bool verifies(const PublicKey& key, std::string_view algorithm, std::string_view text,
              std::string_view signature);

}  // namespace qiying::crypto
