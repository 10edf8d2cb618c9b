#pragma once
/// What an uploaded file tells beyond its content is taken out of it, and what is more than one thing at once
/// is refused. Pixels are never decoded or changed: pictures are taken apart into their segments, and only
/// those that a viewer needs are written again. Pure and thread-safe; memory is a small multiple of the
/// input.
///
/// Formats: JPEG (ITU-T T.81, JFIF, Exif 2.3), PNG (W3C PNG third edition), WebP (Google WebP container),
/// HEIF (ISO/IEC 23008-12 in ISO/IEC 14496-12), ZIP (PKWARE APPNOTE).

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::scrub {

/// The largest picture taken, in pixels; phones make up to 200 million. A small file can claim many more and
/// exhaust whoever opens it.
inline constexpr std::uint64_t kMostPixels = 250'000'000;

struct ArchiveLimits {
  std::uint64_t unpacked_bytes = 512u << 20;  ///< all parts together
  std::uint64_t parts = 10'000;
};

/// Whether `clean_picture` knows the type: image/jpeg, image/png, image/webp, image/heic, image/heif.
bool is_picture(std::string_view media_type);

/// The picture with the same pixels and the same orientation, without position, camera, time, author,
/// comments, thumbnails, other programs' data and anything behind its end. Colour profiles stay. What is
/// clean comes back unchanged on a second pass. Errors (422): `picture.damaged` (not whole, or not of that
/// type), `picture.too_many_pixels`, `picture.unknown_parts` (HEIF of a structure that cannot be cleaned).
base::Result<std::string> clean_picture(std::string_view media_type, std::string_view bytes);

/// For documents, whose bytes stay as they are: refuses bombs (unpacked size, number of parts, overlapping
/// parts; every part is unpacked and its checksum compared), encrypted and damaged archives, macros, and
/// files that are a second kind of file too (an archive behind a PDF, bytes before or behind an archive).
/// Types other than PDF, OFD, Office and text pass. Errors (422): `document.bomb`, `document.damaged`,
/// `document.encrypted`, `document.macros`, `document.two_kinds`. Throws when the file cannot be read.
base::Result<void> check_document(std::string_view media_type, const std::filesystem::path& file,
                                  const ArchiveLimits& limits = {});

}  // namespace qiying::scrub
