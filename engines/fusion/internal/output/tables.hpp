#pragma once
// The CSV files of a run.

#include <filesystem>

#include "engines/fusion/internal/fused.hpp"

namespace qiying::fusion::internal {

void write_links(const std::filesystem::path& file, const Fused& fused);
// entities.csv: golden values of all entities, a line each.
struct EntityTable {
  EntityLines lines;
  std::vector<std::string_view> text;  // of each line: a fresh one, or one of the last run's file
  std::vector<std::string> fresh;
  std::shared_ptr<const MappedFile> before;
};
// Lines of entities that were not looked at are taken from `before`.
EntityTable entity_table(const Fused& fused, const EntityLines& before, int threads);
void write_entities(const std::filesystem::path& file, const EntityTable& table);
void write_review(const std::filesystem::path& file, const Fused& fused);
void write_audit(const std::filesystem::path& file, const Fused& fused);
void write_rejects(const std::filesystem::path& file, const std::vector<Reject>& rejects);
// Writes a whole text; throws std::runtime_error when it cannot.
void write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace qiying::fusion::internal
