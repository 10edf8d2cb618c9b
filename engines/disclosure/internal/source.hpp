#pragma once
// Bytes to lines: encodings, HTML, Markdown and PDF leftovers are gone; full-width forms are half-width.

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::disclosure::internal {

struct Line {
  std::string text;    // tabs part cells; half-width; without Markdown marks
  bool cells = false;  // has a tab
};

// Line n of the document is at index n - 1.
using Lines = std::vector<Line>;

base::Result<std::string> decode(std::string_view bytes);
base::Result<Lines> read_lines(std::string_view bytes);

// Without any white space.
std::string squeeze(std::string_view text);
// Without white space, save one blank between two words or figures.
std::string tighten(std::string_view text);
std::vector<std::string> split_words(std::string_view text);
bool contains(std::string_view text, std::string_view part);
bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts);
void replace_all(std::string& text, std::string_view what, std::string_view with);

}  // namespace qiying::disclosure::internal
