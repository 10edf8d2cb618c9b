#pragma once
// The words of the language: every key has an English and a Chinese name of equal right.

#include <string_view>

namespace qiying::rules::internal {

// The English name of a key in either language; the text itself when it is no key.
std::string_view english_key(std::string_view text);
// The Chinese name of an English key, for messages.
std::string_view chinese_key(std::string_view english);

}  // namespace qiying::rules::internal
