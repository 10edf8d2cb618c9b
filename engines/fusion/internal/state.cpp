#include "engines/fusion/internal/state.hpp"

#include "engines/fusion/internal/binary.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr std::uint64_t kMagic = 0x3130455355465951;  // "QYFUSE01"

void archive(BinaryFile& file, Dictionary& dictionary) {
  auto texts = dictionary.release();
  file.field(texts.bytes);
  file.field(texts.begin);
  if (texts.begin.size() < 2 || texts.begin.front() != 0 || texts.begin.back() != texts.bytes.size())
    file.damaged();
  for (std::size_t i = 1; i < texts.begin.size(); ++i)
    if (texts.begin[i] < texts.begin[i - 1]) file.damaged();
  dictionary.take(std::move(texts));
}

void archive(BinaryFile& file, Dataset& data) {
  file.field(data.sources);
  file.field(data.source);
  archive(file, data.ids);
  archive(file, data.times);
  file.field(data.id);
  file.field(data.updated);
  file.field(data.line);
  for (auto& field : data.fields) {
    archive(file, field.values);
    file.field(field.first);
    file.field(field.also);
    file.field(field.present);
  }
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

}  // namespace

std::string to_text(EntityId id) {
  static constexpr char kLetters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string out = "E";
  for (int shift = 60; shift >= 0; shift -= 5) out += kLetters[id >> shift & 31];
  return out;
}

void write_state(const std::filesystem::path& path, State& state) {
  const auto unfinished = path.string() + ".new";
  {
    BinaryFile file(unfinished, BinaryFile::Mode::write);
    auto magic = kMagic;
    file.field(magic);
    file.field(state.profile);
    file.field(state.model);
    archive(file, state.data);
    file.field(state.entity);
    file.finish();
  }
  std::filesystem::rename(unfinished, path);
}

State read_state(const std::filesystem::path& path) {
  BinaryFile file(path, BinaryFile::Mode::read);
  State state;
  std::uint64_t magic = 0;
  file.field(magic);
  if (magic != kMagic) file.damaged();
  file.field(state.profile);
  file.field(state.model);
  const auto profile = parse_profile(state.profile);
  if (!profile) file.damaged();
  for (const auto& spec : profile->fields) {
    state.data.fields.emplace_back();
    state.data.fields.back().spec = spec;
  }
  archive(file, state.data);
  file.field(state.entity);
  state.data.before = state.entity;
  state.data.fresh.assign(state.data.size(), 0);
  if (!sound(state.data) || state.entity.size() != state.data.size()) file.damaged();
  return state;
}

}  // namespace qiying::fusion::internal
