#pragma once
/// Signatures with SM2 (GB/T 32918.2-2016) over SM3, with the default identity of GM/T 0009-2012
/// ("1234567812345678"). Immutable after construction, then thread-safe. Throws std::runtime_error when a key
/// file cannot be read, written or understood.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::crypto {

/// A private key. Its file is PEM (PKCS #8) of mode 0600.
class Sm2Key {
 public:
  static Sm2Key generate();
  static Sm2Key load(const std::filesystem::path& file);
  /// The key in `file`, made there when missing.
  static Sm2Key load_or_create(const std::filesystem::path& file);
  void save(const std::filesystem::path& file) const;

  /// DER of (r, s), as other programs expect it.
  std::string sign(std::string_view bytes) const;
  /// PEM (SubjectPublicKeyInfo).
  std::string public_pem() const;
  /// A name for the key: the first 16 hexadecimal digits of the SM3 of its public part.
  std::string id() const;

  struct Impl;

 private:
  explicit Sm2Key(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

/// Whether `signature` was made over `bytes` by the owner of the key. False also for what is no signature;
/// throws only when `public_pem` is no SM2 key.
bool sm2_verify(const std::string& public_pem, std::string_view bytes, std::string_view signature);

}  // namespace qiying::crypto
