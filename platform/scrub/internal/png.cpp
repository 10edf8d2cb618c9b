#include <zlib.h>

#include <algorithm>
#include <array>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/exif.hpp"
#include "platform/scrub/internal/formats.hpp"

namespace qiying::scrub::internal {
namespace {

using base::Result;
constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
// What a viewer needs: pixels, animation, transparency, colours, size of a pixel.
constexpr auto kKept =
    std::to_array<std::string_view>({"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP",
                                     "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"});

struct Chunk {
  std::string_view type, payload, whole;
};

std::uint64_t checksum(std::string_view bytes) {
  return crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
}

Result<Chunk> chunk_at(std::string_view bytes, std::size_t at) {
  const auto size = number_at(bytes, at, 4);
  if (!size || *size > 0x7FFFFFFF || bytes.size() - at < 12 || *size > bytes.size() - at - 12)
    return damaged();
  const Chunk out{bytes.substr(at + 4, 4), bytes.substr(at + 8, *size), bytes.substr(at, *size + 12)};
  if (number_at(bytes, at + 8 + *size, 4) != checksum(bytes.substr(at + 4, *size + 4))) return damaged();
  return out;
}

void put(std::string& out, std::string_view type, std::string_view payload) {
  append_number(out, payload.size(), 4);
  const auto begin = out.size();
  out += type;
  out += payload;
  append_number(out, checksum(std::string_view(out).substr(begin)), 4);
}

Result<void> check_header(std::string_view payload) {
  const auto width = number_at(payload, 0, 4), height = number_at(payload, 4, 4);
  if (payload.size() != 13 || *width == 0 || *height == 0) return damaged();
  return check_pixels(*width, *height);
}

}  // namespace

Result<std::string> clean_png(std::string_view bytes) {
  if (!bytes.starts_with(kSignature)) return damaged();
  std::string out(kSignature);
  int orientation = 1;
  bool drawn = false;
  std::string behind_header;
  for (std::size_t at = kSignature.size(), n = 0;; ++n) {
    QY_TRY(const auto chunk, chunk_at(bytes, at));
    at += chunk.whole.size();
    if ((chunk.type == "IHDR") != (n == 0)) return damaged();
    if (n == 0) {
      QY_CHECK(check_header(chunk.payload));
      out += chunk.whole;
      continue;
    }
    drawn |= chunk.type == "IDAT";
    if (chunk.type == "eXIf") orientation = orientation_of(chunk.payload);
    if (std::ranges::find(kKept, chunk.type) != kKept.end()) behind_header += chunk.whole;
    // A critical chunk (capital first letter) that is not known means that the picture cannot be understood.
    else if (chunk.type[0] >= 'A' && chunk.type[0] <= 'Z')
      return damaged();
    if (chunk.type == "IEND") break;
  }
  if (!drawn) return damaged();
  if (orientation != 1) put(out, "eXIf", orientation_only(orientation));
  return out += behind_header;
}

}  // namespace qiying::scrub::internal
