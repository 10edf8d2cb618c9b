#pragma once
/// Encryption that also proves that nothing was changed: SM4-CTR (GB/T 32907-2016) with a fresh 16-byte start
/// value, then HMAC-SM3 over context, start value and text (encrypt-then-MAC). OpenSSL 3.0 has no SM4-GCM.
/// Pure and thread-safe.
///
/// A key is 32 bytes or more of `random_bytes`; the keys of the cipher and of the authentication are derived
/// from it. `context` ("account.phone|<row id>") is not stored: whoever moves a sealed value to another place
/// cannot open it there.

#include <optional>
#include <string>
#include <string_view>

namespace qiying::crypto {

/// A key made ready: for many values. Thread-safe.
class Sealing {
 public:
  explicit Sealing(std::string_view key);
  std::string seal(std::string_view plain, std::string_view context) const;
  std::optional<std::string> unseal(std::string_view sealed, std::string_view context) const;

 private:
  std::string cipher_, authentication_;
};

/// 48 bytes more than `plain`.
std::string seal(std::string_view key, std::string_view plain, std::string_view context);
/// nullopt for another key, another context, or a changed text.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view context);

}  // namespace qiying::crypto
