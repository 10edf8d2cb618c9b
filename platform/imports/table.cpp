#include "platform/imports/table.hpp"

#include <algorithm>
#include <fstream>

#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"
#include "platform/xlsx/xlsx.hpp"

namespace qiying::imports {
namespace {

class CsvTable final : public Table {
 public:
  CsvTable(base::CsvReader reader, std::uintmax_t size) : reader_(std::move(reader)), size_(size) {}
  base::Result<bool> next() override { return reader_.next(); }
  std::span<const std::string_view> cells() const override { return reader_.cells(); }
  std::int64_t line() const override { return reader_.line(); }
  bool fits() const override { return reader_.check_columns().ok(); }
  double progress() const override {
    return size_ == 0 ? 1 : static_cast<double>(reader_.bytes_read()) / static_cast<double>(size_);
  }

 private:
  base::CsvReader reader_;
  std::uintmax_t size_;
};

class SheetTable final : public Table {
 public:
  explicit SheetTable(xlsx::Reader reader) : reader_(std::move(reader)) {}
  base::Result<bool> next() override { return reader_.next(); }
  std::span<const std::string_view> cells() const override { return reader_.cells(); }
  std::int64_t line() const override { return reader_.row(); }
  bool fits() const override { return true; }  // empty cells at the end of a row are not written
  double progress() const override { return reader_.progress(); }

 private:
  xlsx::Reader reader_;
};

bool is_zip(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  char magic[4] = {};
  in.read(magic, 4);
  return std::string_view(magic, 4) == "PK\x03\x04";
}

/// Headings are compared without blanks, case and the marks that offices put behind required ones.
std::string heading_form(std::string_view text) {
  std::string out;
  for (const char c : base::fold_width(text))
    if (c != ' ' && c != '*' && c != '\t' && c != '\n' && c != '\r') out += c;
  return out;
}

bool is_heading_of(const Field& field, std::string_view cell) {
  const auto form = heading_form(cell);
  return form == heading_form(field.name) ||
         std::ranges::any_of(field.headings, [&](auto h) { return form == heading_form(h); });
}

/// Whether people who named the headings, or else the field itself, take the column for the field.
bool is_for(const Field& field, std::string_view heading, const Headings& own) {
  const auto form = heading_form(heading);
  for (const auto& [text, name] : own)
    if (heading_form(text) == form) return name == field.name;
  return is_heading_of(field, heading);
}

std::string known_columns(std::span<const Field> fields) {
  std::string out;
  for (const auto& field : fields)
    out +=
        (out.empty() ? "" : "、") + std::string(field.headings.empty() ? field.name : field.headings.front());
  return out;
}

base::Error missing(base::Text message, std::span<const Field> fields) {
  const auto all = known_columns(fields);
  return base::invalid("file", "import.column", std::move(message),
                       {"首行须是列名，可用的列：" + all, "The first row names the columns: " + all});
}

base::Text without(const Field& field) {
  const std::string name(field.headings.empty() ? field.name : field.headings.front());
  return {"缺少“" + name + "”列", "The column " + name + " is missing"};
}

base::Error nothing() {
  return base::invalid("file", "import.empty", {"文件是空的", "The file is empty"});
}

bool blank(std::string_view cell) {
  return base::trim(cell).empty();
}

}  // namespace

base::Result<std::unique_ptr<Table>> open_table(const std::filesystem::path& file) {
  if (is_zip(file)) {
    QY_TRY(auto reader, xlsx::Reader::open(file));
    return std::unique_ptr<Table>(std::make_unique<SheetTable>(std::move(reader)));
  }
  auto reader = base::CsvReader::open(file);
  return std::unique_ptr<Table>(
      std::make_unique<CsvTable>(std::move(reader), std::filesystem::file_size(file)));
}

base::Result<NamedTable> NamedTable::open(const std::filesystem::path& file, std::span<const Field> fields,
                                          const Headings& own) {
  QY_TRY(auto table, open_table(file));
  return over(std::move(table), fields, own);
}

base::Result<NamedTable> NamedTable::over(std::unique_ptr<Table> table, std::span<const Field> fields,
                                          const Headings& own) {
  NamedTable out;
  out.table_ = std::move(table);
  QY_TRY(const bool any, out.table_->next());
  if (!any) return nothing();
  const auto header = out.table_->cells();
  for (const auto& field : fields) {
    const auto cell = std::ranges::find_if(header, [&](auto text) { return is_for(field, text, own); });
    if (cell != header.end())
      out.places_.emplace_back(field.name, static_cast<std::size_t>(cell - header.begin()));
    else if (field.required)
      return missing(without(field), fields);
  }
  if (out.places_.empty())
    return missing({"首行没有可识别的列名", "The first row names no column that is known"}, fields);
  return out;
}

base::Result<std::vector<Column>> columns_of(const std::filesystem::path& file, std::span<const Field> fields,
                                             const Headings& own) {
  constexpr int kRows = 20;
  constexpr std::size_t kSamples = 3, kLongest = 60, kLongestHeading = 200;
  QY_TRY(const auto table, open_table(file));
  QY_TRY(bool more, table->next());
  if (!more) return nothing();
  std::vector<Column> out;
  for (const auto cell : table->cells()) {
    std::string heading(base::first_code_points(base::repair_utf8(base::trim(cell)), kLongestHeading));
    const auto field = std::ranges::find_if(fields, [&](auto& f) { return is_for(f, heading, own); });
    out.push_back({heading, std::string(field == fields.end() ? "" : field->name), {}});
  }
  for (int row = 0; row < kRows; ++row) {
    QY_TRY(more, table->next());
    if (!more) break;
    const auto cells = table->cells();
    for (std::size_t i = 0; i < std::min(out.size(), cells.size()); ++i)
      if (!blank(cells[i]) && out[i].samples.size() < kSamples)
        out[i].samples.emplace_back(
            base::first_code_points(base::repair_utf8(base::trim(cells[i])), kLongest));
  }
  return out;
}

base::Result<bool> NamedTable::next() {
  while (true) {
    QY_TRY(const bool more, table_->next());
    if (!more || !std::ranges::all_of(table_->cells(), blank)) return more;
  }
}

std::string NamedTable::value(std::string_view field) const {
  const auto place = std::ranges::find(places_, field, &std::pair<std::string_view, std::size_t>::first);
  const auto cells = table_->cells();
  if (place == places_.end() || place->second >= cells.size()) return {};
  return std::string(base::trim(cells[place->second]));
}

}  // namespace qiying::imports
