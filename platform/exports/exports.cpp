#include "platform/exports/exports.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/base/csv.hpp"
#include "platform/xlsx/xlsx.hpp"

namespace qiying::exports {
namespace {

/// A name for a file that goes away with its scope.
struct TemporaryFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("qiying-" + base::Id<TemporaryFile>::make().str() + ".xlsx");
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  std::string bytes() const {
    std::ifstream in(path, std::ios::binary);
    return std::move(std::ostringstream() << in.rdbuf()).str();
  }
};

/// One export as both of its routes know it.
struct Export {
  About about;
  std::vector<base::Text> header;
  Source source;
  std::vector<Cell> cells;

  Cell cell(std::size_t column) const { return column < cells.size() ? cells[column] : Cell::text; }
  std::vector<std::string> titles(const kernel::Context& c) const {
    std::vector<std::string> out;
    for (const auto& text : header) out.push_back(c.pick(text));
    return out;
  }
};

std::vector<std::string_view> views(const std::vector<std::string>& cells) {
  return {cells.begin(), cells.end()};
}

/// Longer numbers lose digits in a workbook; they are names of things anyway.
std::optional<double> as_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || text.size() > kMostDigits + 2)
    return std::nullopt;
  return out;
}

void write_row(xlsx::Writer& writer, const Export& e, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto number = e.cell(i) == Cell::number ? as_number(cells[i]) : std::nullopt;
    if (number)
      writer.number(*number);
    else
      writer.text(cells[i]);
  }
  writer.end_row();
}

void keep_trace(kernel::Context& c, const Export& e, std::string_view format) {
  c.audit(e.about.action, e.about.name, "", {"{\"format\":\"" + std::string(format) + "\"}"});
}

base::Result<http::Response> csv(kernel::Context& c, const Export& e) {
  std::string out(base::kCsvBom);
  base::append_csv_row(out, views(e.titles(c)));
  QY_CHECK(e.source(c, [&](const auto& cells) { base::append_csv_row(out, views(cells)); }));
  keep_trace(c, e, "csv");
  return download(std::move(out), kCsvType, e.about.name + ".csv");
}

base::Error too_long() {
  return base::conflict("export.too_long",
                        {"超过工作表的行数上限", "There are more rows than a sheet can hold"},
                        {"请缩小筛选范围，或导出 CSV", "Narrow the filter, or take the CSV"});
}

base::Result<http::Response> workbook(kernel::Context& c, const Export& e) {
  const TemporaryFile file;
  const auto titles = e.titles(c);
  xlsx::Writer writer(file.path, c.pick(e.about.title), views(titles));
  std::int64_t rows = 0;
  QY_CHECK(e.source(c, [&](const auto& cells) {
    if (++rows <= xlsx::Writer::kMaxRows) write_row(writer, e, cells);
  }));
  if (rows > xlsx::Writer::kMaxRows) return too_long();
  writer.close();
  keep_trace(c, e, "xlsx");
  return download(file.bytes(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                  e.about.name + ".xlsx");
}

kernel::Meta meta_of(const About& about, std::string_view format) {
  const std::string ending = "（" + std::string(format) + "）";
  return {.access = about.access,
          .summary = {"导出" + about.title.zh + ending,
                      "Export: " + about.title.en + " (" + std::string(format) + ")"}};
}

}  // namespace

http::Response download(std::string bytes, std::string_view type, std::string_view filename) {
  http::Response response;
  response.body = std::move(bytes);
  response.headers.set("Content-Type", std::string(type));
  response.headers.set("Content-Disposition", http::content_disposition(filename));
  return response;
}

void add(kernel::Registry& registry, const About& about, std::vector<base::Text> header, Source source,
         std::vector<Cell> cells) {
  const auto shared =
      std::make_shared<const Export>(Export{about, std::move(header), std::move(source), std::move(cells)});
  registry.raw(http::Method::get, about.path + ".csv", meta_of(about, "CSV"),
               [shared](kernel::Context& c) { return csv(c, *shared); });
  registry.raw(http::Method::get, about.path + ".xlsx", meta_of(about, "Excel"),
               [shared](kernel::Context& c) { return workbook(c, *shared); });
}

std::string shown(const std::optional<base::Timestamp>& moment) {
  return moment ? base::to_display(*moment) : std::string();
}

std::string shown(const std::optional<base::Date>& day) {
  return day ? base::to_iso(*day) : std::string();
}

}  // namespace qiying::exports
