#pragma once
/// What people agreed to and took back. Written by the event "account.consent"; never changed.

#include "platform/kernel/module.hpp"

namespace qiying::privacy {

struct ConsentView {
  base::Timestamp at;
  std::string name, what;
  bool given = true;
  std::string version;  ///< of the text that was agreed to
};
QY_DESCRIBE(ConsentView, QY_FIELD(at), QY_FIELD(name), QY_FIELD(what), QY_FIELD(given), QY_FIELD(version))

/// Of the caller's enterprise, newest first, the last 200. Outside accounts only.
base::Result<std::vector<ConsentView>> consents(kernel::Context& context);
void register_consents(kernel::Registry& registry);

}  // namespace qiying::privacy
