#include "platform/qr/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace qiying::qr {
namespace {

constexpr int kQuiet = 4;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

/// The dark modules of one row as path steps: each run is one rectangle of height 1.
void add_row(std::string& path, const QRcode& code, int y) {
  const auto dark = [&](int x) { return x < code.width && (code.data[y * code.width + x] & 1) != 0; };
  for (int x = 0; x < code.width; ++x) {
    if (!dark(x)) continue;
    const int from = x;
    while (dark(x + 1)) ++x;
    path += fmt::format("M{} {}h{}v1h-{}z", from + kQuiet, y + kQuiet, x - from + 1, x - from + 1);
  }
}

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code code_of(std::string_view text) {
  const std::string plain(text);
  Code code(plain.size() > 500 ? nullptr : QRcode_encodeString8bit(plain.c_str(), 0, QR_ECLEVEL_M),
            QRcode_free);
  if (!code) throw std::runtime_error("no QR code for " + std::to_string(text.size()) + " bytes");
  return code;
}

}  // namespace

std::vector<std::vector<bool>> modules(std::string_view text) {
  const auto code = code_of(text);
  const auto size = static_cast<std::size_t>(code->width + 2 * kQuiet);
  std::vector<std::vector<bool>> out(size, std::vector<bool>(size));
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      out[static_cast<std::size_t>(y + kQuiet)][static_cast<std::size_t>(x + kQuiet)] =
          (code->data[y * code->width + x] & 1) != 0;
  return out;
}

std::string svg(std::string_view text, std::string_view title) {
  const auto code = code_of(text);
  std::string path;
  for (int y = 0; y < code->width; ++y) add_row(path, *code, y);
  const int size = code->width + 2 * kQuiet;
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>)",
      size, escaped(title), path);
}

}  // namespace qiying::qr
