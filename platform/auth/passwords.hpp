#pragma once
/// What a password must be. Pure, thread-safe.
///
/// Length counts more than mixtures, and well-known passwords are refused: NIST SP 800-63B-4 (2025-08),
/// section 3.1.1; ASVS 5.0 6.2.4. Ten characters at least; no upper limit below 128. What is well known is a
/// matter of guesses (zxcvbn), not of lists alone: common passwords, words, names, runs, dates and keyboard
/// walks, and what lies near them.

#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::auth {

/// Nothing when `password` may be used for `login`; errors at field "password": password.too_short,
/// password.too_long, password.like_login, password.common, password.malformed.
base::Result<void> check_password(std::string_view login, std::string_view password);

}  // namespace qiying::auth
