#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

#include "platform/crypto/crypto.hpp"

namespace qiying::crypto {
namespace {

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL failed: ") + what);
}

Digest digest(const EVP_MD* algorithm, std::string_view bytes) {
  Digest out;
  unsigned size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, algorithm, nullptr) == 1 &&
              size == out.size(),
          "digest");
  return out;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() { require(evp != nullptr, "context"); }
  ~Context() { EVP_MD_CTX_free(evp); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  void start() { require(EVP_DigestInit_ex(evp, EVP_sha256(), nullptr) == 1, "init"); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  context_->start();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  require(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1, "update");
}

Digest Sha256::finish() {
  Digest out;
  require(EVP_DigestFinal_ex(context_->evp, out.data(), nullptr) == 1, "final");
  context_->start();
  return out;
}

std::string Sha256::finish_hex() {
  return to_hex(finish());
}

Digest sha256(std::string_view bytes) {
  return digest(EVP_sha256(), bytes);
}
std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}
Digest sm3(std::string_view bytes) {
  return digest(EVP_sm3(), bytes);
}
std::string sm3_hex(std::string_view bytes) {
  return to_hex(sm3(bytes));
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest out;
  unsigned size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  // OpenSSL takes a null key as "the key of the last call".
  const char* key_bytes = key.empty() ? "" : key.data();
  require(HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), data, bytes.size(), out.data(),
               &size) != nullptr,
          "hmac");
  return out;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return to_hex(hmac_sha256(key, bytes));
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) == 1, "random");
  return out;
}

std::string random_token(std::size_t bytes) {
  return base64url_encode(random_bytes(bytes));
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace qiying::crypto
