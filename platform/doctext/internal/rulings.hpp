#pragma once
// The ruling lines of a PDF's pages, from what `pdftocairo -svg` draws.

#include <string>
#include <string_view>
#include <vector>

namespace qiying::doctext::internal {

// A horizontal line at height `at` (from the top of the page) or a vertical one at `at` from the left. In
// points.
struct Ruling {
  double at = 0, from = 0, to = 0;
};

struct Rulings {
  std::vector<Ruling> across, down;
};

// Takes the drawing piece by piece; nothing of it is kept but the lines.
class RulingReader {
 public:
  void take(std::string_view bytes);
  // By page.
  std::vector<Rulings> finish();

 private:
  void line();
  void path();

  std::string line_;
  std::vector<Rulings> pages_;
  bool definitions_ = false;
};

}  // namespace qiying::doctext::internal
