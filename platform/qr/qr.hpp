#pragma once
/// QR codes (ISO/IEC 18004) as SVG, by libqrencode. Pure and thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace qiying::qr {

/// An `<svg>` element with the code of `text` (UTF-8, at most 500 bytes), black on white with the quiet zone
/// that the standard asks for; `title` is what screen readers say. Throws std::runtime_error when it is too
/// long.
std::string svg(std::string_view text, std::string_view title);

/// The same code as rows of modules, true for black, with the quiet zone around; for other media than SVG.
std::vector<std::vector<bool>> modules(std::string_view text);

}  // namespace qiying::qr
