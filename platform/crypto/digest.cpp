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

Digest authenticate(const EVP_MD* algorithm, std::string_view key, std::string_view bytes) {
  Digest out;
  unsigned size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  // OpenSSL takes a null key as "the key of the last call".
  const char* key_bytes = key.empty() ? "" : key.data();
  require(HMAC(algorithm, key_bytes, static_cast<int>(key.size()), data, bytes.size(), out.data(), &size) !=
              nullptr,
          "hmac");
  return out;
}

/// One digest that is fed piece by piece.
struct Running {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  const EVP_MD* algorithm;

  explicit Running(const EVP_MD* algorithm) : algorithm(algorithm) {
    require(evp != nullptr, "context");
    start();
  }
  ~Running() { EVP_MD_CTX_free(evp); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void start() { require(EVP_DigestInit_ex(evp, algorithm, nullptr) == 1, "init"); }
  void update(std::string_view bytes) {
    require(EVP_DigestUpdate(evp, bytes.data(), bytes.size()) == 1, "update");
  }
  Digest finish() {
    Digest out;
    require(EVP_DigestFinal_ex(evp, out.data(), nullptr) == 1, "final");
    start();
    return out;
  }
};

}  // namespace

struct Sha256::Context : Running {
  Context() : Running(EVP_sha256()) {}
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  context_->update(bytes);
}
Digest Sha256::finish() {
  return context_->finish();
}
std::string Sha256::finish_hex() {
  return to_hex(finish());
}

struct Sm3::Context : Running {
  Context() : Running(EVP_sm3()) {}
};

Sm3::Sm3() : context_(std::make_unique<Context>()) {}
Sm3::~Sm3() = default;
Sm3::Sm3(Sm3&&) noexcept = default;
Sm3& Sm3::operator=(Sm3&&) noexcept = default;

void Sm3::update(std::string_view bytes) {
  context_->update(bytes);
}
Digest Sm3::finish() {
  return context_->finish();
}
std::string Sm3::finish_hex() {
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

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  std::string out(20, '\0');
  unsigned size = 0;
  require(HMAC(EVP_sha1(), key.empty() ? "" : key.data(), static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
               reinterpret_cast<unsigned char*>(out.data()), &size) != nullptr &&
              size == out.size(),
          "hmac");
  return out;
}
Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  return authenticate(EVP_sha256(), key, bytes);
}
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return to_hex(hmac_sha256(key, bytes));
}
Digest hmac_sm3(std::string_view key, std::string_view bytes) {
  return authenticate(EVP_sm3(), key, bytes);
}
std::string hmac_sm3_hex(std::string_view key, std::string_view bytes) {
  return to_hex(hmac_sm3(key, bytes));
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
