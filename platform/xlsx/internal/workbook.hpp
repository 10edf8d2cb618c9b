#pragma once
// What lies around the sheets: their names and parts, the shared texts, which styles are dates.

#include "platform/xlsx/internal/package.hpp"

namespace qiying::xlsx {

enum class Look : std::uint8_t { plain, date, date_time, time };

/// Texts of cells one after the other, found by number.
class SharedTexts {
 public:
  void add(std::string_view text) { all_ += text, ends_.push_back(all_.size()); }
  std::string_view at(std::size_t i) const {
    const auto begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(all_).substr(begin, ends_[i] - begin);
  }
  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const { return all_.size() + ends_.size() * sizeof(std::size_t); }

 private:
  std::string all_;
  std::vector<std::size_t> ends_;
};

struct Workbook {
  std::vector<std::string> names, parts;  ///< of the sheets
  bool since_1904 = false;
  SharedTexts texts;
  std::vector<Look> styles;
};

base::Result<Workbook> read_workbook(Package& package, const Limits& limits);

/// Whether a number format shows a date or a time of day: it has y, m, d, h or s outside quotes and brackets.
Look look_of_format(std::string_view code);
/// A day number of a spreadsheet as "2026-11-21" or with " 08:30:00"; empty when it is out of range.
std::string date_text(double serial, Look look, bool since_1904);
/// A number as people typed it: at most 15 digits, no exponent below 1e15.
std::string number_text(std::string_view stored);

}  // namespace qiying::xlsx
