#include "platform/crypto/password.hpp"

#include <argon2.h>

#include <atomic>
#include <semaphore>
#include <stdexcept>

#include "platform/crypto/crypto.hpp"

namespace qiying::crypto {
namespace {

constexpr std::uint32_t kPasses = 2, kKibibytes = 19 * 1024, kLanes = 1;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;
constexpr std::string_view kPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";
/// Longer encoded strings were not made here; Argon2 would take memory and time as they say.
constexpr std::size_t kMaxEncoded = 128;

std::counting_semaphore<kPasswordsAtATime> g_slots{kPasswordsAtATime};
std::atomic<int> g_waiting{0};

/// The right to compute, or not if too many wait already.
class Slot {
 public:
  Slot() {
    if (g_slots.try_acquire()) {
      held_ = true;
    } else if (g_waiting.fetch_add(1) < kMaxWaiting) {
      g_slots.acquire();
      g_waiting.fetch_sub(1);
      held_ = true;
    } else {
      g_waiting.fetch_sub(1);
    }
  }
  ~Slot() {
    if (held_) g_slots.release();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  explicit operator bool() const { return held_; }

 private:
  bool held_ = false;
};

base::Error busy() {
  return {base::ErrorKind::unavailable,
          "password.busy",
          {"登录人数较多，请稍后再试", "Too many people are logging in, try again shortly"},
          {},
          {"请等待几秒后重试", "Wait a few seconds and try again"},
          {}};
}

std::string compute(std::string_view password) {
  const auto salt = random_bytes(kSaltBytes);
  std::string encoded(kMaxEncoded, '\0');
  const int rc = argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(),
                                       salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (rc != ARGON2_OK) throw std::runtime_error(std::string("Argon2 failed: ") + argon2_error_message(rc));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

/// Only strings with bounded parameters are handed to Argon2, for they decide its cost.
bool is_ours(std::string_view encoded) {
  return encoded.size() < kMaxEncoded && encoded.starts_with(kPrefix) &&
         encoded.find('\0') == std::string_view::npos;
}

}  // namespace

base::Result<std::string> hash_password(std::string_view password) {
  const Slot slot;
  if (!slot) return busy();
  return compute(password);
}

base::Result<bool> verify_password(std::string_view password, std::string_view encoded) {
  const Slot slot;
  if (!slot) return busy();
  if (!is_ours(encoded)) {
    compute(password);
    return false;
  }
  const int rc = argon2id_verify(std::string(encoded).c_str(), password.data(), password.size());
  if (rc == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::runtime_error("Argon2 has no memory");
  return rc == ARGON2_OK;
}

bool needs_rehash(std::string_view encoded) {
  return !is_ours(encoded);
}

}  // namespace qiying::crypto
