#include "engines/fusion/internal/model_json.hpp"

#include "platform/base/json.hpp"

namespace qiying::fusion::internal {

struct LevelRow {
  std::string level;
  double m = 0, u = 0;
  std::vector<double> bits;  // by rarity of the value; none where the level does not depend on it
};
QY_DESCRIBE(LevelRow, QY_FIELD(level), QY_FIELD(m, .min = 0, .max = 1), QY_FIELD(u, .min = 0, .max = 1),
            QY_FIELD(bits))
struct FieldRow {
  std::string field;
  std::vector<LevelRow> levels;
};
QY_DESCRIBE(FieldRow, QY_FIELD(field), QY_FIELD(levels))
struct ModelFile {
  double prior = 0;
  std::vector<FieldRow> fields;
};
QY_DESCRIBE(ModelFile, QY_FIELD(prior, .min = 0, .max = 1), QY_FIELD(fields))

namespace {

std::string source_level(std::size_t level, const Records& records) {
  if (level == kCrossSource) return "two sources";
  const auto source = level - kFirstSameSource;
  return source < records.data().sources.size() ? "within " + records.data().sources[source] : std::string();
}

std::string level_name(const Records& records, std::size_t cell, std::size_t level) {
  if (level == kSwapped) return "swapped";
  const auto levels = records.comparator(cell).levels();
  return level < levels.size() ? levels[level].title.en : std::string();
}

std::vector<double> level_bits(const Records& records, const FieldModel& field, std::size_t cell,
                               std::size_t level) {
  const auto* info = records.comparator(cell).info(static_cast<Level>(level));
  if (info == nullptr || !info->by_value) return {};
  return {field.bits[level].begin(), field.bits[level].end()};
}

template <class Name>
void fill(FieldModel& field, const FieldRow& row, Name name) {
  for (const auto& level : row.levels)
    for (std::size_t i = 1; i < kMaxLevels; ++i)
      if (name(i) == level.level) {
        field.m[i] = level.m;
        field.u[i] = level.u;
        if (level.bits.size() == kRarities) std::ranges::copy(level.bits, field.bits[i].begin());
      }
}

}  // namespace

std::string to_json(const Model& model, const Records& records) {
  ModelFile file{model.prior, {}};
  for (std::size_t cell = 0; cell < model.fields.size(); ++cell) {
    FieldRow row{model.fields[cell].name, {}};
    for (std::size_t level = 1; level < kMaxLevels; ++level)
      if (const auto name = level_name(records, cell, level); !name.empty())
        row.levels.push_back({name, model.fields[cell].m[level], model.fields[cell].u[level],
                              level_bits(records, model.fields[cell], cell, level)});
    file.fields.push_back(std::move(row));
  }
  FieldRow source{"source", {}};
  for (std::size_t level = 1; level < kMaxLevels && records.data().sources.size() > 1; ++level)
    if (const auto name = source_level(level, records); !name.empty())
      source.levels.push_back({name, model.source.m[level], model.source.u[level], {}});
  if (!source.levels.empty()) file.fields.push_back(std::move(source));
  return base::to_json(file) + "\n";
}

Result<Model> model_from_json(std::string_view text, const Records& records) {
  auto read = base::from_json<ModelFile>(text);
  if (!read) {
    auto error = std::move(read).error();
    error.field = "model.json " + error.field;
    return error;
  }
  Model model;
  model.prior = std::clamp(read->prior, 1e-12, 0.5);
  for (std::size_t cell = 0; cell < records.fields().size(); ++cell) {
    FieldModel field;
    field.name = records.data().fields[records.fields()[cell]].spec.name;
    const auto levels = records.comparator(cell).levels();
    for (std::size_t i = 1; i < levels.size(); ++i) {
      field.m[i] = levels[i].first_guess;
      field.u[i] = levels[i].by_value ? 1e-4 : 0.1;
      for (std::size_t r = 0; r < kRarities; ++r) field.bits[i][r] = bits_of_rarity(field.m[i], r);
    }
    for (const auto& row : read->fields)
      if (row.field == field.name)
        fill(field, row, [&](std::size_t i) { return level_name(records, cell, i); });
    model.fields.push_back(field);
  }
  model.source.name = "source";
  model.source.m.fill(1);
  model.source.u.fill(1);
  for (const auto& row : read->fields)
    if (row.field == "source")
      fill(model.source, row, [&](std::size_t i) { return source_level(i, records); });
  return model;
}

}  // namespace qiying::fusion::internal
