#include "platform/scrub/internal/exif.hpp"

#include "platform/scrub/internal/bytes.hpp"

namespace qiying::scrub::internal {
namespace {

constexpr std::uint64_t kOrientationTag = 0x0112, kShort = 3;

}  // namespace

int orientation_of(std::string_view tiff) {
  const auto order = tiff.starts_with("II") ? Order::little : Order::big;
  if (!tiff.starts_with("II") && !tiff.starts_with("MM")) return 1;
  const auto directory = number_at(tiff, 4, 4, order);
  if (number_at(tiff, 2, 2, order) != 42U || !directory) return 1;
  const auto entries = number_at(tiff, *directory, 2, order).value_or(0);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const auto entry = *directory + 2 + 12 * i;
    const auto tag = number_at(tiff, entry, 2, order);
    if (!tag) return 1;
    if (tag != kOrientationTag) continue;
    const auto value = number_at(tiff, entry + 8, 2, order).value_or(1);
    const bool fits = number_at(tiff, entry + 2, 2, order) == kShort && value >= 1 && value <= 8;
    return fits ? static_cast<int>(value) : 1;
  }
  return 1;
}

std::string orientation_only(int orientation) {
  std::string out("MM\0*\0\0\0\x08", 8);
  append_number(out, 1, 2);  // one entry
  append_number(out, kOrientationTag, 2);
  append_number(out, kShort, 2);
  append_number(out, 1, 4);  // one value
  append_number(out, static_cast<std::uint64_t>(orientation), 2);
  append_number(out, 0, 2);
  append_number(out, 0, 4);  // no further directory
  return out;
}

}  // namespace qiying::scrub::internal
