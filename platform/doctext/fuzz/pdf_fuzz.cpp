// What poppler may print of a PDF: layout, drawing and placed words, parted by the byte 0x1E. Read without a
// fault in pieces of any size, and never more text than there are words.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "platform/doctext/internal/assemble.hpp"

using namespace qiying::doctext::internal;

namespace {

constexpr char kBreak = '\x1e';
constexpr std::size_t kMost = 1u << 22;

std::array<std::string_view, 3> parts_of(std::string_view bytes) {
  std::array<std::string_view, 3> out;
  for (auto& part : out) {
    const auto end = std::min(bytes.find(kBreak), bytes.size());
    part = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 1u << 18) return 0;
  const std::size_t piece = 1 + data[0];
  const auto [layout, drawing, places] = parts_of({reinterpret_cast<const char*>(data) + 1, size - 1});
  RulingReader reader;
  for (std::size_t at = 0; at < drawing.size(); at += piece) reader.take(drawing.substr(at, piece));
  const auto rulings = reader.finish();
  const auto text = assemble(layout, rulings, placed_words(places));
  if (text.size() > kMost) __builtin_trap();
  return 0;
}
