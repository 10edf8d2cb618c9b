#pragma once
/// The event "keys.rotated": the installation has a new key; modules seal their columns again in the
/// publisher's transaction.

#include <string>

#include "platform/base/describe.hpp"

namespace qiying::kernel {

struct KeysRotated {
  std::string file;  ///< of the keyring
};
QY_DESCRIBE(KeysRotated, QY_FIELD(file))

}  // namespace qiying::kernel
