#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/formats.hpp"
#include "platform/scrub/scrub.hpp"

namespace qiying::scrub {
namespace internal {

base::Error damaged() {
  return base::invalid("", "picture.damaged", {"照片不完整或已损坏", "The picture is damaged or not whole"},
                       {"请用手机或看图软件重新保存后上传", "Save it again with a phone or a viewer"});
}

base::Error too_many_pixels() {
  return base::invalid("", "picture.too_many_pixels", {"照片的尺寸过大", "The picture has too many pixels"},
                       {"请缩小后上传", "Make it smaller first"});
}

base::Result<void> check_pixels(std::uint64_t width, std::uint64_t height) {
  if (height != 0 && width > kMostPixels / height) return too_many_pixels();
  return {};
}

}  // namespace internal

namespace {

using Clean = base::Result<std::string> (*)(std::string_view);

Clean cleaner_of(std::string_view media_type) {
  if (media_type == "image/jpeg") return internal::clean_jpeg;
  if (media_type == "image/png") return internal::clean_png;
  if (media_type == "image/webp") return internal::clean_webp;
  if (media_type == "image/heic" || media_type == "image/heif") return internal::clean_heif;
  return nullptr;
}

}  // namespace

bool is_picture(std::string_view media_type) {
  return cleaner_of(media_type) != nullptr;
}

base::Result<std::string> clean_picture(std::string_view media_type, std::string_view bytes) {
  const auto clean = cleaner_of(media_type);
  if (!clean) return internal::damaged();
  return clean(bytes);
}

}  // namespace qiying::scrub
