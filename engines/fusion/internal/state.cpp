#include "engines/fusion/internal/state.hpp"

#include <algorithm>
#include <future>
#include <numeric>

namespace qiying::fusion::internal {
namespace {

// "QYFUSE04", "QYVALU04": the last two say the version.
constexpr std::uint64_t kMagic = 0x3430455355465951, kValuesMagic = 0x3430554C41565951;

void archive(BinaryFile& file, Dataset& data) {
  file.fields(data.sources, data.source, data.ids, data.times, data.id, data.updated, data.line);
  for (auto& field : data.fields) file.fields(field.values, field.first, field.also, field.present);
}

void archive(BinaryFile& file, const std::vector<FieldType>& types, Comparators& comparators) {
  comparators.resize(types.size());
  for (std::size_t i = 0; i < comparators.size(); ++i) {
    std::uint8_t there = comparators[i] != nullptr;
    file.field(there);
    if (there == 0) continue;
    if (!file.writes()) comparators[i] = make_comparator(types[i]);
    if (!comparators[i]) file.damaged();
    comparators[i]->archive(file);
  }
}

void archive(BinaryFile& file, Conclusions& found) {
  file.fields(found.model, found.entity, found.sure, found.suspect, found.doubts, found.checks, found.lines);
}

bool in_range(const std::vector<ValueId>& column, std::size_t rows, std::size_t values) {
  return column.size() == rows && std::ranges::all_of(column, [&](ValueId id) { return id < values; });
}

// A damaged file must not lead us outside of our arrays.
bool sound(const Dataset& data) {
  const auto n = data.size();
  if (!in_range(data.id, n, data.ids.size()) || !in_range(data.updated, n, data.times.size()) ||
      data.line.size() != n)
    return false;
  if (std::ranges::any_of(data.source, [&](auto s) { return s >= data.sources.size(); })) return false;
  for (const auto& field : data.fields) {
    if (!in_range(field.first, n, field.values.size()) || field.also.size() != field.spec.also.size())
      return false;
    for (const auto& column : field.also)
      if (!in_range(column, n, field.values.size())) return false;
  }
  return true;
}

bool sound(const Conclusions& found, std::size_t records) {
  return found.entity.size() == records && found.sure.size() == records && found.suspect.size() == records &&
         std::ranges::all_of(found.doubts, [&](const Edge& doubt) {
           return first_of(doubt.pair) < records && second_of(doubt.pair) < records;
         });
}

template <class Write>
std::uint64_t written(const std::filesystem::path& path, Write write) {
  const auto unfinished = path.string() + ".new";
  std::uint64_t checksum = 0;
  {
    BinaryFile file(unfinished, BinaryFile::Mode::write);
    write(file);
    checksum = file.checksum();
    file.finish();
  }
  std::filesystem::rename(unfinished, path);
  return checksum;
}

struct Values {
  Comparators comparators;
  std::uint64_t checksum = 0;
};

Values read_values(const std::filesystem::path& path) {
  Values out;
  if (!std::filesystem::exists(path)) return out;
  BinaryFile file(path, BinaryFile::Mode::read);
  std::uint64_t magic = 0;
  std::vector<FieldType> types;
  file.field(magic);
  if (magic != kValuesMagic) return out;
  file.field(types);
  archive(file, types, out.comparators);
  out.checksum = file.checksum();
  file.finish();
  return out;
}

State read_records(const std::filesystem::path& path) {
  BinaryFile file(path, BinaryFile::Mode::read);
  State state;
  std::uint64_t magic = 0;
  file.field(magic);
  if (magic != kMagic) file.damaged();
  file.fields(state.profile, state.values);
  const auto profile = parse_profile(state.profile);
  if (!profile) file.damaged();
  auto& data = state.data;
  for (const auto& spec : profile->fields) {
    data.fields.emplace_back();
    data.fields.back().spec = spec;
  }
  archive(file, data);
  archive(file, state.found);
  file.finish();
  if (!sound(data) || !sound(state.found, data.size())) file.damaged();
  data.before = state.found.entity;
  data.sure = state.found.sure;
  data.suspect = state.found.suspect;
  data.fresh.assign(data.size(), 0);
  data.was.resize(data.size());
  std::iota(data.was.begin(), data.was.end(), 1U);
  return state;
}

}  // namespace

void EntityLines::archive(BinaryFile& stream) {
  stream.fields(header, ids, begin, checksum);
  if (stream.writes()) return;
  const bool sound = begin.size() == ids.size() + 1 && std::ranges::is_sorted(begin) && begin.front() == 0;
  if (!sound && !(begin.empty() && ids.empty())) stream.damaged();
}

void EntityLines::read(const std::filesystem::path& entities_csv) {
  file = std::make_shared<const MappedFile>(entities_csv);
  const bool fits = !begin.empty() && file->text().size() == header.size() + begin.back();
  std::uint64_t found = 0;
  for (std::size_t i = 0; fits && i < ids.size(); ++i) found = checksum_of(line(i), found);
  if (!fits || found != checksum) *this = {};
}

std::string to_text(EntityId id) {
  static constexpr char kLetters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string out = "E";
  for (int shift = 60; shift >= 0; shift -= 5) out += kLetters[id >> shift & 31];
  return out;
}

std::uint64_t write_values(const std::filesystem::path& folder, const Dataset& data,
                           const Comparators& comparators) {
  std::vector<FieldType> types;
  for (const auto& field : data.fields) types.push_back(field.spec.type);
  return written(folder / kValuesFile, [&](BinaryFile& file) {
    auto magic = kValuesMagic;
    auto parts = comparators;
    file.fields(magic, types);
    archive(file, types, parts);
  });
}

void write_state(const std::filesystem::path& folder, std::string profile, Dataset& data, Conclusions& found,
                 std::uint64_t values) {
  written(folder / kStateFile, [&](BinaryFile& file) {
    auto magic = kMagic;
    file.fields(magic, profile, values);
    archive(file, data);
    archive(file, found);
  });
}

State read_state(const std::filesystem::path& folder) {
  auto values = std::async(std::launch::async, read_values, folder / kValuesFile);
  auto state = read_records(folder / kStateFile);
  auto [comparators, checksum] = values.get();
  if (checksum == state.values && comparators.size() == state.data.fields.size())
    state.comparators = std::move(comparators);
  for (std::size_t i = 0; i < state.comparators.size(); ++i) {
    auto& comparator = state.comparators[i];
    if (comparator && comparator->known() > state.data.fields[i].values.size()) comparator.reset();
  }
  return state;
}

}  // namespace qiying::fusion::internal
