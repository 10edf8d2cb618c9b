#include "platform/crypto/sm2.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "platform/crypto/crypto.hpp"

namespace qiying::crypto {
namespace {

constexpr std::string_view kIdentity = "1234567812345678";

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("SM2: ") + what);
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// Mixes the signer's identity into the digest. `key` belongs to the digest's context.
void identify(EVP_PKEY_CTX* key) {
  require(EVP_PKEY_CTX_set1_id(key, kIdentity.data(), static_cast<int>(kIdentity.size())) > 0, "identity");
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read the key " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

struct Sm2Key::Impl {
  Owned<EVP_PKEY> key;
};

Sm2Key::Sm2Key(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

Sm2Key Sm2Key::generate() {
  auto impl = std::make_shared<Impl>();
  impl->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
  require(impl->key != nullptr, "key generation");
  return Sm2Key(std::move(impl));
}

Sm2Key Sm2Key::load(const std::filesystem::path& file) {
  const auto pem = content(file);
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto impl = std::make_shared<Impl>();
  impl->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!impl->key || !EVP_PKEY_is_a(impl->key.get(), "SM2"))
    throw std::runtime_error(file.string() + " holds no SM2 key");
  return Sm2Key(std::move(impl));
}

Sm2Key Sm2Key::load_or_create(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) return load(file);
  auto key = generate();
  key.save(file);
  return key;
}

void Sm2Key::save(const std::filesystem::path& file) const {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "writing the key");
  const auto pem = text_of(bio.get());
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  const auto temporary = file.string() + ".new";
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      fd >= 0 && write(fd, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (!written) throw std::runtime_error("cannot write the key " + file.string());
  std::filesystem::rename(temporary, file);
}

std::string Sm2Key::sign(std::string_view bytes) const {
  const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* context = nullptr;
  require(EVP_DigestSignInit(digest.get(), &context, EVP_sm3(), nullptr, impl_->key.get()) == 1, "sign");
  identify(context);
  auto size = static_cast<std::size_t>(EVP_PKEY_get_size(impl_->key.get()));
  std::string out(size, '\0');
  require(EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(bytes),
                         bytes.size()) == 1,
          "sign");
  out.resize(size);
  return out;
}

std::string Sm2Key::public_pem() const {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PUBKEY(bio.get(), impl_->key.get()) == 1, "writing the public key");
  return text_of(bio.get());
}

std::string Sm2Key::id() const {
  return sm3_hex(public_pem()).substr(0, 16);
}

bool sm2_verify(const std::string& public_pem, std::string_view bytes, std::string_view signature) {
  const Owned<BIO> bio(BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size())));
  const Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  require(key && EVP_PKEY_is_a(key.get(), "SM2"), "not a public SM2 key");
  const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* context = nullptr;
  require(EVP_DigestVerifyInit(digest.get(), &context, EVP_sm3(), nullptr, key.get()) == 1, "verify");
  identify(context);
  return EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

}  // namespace qiying::crypto
