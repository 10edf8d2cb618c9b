#pragma once
// One function a format; all as `clean_picture`.

#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::scrub::internal {

base::Result<std::string> clean_jpeg(std::string_view bytes);
base::Result<std::string> clean_png(std::string_view bytes);
base::Result<std::string> clean_webp(std::string_view bytes);
base::Result<std::string> clean_heif(std::string_view bytes);

}  // namespace qiying::scrub::internal
