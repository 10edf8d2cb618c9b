#pragma once
/// Pictures with all the metadata that cameras and programs write, made byte by byte.

#include <zlib.h>

#include <string>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/exif.hpp"

namespace qiying::scrub::samples {

using internal::append_number;
using internal::Order;

/// Stands wherever something is told: nothing clean may hold it.
inline const std::string kSecret = "SECRET-114.30E-30.58N";

/// A TIFF block in either order of bytes: orientation, a maker's name and a place.
inline std::string tiff(int orientation, Order order) {
  std::string out = order == Order::little ? "II" : "MM";
  append_number(out, 42, 2, order);
  append_number(out, 8, 4, order);
  append_number(out, 2, 2, order);
  const auto entry = [&](unsigned tag, unsigned type, std::uint64_t count, std::uint64_t value,
                         std::size_t size) {
    append_number(out, tag, 2, order);
    append_number(out, type, 2, order);
    append_number(out, count, 4, order);
    append_number(out, value, size, order);
    out.append(4 - size, '\0');
  };
  entry(0x010F, 2, kSecret.size(), 8 + 2 + 24 + 4, 4);
  entry(0x0112, 3, 1, static_cast<std::uint64_t>(orientation), 2);
  append_number(out, 0, 4, order);
  return out + kSecret;
}

// --- JPEG ---

inline std::string segment(unsigned marker, const std::string& payload) {
  std::string out = "\xFF";
  out += static_cast<char>(marker);
  append_number(out, payload.size() + 2, 2);
  return out + payload;
}

inline std::string jpeg_frame(unsigned width = 4, unsigned height = 6) {
  std::string frame("\x08", 1);
  append_number(frame, height, 2);
  append_number(frame, width, 2);
  return segment(0xC0, frame + std::string("\x01\x01\x11\x00", 4));
}

/// Scan data with a stuffed byte and a restart marker.
inline const std::string kScan = std::string("\x12\xFF\x00\x34\xFF\xD0\x56", 7);

inline std::string jpeg_picture() {
  return segment(0xDB, std::string(65, 'q')) + jpeg_frame() + segment(0xC4, std::string(19, 'h')) +
         segment(0xDA, std::string("\x01\x01\x00\x00\x3F\x00", 6)) + kScan;
}

inline std::string jpeg(int orientation = 6, Order order = Order::little) {
  return "\xFF\xD8" + segment(0xE0, std::string("JFIF\0\x01\x02\x00\x00\x01\x00\x01\x01\x01", 14) + "rgb") +
         segment(0xE1, std::string("Exif\0\0", 6) + tiff(orientation, order)) +
         segment(0xE1, std::string("http://ns.adobe.com/xap/1.0/\0", 29) + kSecret) +
         segment(0xE2, std::string("ICC_PROFILE\0\x01\x01", 14) + "colours") +
         segment(0xE2, "MPF" + kSecret) + segment(0xED, "Photoshop 3.0" + kSecret) +
         segment(0xEE, std::string("Adobe\0\x64\0\0\0\0\x01", 12)) + segment(0xFE, kSecret) + jpeg_picture() +
         "\xFF\xFF\xD9" + kSecret + "PK\x05\x06";
}

// --- PNG ---

inline std::string chunk(const std::string& type, const std::string& payload) {
  std::string out;
  append_number(out, payload.size(), 4);
  const auto body = type + payload;
  out += body;
  append_number(out, crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())),
                4);
  return out;
}

inline std::string png_header(std::uint64_t width = 2, std::uint64_t height = 3) {
  std::string header;
  append_number(header, width, 4);
  append_number(header, height, 4);
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", header + std::string("\x08\x00\x00\x00\x00", 5));
}

inline std::string png(int orientation = 6) {
  return png_header() + chunk("pHYs", "12345678a") + chunk("tEXt", "Author" + kSecret) +
         chunk("iTXt", "XML:com.adobe.xmp" + kSecret) + chunk("zTXt", kSecret) + chunk("tIME", "2026-11") +
         chunk("eXIf", tiff(orientation, Order::big)) + chunk("prVt", kSecret) + chunk("IDAT", "one") +
         chunk("IDAT", "two") + chunk("IEND", "") + kSecret;
}

// --- WebP ---

inline std::string riff(const std::string& type, const std::string& payload) {
  auto out = type;
  append_number(out, payload.size(), 4, Order::little);
  return out + payload + std::string(payload.size() % 2, '\0');
}

inline std::string webp_file(const std::string& chunks) {
  std::string out = "RIFF";
  append_number(out, chunks.size() + 4, 4, Order::little);
  return out + "WEBP" + chunks;
}

/// A lossless picture of 3 × 5 pixels as to its header.
inline std::string vp8l() {
  std::string out("\x2F", 1);
  append_number(out, 2 | 4 << 14, 4, Order::little);
  return riff("VP8L", out + "pixels");
}

inline std::string webp(int orientation = 6) {
  const std::string canvas("\x2C\0\0\0\x02\0\0\x04\0\0", 10);
  return webp_file(riff("VP8X", canvas) + riff("ICCP", "colours") + vp8l() +
                   riff("EXIF", tiff(orientation, Order::little)) + riff("XMP ", kSecret) +
                   riff("WHAT", kSecret)) +
         kSecret;
}

// --- HEIF ---

inline std::string box(const std::string& type, const std::string& content) {
  std::string out;
  append_number(out, content.size() + 8, 4);
  return out + type + content;
}

inline std::string full(unsigned version, const std::string& content) {
  std::string out;
  append_number(out, static_cast<std::uint64_t>(version) << 24, 4);
  return out + content;
}

inline std::string number(std::uint64_t value, std::size_t size) {
  std::string out;
  append_number(out, value, size);
  return out;
}

inline std::string item_info(unsigned id, const std::string& type) {
  return box("infe", full(2, number(id, 2) + number(0, 2) + type + std::string(1, '\0')));
}

inline std::string item_place(unsigned id, std::uint64_t offset, std::uint64_t size) {
  return number(id, 2) + number(0, 2) + number(1, 2) + number(offset, 4) + number(size, 4);
}

/// A coded picture, an Exif item and an XMP item in one mdat, with bytes between them.
inline std::string heic(std::uint64_t width = 4000, std::uint64_t height = 3000) {
  const std::string pixels = "CODED-PIXELS", exif = std::string(4, '\0') + kSecret;
  const auto meta_at = [&](std::uint64_t data) {
    return box(
        "meta",
        full(0, box("hdlr", full(0, "pict")) + box("pitm", full(0, number(1, 2))) +
                    box("iinf", full(0, number(3, 2) + item_info(1, "hvc1") + item_info(2, "Exif") +
                                            item_info(3, "mime"))) +
                    box("iprp", box("ipco", box("ispe", full(0, number(width, 4) + number(height, 4))) +
                                                box("irot", "\x01") + box("udes", full(0, kSecret)))) +
                    box("iloc",
                        full(0, number(0x4400, 2) + number(3, 2) + item_place(1, data, pixels.size()) +
                                    item_place(2, data + pixels.size() + 3, exif.size()) +
                                    item_place(3, data + pixels.size() + 3 + exif.size(), kSecret.size()))) +
                    box("uuid", kSecret)));
  };
  const auto front = box("ftyp", "heic0000mif1heic");
  const auto data = front.size() + meta_at(0).size() + 8;
  return front + meta_at(data) + box("mdat", pixels + "gap" + exif + kSecret) + box("mpvd", "film" + kSecret);
}

}  // namespace qiying::scrub::samples
