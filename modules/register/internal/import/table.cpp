#include "modules/register/internal/import/table.hpp"

#include <fstream>

#include "modules/register/internal/import/fields.hpp"
#include "platform/base/csv.hpp"
#include "platform/xlsx/xlsx.hpp"

namespace qiying::register_ {

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

class RecordTable final : public Table {
 public:
  explicit RecordTable(std::function<const Record*()> next) : next_(std::move(next)) {}
  base::Result<bool> next() override {
    const auto* r = next_();
    if (!r) return false;
    ++line_;
    cells_ = {r->uscc,          r->name,     r->reg_no,  r->legal_person, r->phone, r->address, r->street,
              r->industry_code, r->ent_type, r->capital, r->reg_date,     r->scope, r->status};
    id_ = r->id;
    return true;
  }
  std::span<const std::string_view> cells() const override { return cells_; }
  std::int64_t line() const override { return line_; }
  bool fits() const override { return true; }
  std::optional<EntityId> id() const override { return id_; }
  double progress() const override { return 0; }

 private:
  std::function<const Record*()> next_;
  std::array<std::string_view, kFields> cells_;
  std::optional<EntityId> id_;
  std::int64_t line_ = 0;
};

bool is_zip(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  char magic[4] = {};
  in.read(magic, 4);
  return std::string_view(magic, 4) == "PK\x03\x04";
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

std::unique_ptr<Table> table_of(const std::function<const Record*()>& next) {
  return std::make_unique<RecordTable>(next);
}

}  // namespace qiying::register_
