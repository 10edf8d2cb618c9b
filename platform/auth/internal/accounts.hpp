#pragma once
#include <string>
#include <string_view>

namespace qiying::auth::internal {

/// A login as it is stored and compared: trimmed, ASCII letters small.
std::string login_key(std::string_view login);

}  // namespace qiying::auth::internal
