#include "platform/crypto/seal.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "platform/crypto/crypto.hpp"

namespace qiying::crypto {
namespace {

constexpr std::size_t kStart = 16, kTag = 32, kCipherKey = 16;

std::string text_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string derive(std::string_view key, std::string_view purpose) {
  if (key.size() < 32) throw std::logic_error("a sealing key has at least 32 bytes");
  return text_of(hmac_sm3(key, purpose));
}

/// Enciphers and deciphers: the same in counter mode.
std::string sm4_ctr(std::string_view key, std::string_view start, std::string_view text) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  const auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  std::string out(text.size(), '\0');
  int size = 0;
  const bool done = cipher &&
                    EVP_EncryptInit_ex(cipher.get(), EVP_sm4_ctr(), nullptr, bytes(key), bytes(start)) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                      bytes(text), static_cast<int>(text.size())) == 1;
  if (!done) throw std::runtime_error("SM4 failed");
  return out;
}

std::string tag_of(std::string_view authentication, std::string_view body, std::string_view context) {
  // The length keeps context and text apart.
  std::string text = std::to_string(context.size()) + ":";
  text.append(context).append(body);
  return text_of(hmac_sm3(authentication, text));
}

}  // namespace

Sealing::Sealing(std::string_view key)
    : cipher_(derive(key, "qiying seal sm4").substr(0, kCipherKey)),
      authentication_(derive(key, "qiying seal mac")) {}

std::string Sealing::seal(std::string_view plain, std::string_view context) const {
  auto body = random_bytes(kStart);
  body += sm4_ctr(cipher_, body, plain);
  return body + tag_of(authentication_, body, context);
}

std::optional<std::string> Sealing::unseal(std::string_view sealed, std::string_view context) const {
  if (sealed.size() < kStart + kTag) return std::nullopt;
  const auto body = sealed.substr(0, sealed.size() - kTag);
  if (!equal(tag_of(authentication_, body, context), sealed.substr(body.size()))) return std::nullopt;
  return sm4_ctr(cipher_, body.substr(0, kStart), body.substr(kStart));
}

std::string seal(std::string_view key, std::string_view plain, std::string_view context) {
  return Sealing(key).seal(plain, context);
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view context) {
  return Sealing(key).unseal(sealed, context);
}

}  // namespace qiying::crypto
