#pragma once
// The words of a PDF's pages with their places, as `pdftotext -bbox` gives them.

#include <string>
#include <string_view>
#include <vector>

namespace qiying::doctext::internal {

// In points from the left and the top of the page.
struct PlacedWord {
  double left = 0, top = 0, right = 0, bottom = 0;
  std::string text;

  double height() const { return bottom - top; }
  double middle() const { return (top + bottom) / 2; }
};

// By page.
std::vector<std::vector<PlacedWord>> placed_words(std::string_view xml);

}  // namespace qiying::doctext::internal
