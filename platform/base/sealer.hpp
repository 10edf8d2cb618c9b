#pragma once
/// How a value is kept from those who hold the database but not the keys. What platform/db needs of
/// platform/vault to seal and open columns (Rules::sealed).

#include <string>
#include <string_view>

namespace qiying::base {

/// Thread-safe. `column` says where the value lies ("appeal.contact_phone"): elsewhere it cannot be read.
class Sealer {
 public:
  virtual ~Sealer() = default;
  /// Another text each time. Empty text stays empty.
  virtual std::string sealed(std::string_view plain, std::string_view column) const = 0;
  /// What was sealed. Text that was never sealed comes back as it is; what was changed, belongs elsewhere or
  /// whose key is gone comes back empty.
  virtual std::string readable(std::string_view text, std::string_view column) const = 0;
  /// What a sealed column is searched by: 32 hexadecimal digits, equal for equal texts, useless without the
  /// key. Empty text stays empty.
  virtual std::string search_mark(std::string_view plain, std::string_view column) const = 0;
};

}  // namespace qiying::base
