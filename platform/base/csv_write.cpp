#include "platform/base/csv.hpp"

namespace qiying::base {

namespace {

/// "-12.5" is a number, "-1+cmd" is not.
bool is_plain_number(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const auto digits = text.find_first_not_of("0123456789");
  if (text.empty() || digits == 0) return false;
  if (digits == std::string_view::npos) return true;
  const auto fraction = text.substr(digits + 1);
  return text[digits] == '.' && !fraction.empty() &&
         fraction.find_first_not_of("0123456789") == std::string_view::npos;
}

bool looks_like_formula(std::string_view cell) {
  static constexpr std::string_view kStarts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  for (auto start : kStarts)
    if (cell.starts_with(start)) return !is_plain_number(cell);
  return false;
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view cell) {
  const bool guard = looks_like_formula(cell);
  if (cell.find_first_of(",;\t\"\r\n") == std::string_view::npos && !cell.starts_with(' ') &&
      !cell.ends_with(' ')) {
    if (guard) out += '\'';
    out += cell;
    return;
  }
  out += guard ? "\"'" : "\"";
  for (char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv_row(std::string& out, std::span<const std::string_view> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_cell(out, cells[i]);
  }
  out += "\r\n";
}

void append_csv_row(std::string& out, std::initializer_list<std::string_view> cells) {
  append_csv_row(out, std::span(cells.begin(), cells.size()));
}

}  // namespace qiying::base
