#include "platform/resources/resources.hpp"

#include <cstdlib>
#include <map>
#include <stdexcept>

namespace qiying::resources {
namespace {

using Table = std::map<std::string, std::string_view, std::less<>>;

Table& embedded() {
  static Table table;
  return table;
}

Table from_disk(const char* root) {
  static std::vector<std::pair<std::string, std::string>> files = read_tree(root);
  if (files.empty()) throw std::runtime_error(std::string("QIYING_RESOURCES: no resources in ") + root);
  Table table;
  for (const auto& [path, bytes] : files) table.emplace(path, bytes);
  return table;
}

const Table& table() {
  const char* root = std::getenv("QIYING_RESOURCES");
  if (root == nullptr || *root == '\0') return embedded();
  static const Table disk = from_disk(root);
  return disk;
}

}  // namespace

bool add_embedded(const Embedded* entries, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto& entry = entries[i];
    embedded()[entry.path] = {entry.begin, static_cast<std::size_t>(entry.end - entry.begin)};
  }
  return true;
}

std::optional<std::string_view> find(std::string_view path) {
  const auto found = table().find(path);
  return found == table().end() ? std::nullopt : std::optional{found->second};
}

std::string_view get(std::string_view path) {
  const auto bytes = find(path);
  if (!bytes) throw std::runtime_error("no such resource: " + std::string(path));
  return *bytes;
}

std::vector<Resource> list(std::string_view prefix) {
  std::vector<Resource> out;
  for (auto it = table().lower_bound(prefix); it != table().end() && it->first.starts_with(prefix); ++it) {
    out.push_back({it->first, it->second});
  }
  return out;
}

}  // namespace qiying::resources
