#include <array>
#include <charconv>
#include <deque>
#include <stdexcept>

#include "platform/xlsx/internal/workbook.hpp"
#include "platform/xlsx/internal/xml.hpp"
#include "platform/xlsx/xlsx.hpp"

namespace qiying::xlsx {

namespace {

/// Cells of one row: their texts one after the other.
struct Row {
  std::int64_t number = 0;
  std::string text;
  std::vector<std::size_t> ends;
};

/// Column of a reference: "AB12" → 27; SIZE_MAX when there is none.
std::size_t column_of(const char* reference) {
  std::size_t column = 0;
  for (; *reference >= 'A' && *reference <= 'Z' && column < 100'000; ++reference)
    column = column * 26 + static_cast<std::size_t>(*reference - 'A' + 1);
  return column - 1;
}

/// One sheet as it is unpacked: feed pieces, take rows.
class Sheet final : public Xml {
 public:
  Sheet(const Workbook& workbook, const Limits& limits) : workbook_(workbook), limits_(limits) {}
  std::deque<Row> rows;
  std::optional<base::Error> fault;

 private:
  void begin(std::string_view name, const char** a) override {
    if (name == "row") begin_row(a);
    if (name == "c") begin_cell(a);
    if (name == "rPh") ++phonetic_;
    inside_ = name == "v" || (name == "t" && phonetic_ == 0);
  }
  void end(std::string_view name) override {
    inside_ = false;
    if (name == "rPh") --phonetic_;
    if (name == "c") end_cell();
    if (name == "row" && !row_.text.empty()) rows.push_back(std::move(row_));
  }
  void text(std::string_view piece) override {
    if (!inside_) return;
    value_ += piece;
    if (value_.size() > limits_.cell_bytes) refuse(too_large());
  }

  void begin_row(const char** a) {
    const char* number = attribute(a, "r");
    row_ = Row{.number = number ? std::atoll(number) : last_ + 1, .text = {}, .ends = {}};
    last_ = row_.number;
  }
  void begin_cell(const char** a) {
    const char* reference = attribute(a, "r");
    const char* type = attribute(a, "t");
    const char* style = attribute(a, "s");
    column_ = reference ? column_of(reference) : row_.ends.size();
    type_ = type ? type : "";
    look_ = Look::plain;
    const auto number = style ? static_cast<std::size_t>(std::atoll(style)) : 0;
    if (number < workbook_.styles.size()) look_ = workbook_.styles[number];
    value_.clear();
    if (column_ >= limits_.columns)
      refuse(malformed("xlsx.too_many_columns", {"列数过多", "The sheet has too many columns"}));
  }
  void end_cell() {
    if (fault || column_ < row_.ends.size()) return;
    row_.ends.resize(column_, row_.text.size());
    append_value();
    row_.ends.push_back(row_.text.size());
  }
  void append_value() {
    if (type_ == "s") {
      std::size_t number = 0;
      const auto read = std::from_chars(value_.data(), value_.data() + value_.size(), number);
      if (read.ec == std::errc() && number < workbook_.texts.size()) row_.text += workbook_.texts.at(number);
    } else if (type_ == "b") {
      row_.text += value_ == "1" ? "TRUE" : "FALSE";
    } else if (!type_.empty() && type_ != "n") {
      row_.text += value_;
    } else if (!value_.empty()) {
      row_.text += look_ == Look::plain ? number_text(value_) : date_value();
    }
  }
  std::string date_value() const {
    double serial = -1;
    std::from_chars(value_.data(), value_.data() + value_.size(), serial);
    auto text = date_text(serial, look_, workbook_.since_1904);
    return text.empty() ? number_text(value_) : text;
  }
  void refuse(base::Error error) {
    if (!fault) fault = std::move(error);
    stop();
  }

  const Workbook& workbook_;
  const Limits& limits_;
  Row row_;
  std::int64_t last_ = 0;
  std::size_t column_ = 0;
  std::string type_, value_;
  Look look_ = Look::plain;
  int phonetic_ = 0;
  bool inside_ = false;
};

}  // namespace

struct Reader::Impl {
  Impl(Package p, Limits l) : package(std::move(p)), limits(l) {}

  base::Result<void> select(std::size_t index) {
    QY_TRY(auto opened, package.part(workbook.parts.at(index)));
    part.emplace(std::move(opened));
    sheet.emplace(workbook, limits);
    current = {}, finished = false, name = workbook.parts[index];
    return {};
  }

  base::Result<bool> next() {
    while (sheet->rows.empty()) {
      if (finished) return false;
      QY_CHECK(feed());
    }
    current = std::move(sheet->rows.front());
    sheet->rows.pop_front();
    cells.clear();
    std::size_t begin = 0;
    for (auto end : current.ends)
      cells.push_back(std::string_view(current.text).substr(begin, end - begin)), begin = end;
    return true;
  }

  base::Result<void> feed() {
    const auto got = part->read(buffer.data(), buffer.size());
    finished = got && *got == 0;
    const bool read = got && sheet->feed(buffer.data(), *got, finished);
    if (sheet->fault) return *sheet->fault;
    if (!read) return bad_xml(name);
    return {};
  }

  Package package;
  Limits limits;
  Workbook workbook;
  std::optional<Part> part;
  std::optional<Sheet> sheet;
  std::array<char, 64 * 1024> buffer;
  std::string name;
  Row current;
  std::vector<std::string_view> cells;
  bool finished = false;
};

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

base::Result<Reader> Reader::open(const std::filesystem::path& file, Limits limits) {
  QY_TRY(auto package, Package::open(file, limits));
  auto impl = std::make_unique<Impl>(std::move(package), limits);
  QY_TRY(impl->workbook, read_workbook(impl->package, limits));
  QY_CHECK(impl->select(0));
  return Reader(std::move(impl));
}

const std::vector<std::string>& Reader::sheets() const {
  return impl_->workbook.names;
}
base::Result<void> Reader::select(std::size_t sheet) {
  return impl_->select(sheet);
}
base::Result<bool> Reader::next() {
  return impl_->next();
}
std::span<const std::string_view> Reader::cells() const {
  return impl_->cells;
}
std::int64_t Reader::row() const {
  return impl_->current.number;
}
double Reader::progress() const {
  return impl_->part->progress();
}

}  // namespace qiying::xlsx
