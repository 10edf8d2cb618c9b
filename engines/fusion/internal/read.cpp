#include "engines/fusion/internal/read.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr std::size_t kMostSources = 60'000;

std::string tidy_header(std::string_view header) {
  auto out = base::fold_width(base::repair_utf8(base::trim(header)));
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_one_of(const std::vector<std::string>& names, const std::string& header) {
  return std::ranges::find(names, header) != names.end();
}

base::Error header_fault(std::string field, std::string zh, std::string en, base::Text help = {}) {
  return base::invalid(std::move(field), "fusion.bad_header", {std::move(zh), std::move(en)},
                       std::move(help));
}

// The first headers of a file, for people.
std::string listed(std::span<const std::string_view> cells) {
  constexpr std::size_t kMost = 20, kLongest = 30;
  std::string out;
  for (std::size_t i = 0; i < cells.size() && i < kMost; ++i)
    out += (i == 0 ? "" : ", ") + std::string(base::first_code_points(base::repair_utf8(cells[i]), kLongest));
  return out + (cells.size() > kMost ? ", …" : "");
}

// Names of persons and firms keep their inner blanks; ill-formed bytes become U+FFFD.
std::string_view tidy_cell(std::string_view cell, std::string& room) {
  if (!base::valid_utf8(cell)) {
    room = base::repair_utf8(cell);
    cell = room;
  }
  return base::trim(cell);
}

}  // namespace

TableReader::TableReader(const Profile& profile, std::map<std::string, std::string> headers, Dataset known)
    : profile_(profile), headers_(std::move(headers)), data_(std::move(known)) {
  if (!data_.fields.empty()) return;
  for (const auto& spec : profile.fields) {
    FieldColumn column;
    column.spec = spec;
    column.also.resize(spec.also.size());
    data_.fields.push_back(std::move(column));
  }
}

TableReader::Target TableReader::target_of(const std::string& written) const {
  const auto mapped = headers_.find(written);
  const auto& header = mapped == headers_.end() ? written : mapped->second;
  if (is_one_of(profile_.record_id, header)) return {Target::record_id, 0, 0};
  if (is_one_of(profile_.updated, header)) return {Target::updated, 0, 0};
  for (std::size_t i = 0; i < profile_.fields.size(); ++i) {
    const auto& field = profile_.fields[i];
    if (field.name == header || is_one_of(field.columns, header)) return {Target::first, i, 0};
    const auto also = std::ranges::find(field.also, header);
    if (also != field.also.end())
      return {Target::also, i, static_cast<std::size_t>(also - field.also.begin())};
  }
  return {};
}

Result<std::vector<TableReader::Target>> TableReader::read_header(std::span<const std::string_view> cells,
                                                                  const std::string& source_column,
                                                                  bool needs_source) {
  std::vector<Target> targets;
  std::vector<std::string> unused;
  bool has_id = false, has_source = false;
  for (const auto cell : cells) {
    const auto header = tidy_header(cell);
    auto target = target_of(header);
    if (needs_source && (header == tidy_header(source_column))) target = {Target::source, 0, 0};
    // Two headers of one field: the first counts, except for places, which are read together.
    const auto same = [&](const Target& t) {
      return t.what == target.what && t.field == target.field && t.column == target.column;
    };
    const bool joins = target.what == Target::first && profile_.fields[target.field].type == FieldType::place;
    if (target.what != Target::none && !joins && std::ranges::any_of(targets, same)) target = {};
    if (target.what == Target::none) unused.push_back(header);
    if (target.what == Target::first || target.what == Target::also)
      data_.fields[target.field].present = true;
    has_id |= target.what == Target::record_id;
    has_source |= target.what == Target::source;
    targets.push_back(target);
  }
  if (!has_id)
    return header_fault(
        profile_.record_id.front(), "缺少记录号列 " + profile_.record_id.front(),
        "There is no column " + profile_.record_id.front(),
        {"每行须有来源内唯一的记录号。文件的表头为：" + listed(cells) + "；请用 --mapping 指明哪一列是 " +
             profile_.record_id.front(),
         "Each row needs an id that is unique within its source. The file has the headers " + listed(cells) +
             "; say by --mapping which one is " + profile_.record_id.front()});
  if (needs_source && !has_source)
    return header_fault(source_column, "缺少来源列 " + source_column, "There is no column " + source_column);
  if (!reports_.empty()) reports_.back().unused = std::move(unused);
  return targets;
}

std::uint16_t TableReader::source_number(const std::string& name) {
  const auto found = std::ranges::find(data_.sources, name);
  if (found != data_.sources.end()) return static_cast<std::uint16_t>(found - data_.sources.begin());
  data_.sources.push_back(name);
  return static_cast<std::uint16_t>(data_.sources.size() - 1);
}

SourceReport& TableReader::report_of(const std::string& name) {
  const auto found = std::ranges::find(reports_, name, &SourceReport::name);
  if (found != reports_.end()) return *found;
  reports_.push_back({name, 0, 0, {}});
  return reports_.back();
}

void TableReader::reject(const std::string& source, std::int64_t line, std::string_view id, base::Text reason,
                         std::span<const std::string_view> cells) {
  constexpr std::size_t kLongestRow = 4000;
  std::string row;
  base::append_csv_row(row, cells);
  while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) row.pop_back();
  if (row.size() > kLongestRow) row.resize(kLongestRow);
  ++report_of(source).rejected;
  rejects_.push_back({source, static_cast<std::uint32_t>(line), base::repair_utf8(id), std::move(reason),
                      base::repair_utf8(row)});
}

void TableReader::take_row(std::span<const std::string_view> cells, const std::vector<Target>& targets,
                           const std::string& name, std::int64_t line) {
  std::string_view id, source = name;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (targets[i].what == Target::record_id) id = base::trim(cells[i]);
    if (targets[i].what == Target::source) source = base::trim(cells[i]);
  }
  const std::string source_name = base::repair_utf8(source);
  ++report_of(source_name).rows;
  if (id.empty()) return reject(source_name, line, id, {"缺少记录号", "The record id is missing"}, cells);
  if (source_name.empty()) return reject(source_name, line, id, {"缺少来源", "The source is missing"}, cells);
  if (data_.sources.size() >= kMostSources)
    return reject(source_name, line, id, {"来源过多", "Too many sources"}, cells);
  data_.source.push_back(source_number(source_name));
  data_.line.push_back(static_cast<std::uint32_t>(line));
  std::string room;
  data_.id.push_back(data_.ids.add(tidy_cell(id, room)));
  data_.updated.push_back(0);
  data_.before.push_back(0);
  data_.fresh.push_back(1);
  data_.was.push_back(0);
  data_.sure.push_back(0);
  data_.suspect.push_back(0);
  for (auto& field : data_.fields) {
    field.first.push_back(0);
    for (auto& column : field.also) column.push_back(0);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& target = targets[i];
    const auto cell = tidy_cell(cells[i], room);
    if (cell.empty()) continue;
    if (target.what == Target::updated) data_.updated.back() = data_.times.add(cell);
    if (target.what == Target::also)
      data_.fields[target.field].also[target.column].back() = data_.fields[target.field].values.add(cell);
    if (target.what != Target::first) continue;
    auto& field = data_.fields[target.field];
    if (field.first.back() == 0)
      field.first.back() = field.values.add(cell);
    else if (field.spec.type == FieldType::place)
      field.first.back() =
          field.values.add(std::string(field.values[field.first.back()]) + std::string(cell));
  }
}

Result<void> TableReader::read(base::CsvReader reader, const std::string& name,
                               const std::string& source_column) {
  if (!name.empty()) report_of(name);
  QY_TRY(const bool any, reader.next());
  if (!any) return header_fault("line 1", "文件是空的，缺少表头", "The file is empty: there is no header");
  QY_TRY(const auto targets, read_header(reader.cells(), source_column, name.empty()));
  while (true) {
    QY_TRY(const bool more, reader.next());
    if (!more) return {};
    if (reader.cells().size() != targets.size()) {
      ++report_of(name).rows;
      reject(name, reader.line(), {},
             {fmt::format("列数为 {}，表头为 {}", reader.cells().size(), targets.size()),
              fmt::format("{} columns where the header has {}", reader.cells().size(), targets.size())},
             reader.cells());
      continue;
    }
    take_row(reader.cells(), targets, name, reader.line());
  }
}

void TableReader::finish() {
  // A profile's record code may stand in another column of the same kind.
  for (auto& field : data_.fields) {
    if (field.spec.type != FieldType::credit_code) continue;
    for (const auto& column : field.also)
      for (std::size_t i = 0; i < data_.size(); ++i)
        if (field.first[i] == 0) field.first[i] = column[i];
  }
  for (const auto& dropped : put_in_order(data_)) {
    if (dropped.known) continue;
    ++report_of(dropped.source).rejected;
    rejects_.push_back({dropped.source, dropped.line, dropped.id,
                        dropped.identical ? base::Text{"与另一行完全相同", "The same row stands there twice"}
                                          : base::Text{"记录号重复，保留了更新时间最新的一行",
                                                       "The record id is taken; the newest row was kept"},
                        ""});
  }
  std::ranges::sort(reports_, {}, &SourceReport::name);
}

}  // namespace qiying::fusion::internal
