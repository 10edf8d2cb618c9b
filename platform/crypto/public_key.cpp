#include "platform/crypto/public_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace qiying::crypto {
namespace {

template <class T, void (*F)(T*)>
struct Free {
  void operator()(T* p) const { F(p); }
};
using Number = std::unique_ptr<BIGNUM, Free<BIGNUM, BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM, OSSL_PARAM_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Digester = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX, EVP_MD_CTX_free>>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number(std::string_view text) {
  return Number(BN_bin2bn(bytes(text), static_cast<int>(text.size()), nullptr));
}

KeyPtr from(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params && context && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  return KeyPtr(key);
}

KeyPtr rsa(const PublicKey& key) {
  const auto n = number(key.n), e = number(key.e);
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return from("RSA", builder.get());
}

KeyPtr p256(const PublicKey& key) {
  const std::string point = '\4' + key.x + key.y;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return from("EC", builder.get());
}

/// A JWS has r and s side by side, OpenSSL wants them in DER.
std::string der(std::string_view raw) {
  const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG, ECDSA_SIG_free>> both(ECDSA_SIG_new());
  ECDSA_SIG_set0(both.get(), number(raw.substr(0, 32)).release(), number(raw.substr(32)).release());
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &out);
  std::string text(reinterpret_cast<char*>(out), size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(out);
  return text;
}

bool check(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const Digester digester(EVP_MD_CTX_new());
  return key && EVP_DigestVerifyInit(digester.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(digester.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

}  // namespace

bool verifies(const PublicKey& key, std::string_view algorithm, std::string_view text,
              std::string_view signature) {
  if (algorithm == "RS256" && key.type == "RSA" && key.n.size() >= 256)
    return check(rsa(key).get(), text, signature);
  if (algorithm == "ES256" && key.type == "EC" && signature.size() == 64)
    return check(p256(key).get(), text, der(signature));
  return false;
}

}  // namespace qiying::crypto
