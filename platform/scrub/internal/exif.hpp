#pragma once
// The one thing of Exif that a viewer needs: how the picture is turned.

#include <string>
#include <string_view>

namespace qiying::scrub::internal {

// The orientation (1 to 8) in a TIFF block; 1 when there is none or it cannot be read.
int orientation_of(std::string_view tiff);
// A TIFF block that tells nothing but the orientation.
std::string orientation_only(int orientation);

}  // namespace qiying::scrub::internal
