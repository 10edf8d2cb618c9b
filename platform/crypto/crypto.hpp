#pragma once
/// Thin layer over OpenSSL 3: digests, message authentication, random tokens, base64. Pure and thread-safe.
/// Functions throw std::runtime_error only if the library or the kernel's random source is broken.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::crypto {

using Digest = std::array<std::uint8_t, 32>;  ///< of SHA-256 and of SM3

/// Lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);
std::string to_hex(const Digest& digest);

Digest sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);
/// SM3, GB/T 32905-2016.
Digest sm3(std::string_view bytes);
std::string sm3_hex(std::string_view bytes);
/// RFC 2104 with SHA-1, 20 bytes: for one-time passwords (RFC 6238), whose programs know nothing else.
std::string hmac_sha1(std::string_view key, std::string_view bytes);
/// RFC 2104 with SHA-256.
Digest hmac_sha256(std::string_view key, std::string_view bytes);
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);
/// The same with SM3 (GB/T 15852.2-2012).
Digest hmac_sm3(std::string_view key, std::string_view bytes);
std::string hmac_sm3_hex(std::string_view key, std::string_view bytes);

/// SHA-256 of what comes piece by piece, for instance an upload. Not to be shared between threads.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  /// The digest of everything so far; the object starts anew.
  Digest finish();
  std::string finish_hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// SM3 of what comes piece by piece. Not to be shared between threads.
class Sm3 {
 public:
  Sm3();
  ~Sm3();
  Sm3(Sm3&&) noexcept;
  Sm3& operator=(Sm3&&) noexcept;
  void update(std::string_view bytes);
  /// The digest of everything so far; the object starts anew.
  Digest finish();
  std::string finish_hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Bytes of the cryptographic random generator.
std::string random_bytes(std::size_t count);
/// `bytes` random bytes as base64url without padding: 32 bytes give 43 characters.
std::string random_token(std::size_t bytes = 32);
/// Equality in a time that depends on the lengths only.
bool equal(std::string_view a, std::string_view b);

/// RFC 4648 with padding, on one line.
std::string base64_encode(std::string_view bytes);
/// RFC 4648 §6 without padding: what people type.
std::string base32_encode(std::string_view bytes);
/// RFC 4648 §5 without padding.
std::string base64url_encode(std::string_view bytes);
/// Strict: nullopt for foreign characters, wrong padding or bits left over.
std::optional<std::string> base64_decode(std::string_view text);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace qiying::crypto
