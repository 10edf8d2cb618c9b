#pragma once
// The parts of the package that do not depend on what is written: types, relations, styles, head and foot of
// a page.

#include "platform/docx/docx.hpp"
#include "platform/docx/internal/package.hpp"

namespace qiying::docx::internal {

inline constexpr int kTwipsPerPoint = 20;

// A4 in twentieths of a point, and the width between the margins.
struct Paper {
  int width, height, margin;
  int body() const { return width - 2 * margin; }
};
Paper paper_of(const Options& options);

// The whole package around the body of word/document.xml.
Parts parts_around(const Options& options, std::string body);

}  // namespace qiying::docx::internal
