#pragma once
/// Short values sealed for the database, and keyed hashes to find them by. See README.md.

#include <filesystem>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "platform/base/sealer.hpp"
#include "platform/crypto/seal.hpp"

namespace qiying::vault {

/// The keys of one installation. Thread-safe. Another process may rotate: keys that are not known are read
/// anew.
class Keyring final : public base::Sealer {
 public:
  /// Reads `file`, or makes it (mode 0600, with one key) when it is missing. Throws std::runtime_error when
  /// it cannot be read, written or understood.
  explicit Keyring(std::filesystem::path file);

  /// "1.<base64url>": the number of the newest key and the sealed text. `context` says where it lies
  /// ("auth.second_factor|<account>").
  std::string seal(std::string_view plain, std::string_view context) const;
  /// nullopt when it was changed, belongs elsewhere, or its key is gone.
  std::optional<std::string> open(std::string_view sealed, std::string_view context) const;
  /// Whether it was sealed with the newest key.
  bool is_current(std::string_view sealed) const;
  /// What a column is searched by: 64 hexadecimal digits, HMAC-SM3 with a key of its own, which stays when
  /// the others change. `purpose` keeps columns apart ("register.phone").
  std::string mark(std::string_view plain, std::string_view purpose) const;

  /// For columns that the database's rows seal and open by themselves (Rules::sealed).
  std::string sealed(std::string_view plain, std::string_view column) const override;
  std::string readable(std::string_view text, std::string_view column) const override;
  std::string search_mark(std::string_view plain, std::string_view column) const override;

  /// Adds a key; from now on everything is sealed with it. Returns its number.
  int rotate();
  /// Forgets every key but the newest: when everything has been sealed again.
  void forget_old();

 private:
  struct Keys {
    std::map<int, std::string> by_number;
    std::map<int, crypto::Sealing> ready;
    std::string marking;
  };
  std::optional<crypto::Sealing> key(int number) const;
  void load() const;
  /// Another process has written the file since it was read.
  void follow() const;
  void save(const Keys& keys) const;

  const std::filesystem::path file_;
  mutable std::shared_mutex mutex_;
  mutable Keys keys_;
  mutable std::filesystem::file_time_type read_at_{};
};

}  // namespace qiying::vault
