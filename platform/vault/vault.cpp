#include "platform/vault/vault.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "platform/crypto/crypto.hpp"
#include "platform/crypto/seal.hpp"

namespace qiying::vault {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kKeyBytes = 32;

std::runtime_error trouble(const fs::path& file, std::string_view what) {
  return std::runtime_error("the keys in " + file.string() + " " + std::string(what) +
                            "; bring the file back from a backup");
}

/// Whole, readable by its owner only, and on the disk before anything is sealed with it.
void write_secret(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  const auto fresh = fs::path(file).concat(".new");
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = fd >= 0 &&
                       ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!written) throw std::runtime_error("cannot write " + fresh.string());
  fs::rename(fresh, file);
}

std::optional<int> number_of(std::string_view sealed) {
  int number = 0;
  const auto dot = sealed.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(sealed.data(), sealed.data() + dot, number);
  if (error != std::errc() || end != sealed.data() + dot) return std::nullopt;
  return number;
}

/// "1." and at least the base64url of the start value and the tag: no telephone number or name looks like
/// it.
bool looks_sealed(std::string_view text) {
  constexpr std::size_t kShortest = 64;
  const auto dot = text.find('.');
  return number_of(text) && text.size() - dot > kShortest &&
         std::ranges::all_of(text.substr(dot + 1), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

}  // namespace

Keyring::Keyring(fs::path file) : file_(std::move(file)) {
  if (!fs::exists(file_)) save({{{1, crypto::random_bytes(kKeyBytes)}}, {}, crypto::random_bytes(kKeyBytes)});
  load();
}

void Keyring::save(const Keys& keys) const {
  std::string text = "mark " + crypto::base64url_encode(keys.marking) + "\n";
  for (const auto& [number, key] : keys.by_number)
    text += std::to_string(number) + " " + crypto::base64url_encode(key) + "\n";
  write_secret(file_, text);
}

void Keyring::load() const {
  std::ifstream in(file_);
  if (!in) throw trouble(file_, "cannot be read");
  Keys keys;
  for (std::string name, value; in >> name >> value;) {
    const auto key = crypto::base64url_decode(value);
    if (!key || key->size() < kKeyBytes) throw trouble(file_, "are damaged");
    if (name == "mark")
      keys.marking = *key;
    else
      keys.by_number[std::stoi(name)] = *key;
  }
  for (const auto& [number, key] : keys.by_number) keys.ready.emplace(number, crypto::Sealing(key));
  if (keys.by_number.empty() || keys.marking.empty()) throw trouble(file_, "are not complete");
  const std::unique_lock lock(mutex_);
  keys_ = std::move(keys);
  read_at_ = fs::last_write_time(file_);
}

void Keyring::follow() const {
  std::error_code gone;
  const auto written = fs::last_write_time(file_, gone);
  const auto known = [&] {
    const std::shared_lock lock(mutex_);
    return gone || written == read_at_;
  }();
  if (!known) load();
}

std::optional<crypto::Sealing> Keyring::key(int number) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.ready.find(number);
  if (found == keys_.ready.end()) return std::nullopt;
  return found->second;
}

std::string Keyring::seal(std::string_view plain, std::string_view context) const {
  follow();
  const std::shared_lock lock(mutex_);
  const auto& [number, key] = *keys_.ready.rbegin();
  return std::to_string(number) + "." + crypto::base64url_encode(key.seal(plain, context));
}

std::optional<std::string> Keyring::open(std::string_view sealed, std::string_view context) const {
  const auto number = number_of(sealed);
  if (!number) return std::nullopt;
  auto with = key(*number);
  if (!with) {
    load();
    with = key(*number);
  }
  const auto bytes = crypto::base64url_decode(sealed.substr(sealed.find('.') + 1));
  if (!with || !bytes) return std::nullopt;
  return with->unseal(*bytes, context);
}

std::string Keyring::sealed(std::string_view plain, std::string_view column) const {
  return plain.empty() ? std::string() : seal(plain, column);
}

std::string Keyring::readable(std::string_view text, std::string_view column) const {
  return looks_sealed(text) ? open(text, column).value_or("") : std::string(text);
}

std::string Keyring::search_mark(std::string_view plain, std::string_view column) const {
  constexpr std::size_t kDigits = 32;
  return plain.empty() ? std::string() : mark(plain, column).substr(0, kDigits);
}

bool Keyring::is_current(std::string_view sealed) const {
  const std::shared_lock lock(mutex_);
  return number_of(sealed) == keys_.by_number.rbegin()->first;
}

std::string Keyring::mark(std::string_view plain, std::string_view purpose) const {
  const std::shared_lock lock(mutex_);
  std::string text = std::to_string(purpose.size()) + ":";
  text.append(purpose).append(plain);
  return crypto::hmac_sm3_hex(keys_.marking, text);
}

int Keyring::rotate() {
  load();
  auto keys = keys_;
  const int number = keys.by_number.rbegin()->first + 1;
  keys.by_number[number] = crypto::random_bytes(kKeyBytes);
  save(keys);
  load();
  return number;
}

void Keyring::forget_old() {
  load();
  auto keys = keys_;
  keys.by_number.erase(keys.by_number.begin(), std::prev(keys.by_number.end()));
  save(keys);
  load();
}

}  // namespace qiying::vault
