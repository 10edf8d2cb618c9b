#include <xlsxwriter.h>

#include <stdexcept>

#include "platform/xlsx/xlsx.hpp"

namespace qiying::xlsx {

namespace {

constexpr std::size_t kCellCharacters = 32767;  // what a cell can hold

/// A sheet's name has at most 31 characters and none of []:*?/\.
std::string sheet_name(const std::string& wanted) {
  std::string out;
  std::size_t characters = 0;
  for (char c : wanted) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins && ++characters > 31) break;
    out += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  }
  return out.empty() ? "Sheet1" : out;
}

/// Without characters that XML cannot hold, at most as long as a cell may be.
std::string cell_text(std::string_view text) {
  std::string out;
  std::size_t characters = 0;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80 && ++characters > kCellCharacters) break;
    if (byte >= 0x20 || c == '\n' || c == '\t') out += c;
  }
  return out;
}

}  // namespace

struct Writer::Impl {
  std::filesystem::path file;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_row_t row = 0;
  lxw_col_t column = 0;

  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) throw std::runtime_error(file.string() + ": " + lxw_strerror(error));
  }
};

Writer::Writer(const std::filesystem::path& file, const std::string& sheet,
               std::span<const std::string_view> header)
    : impl_(std::make_unique<Impl>()) {
  impl_->file = file;
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  impl_->book = workbook_new_opt(file.c_str(), &options);
  if (!impl_->book) throw std::runtime_error(file.string() + ": cannot begin a workbook");
  impl_->sheet = workbook_add_worksheet(impl_->book, sheet_name(sheet).c_str());
  if (!impl_->sheet) throw std::runtime_error(file.string() + ": cannot add a sheet");
  lxw_format* bold = workbook_add_format(impl_->book);
  format_set_bold(bold);
  for (auto cell : header)
    impl_->check(worksheet_write_string(impl_->sheet, 0, impl_->column++, cell_text(cell).c_str(), bold));
  worksheet_freeze_panes(impl_->sheet, 1, 0);
  end_row();
}

Writer::~Writer() {
  if (!impl_->book) return;
  workbook_close(impl_->book);
  std::error_code ignored;
  std::filesystem::remove(impl_->file, ignored);
}

void Writer::row(std::span<const std::string_view> cells) {
  for (auto cell : cells) text(cell);
  end_row();
}

void Writer::text(std::string_view cell) {
  const auto column = impl_->column++;
  if (cell.empty()) return;
  impl_->check(worksheet_write_string(impl_->sheet, impl_->row, column, cell_text(cell).c_str(), nullptr));
}

void Writer::number(double cell) {
  impl_->check(worksheet_write_number(impl_->sheet, impl_->row, impl_->column++, cell, nullptr));
}

void Writer::end_row() {
  ++impl_->row, impl_->column = 0;
}

void Writer::close() {
  const auto error = workbook_close(std::exchange(impl_->book, nullptr));
  impl_->check(error);
}

}  // namespace qiying::xlsx
