#pragma once
/// The kinds of messages that can reach somebody, for choosing which of them he wants copies of. Each module
/// names its own in data/messages.toml.

#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/result.hpp"

namespace qiying::account {

/// One choice: several kinds of one meaning under one title.
struct MessageChoice {
  base::Text title;
  std::vector<std::string> kinds;  ///< "appeal.reply"
  std::vector<std::string> to;     ///< "enterprise", "staff" or a permission
};

/// All choices in order of modules; read once. Throws std::logic_error for a file that is wrong.
const std::vector<MessageChoice>& message_choices();
/// Those that can reach this caller.
std::vector<MessageChoice> message_choices_of(const auth::Caller& caller);

}  // namespace qiying::account
