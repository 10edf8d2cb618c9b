#include "platform/http/internal/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr int kGzipLevel = 2;
constexpr int kBrotliQuality = 3;
constexpr int kBrotliWindow = 18;
constexpr int kGzipWindow = 15 + 16;  // +16: gzip wrapper

/// Setting up zlib allocates 256 KB: once per thread, then reset.
struct GzipStream {
  z_stream stream{};
  bool ready = deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  ~GzipStream() {
    if (ready) deflateEnd(&stream);
  }
};

std::string gzip(std::string_view text) {
  thread_local GzipStream gz;
  if (!gz.ready || deflateReset(&gz.stream) != Z_OK) return {};
  std::string out(deflateBound(&gz.stream, text.size()), '\0');
  gz.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  gz.stream.avail_in = static_cast<uInt>(text.size());
  gz.stream.next_out = reinterpret_cast<Bytef*>(out.data());
  gz.stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&gz.stream, Z_FINISH) != Z_STREAM_END) return {};
  out.resize(out.size() - gz.stream.avail_out);
  return out;
}

std::string brotli(std::string_view text) {
  auto size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  const auto ok = BrotliEncoderCompress(kBrotliQuality, kBrotliWindow, BROTLI_MODE_TEXT, text.size(),
                                        reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                        reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(ok ? size : 0);
  return out;
}

}  // namespace

bool compressible(std::string_view media_type) {
  media_type = trim(next_part(media_type, ';'));
  return (istarts_with(media_type, "text/") && !iequals(media_type, "text/event-stream")) ||
         iequals(media_type, "application/json") || iequals(media_type, "application/javascript") ||
         iequals(media_type, "application/xml") || media_type.ends_with("+json") ||
         media_type.ends_with("+xml");
}

std::string compress(std::string_view text, Coding coding) {
  if (text.size() > 64 * 1024 * 1024) return {};
  switch (coding) {
    case Coding::gzip:
      return gzip(text);
    case Coding::brotli:
      return brotli(text);
    case Coding::identity:
      return {};
  }
  return {};
}

}  // namespace qiying::http
