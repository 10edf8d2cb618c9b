#pragma once
/// Compression of dynamic answers. Pure but for per-thread work space; thread-safe.

#include <string>
#include <string_view>

#include "platform/http/internal/field_value.hpp"

namespace qiying::http {

/// Is it worth it: text, JSON, scripts, SVG.
bool compressible(std::string_view media_type);
/// `text` in the given coding; empty when the coding is identity or the library refuses.
std::string compress(std::string_view text, Coding coding);

}  // namespace qiying::http
