#include "platform/vault/reseal.hpp"

namespace qiying::vault {

std::optional<std::string> reseal(const Keyring& keys, std::string_view sealed, std::string_view context) {
  if (keys.is_current(sealed)) return std::nullopt;
  const auto plain = keys.open(sealed, context);
  if (!plain) return std::nullopt;
  return keys.seal(*plain, context);
}

}  // namespace qiying::vault
