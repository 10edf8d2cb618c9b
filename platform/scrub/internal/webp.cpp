#include <algorithm>
#include <array>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/exif.hpp"
#include "platform/scrub/internal/formats.hpp"

namespace qiying::scrub::internal {
namespace {

using base::Result;
constexpr auto kKept =
    std::to_array<std::string_view>({"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"});
// Bits of VP8X.
constexpr unsigned kExifFlag = 0x08, kXmpFlag = 0x04;

struct Chunk {
  std::string_view type, payload;
};

void put(std::string& out, std::string_view type, std::string_view payload) {
  out += type;
  append_number(out, payload.size(), 4, Order::little);
  out += payload;
  if (payload.size() % 2 == 1) out += '\0';
}

Result<Chunk> chunk_at(std::string_view bytes, std::size_t at) {
  const auto size = number_at(bytes, at + 4, 4, Order::little);
  if (!size || *size > bytes.size() - at - 8) return damaged();
  return Chunk{bytes.substr(at, 4), bytes.substr(at + 8, *size)};
}

Result<void> check_size(const Chunk& chunk) {
  const auto little = [&](std::size_t at, std::size_t size) {
    return number_at(chunk.payload, at, size, Order::little);
  };
  if (chunk.type == "VP8X") {
    if (chunk.payload.size() < 10) return damaged();
    return check_pixels(*little(4, 3) + 1, *little(7, 3) + 1);
  }
  if (chunk.type == "VP8L") {
    if (chunk.payload.size() < 5 || chunk.payload[0] != 0x2F) return damaged();
    const auto bits = *little(1, 4);
    return check_pixels((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
  }
  if (chunk.payload.size() < 10 || chunk.payload.substr(3, 3) != "\x9D\x01\x2A") return damaged();
  return check_pixels(*little(6, 2) & 0x3FFF, *little(8, 2) & 0x3FFF);
}

// A frame of an animation holds chunks again; its first 16 bytes are its place.
Result<std::string> clean_frame(std::string_view payload) {
  if (payload.size() < 16) return damaged();
  std::string out(payload.substr(0, 16));
  for (std::size_t at = 16; at < payload.size();) {
    QY_TRY(const auto chunk, chunk_at(payload, at));
    at += 8 + chunk.payload.size() + chunk.payload.size() % 2;
    if (chunk.type == "VP8 " || chunk.type == "VP8L" || chunk.type == "ALPH")
      put(out, chunk.type, chunk.payload);
  }
  return out;
}

// Exif in WebP may begin like in JPEG.
std::string_view tiff_of(std::string_view exif) {
  constexpr std::string_view kPrefix("Exif\0\0", 6);
  return exif.starts_with(kPrefix) ? exif.substr(kPrefix.size()) : exif;
}

bool is_picture_chunk(std::string_view type) {
  return type == "VP8 " || type == "VP8L" || type == "ANMF";
}

}  // namespace

Result<std::string> clean_webp(std::string_view bytes) {
  const auto claimed = number_at(bytes, 4, 4, Order::little);
  if (!claimed || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WEBP" || *claimed < 4 ||
      *claimed > bytes.size() - 8)
    return damaged();
  bytes = bytes.substr(0, *claimed + 8);
  std::string body;
  int orientation = 1;
  bool drawn = false;
  for (std::size_t at = 12; at < bytes.size();) {
    QY_TRY(const auto chunk, chunk_at(bytes, at));
    const bool first = body.empty();
    at += 8 + chunk.payload.size() + chunk.payload.size() % 2;
    if (chunk.type == "EXIF") orientation = orientation_of(tiff_of(chunk.payload));
    if (first || chunk.type == "VP8X" || chunk.type == "VP8 " || chunk.type == "VP8L")
      QY_CHECK(check_size(chunk));
    if (std::ranges::find(kKept, chunk.type) == kKept.end()) continue;
    drawn |= is_picture_chunk(chunk.type);
    if (chunk.type == "ANMF") {
      QY_TRY(const auto frame, clean_frame(chunk.payload));
      put(body, chunk.type, frame);
    } else {
      put(body, chunk.type, chunk.payload);
    }
  }
  if (!drawn) return damaged();
  const bool extended = body.starts_with("VP8X");
  if (extended) {
    body[8] = static_cast<char>(static_cast<unsigned char>(body[8]) & ~(kExifFlag | kXmpFlag));
    if (orientation != 1) {
      body[8] = static_cast<char>(static_cast<unsigned char>(body[8]) | kExifFlag);
      put(body, "EXIF", orientation_only(orientation));
    }
  }
  std::string out = "RIFF";
  append_number(out, body.size() + 4, 4, Order::little);
  return out + "WEBP" + body;
}

}  // namespace qiying::scrub::internal
