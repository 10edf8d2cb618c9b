#include "engines/rules/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engines/rules/internal/keys.hpp"
#include "engines/rules/internal/read.hpp"

namespace qiying::rules {
namespace {

using internal::english_key;
using internal::YamlNode;

enum class Sort : std::uint8_t { titles, facts, tables, parameters, policy, cases };

struct Parsed {
  std::string name;
  YamlNode root;
  Sort sort = Sort::policy;
};

const YamlNode* entry(const YamlNode& root, std::string_view key) {
  for (const auto& e : root.entries)
    if (english_key(e.key) == key) return &e.value;
  return nullptr;
}

Sort sort_of(const YamlNode& root) {
  if (entry(root, "facts")) return Sort::facts;
  if (entry(root, "titles")) return Sort::titles;
  if (root.entries.size() == 1 && english_key(root.entries[0].key) == "table") return Sort::tables;
  if (entry(root, "cases")) return Sort::cases;
  if (entry(root, "parameters") && !entry(root, "id")) return Sort::parameters;
  return Sort::policy;
}

void read(const Parsed& p, Library& library, Findings& findings) {
  switch (p.sort) {
    case Sort::titles:
      return internal::read_titles(*entry(p.root, "titles"), library.catalogue, findings);
    case Sort::facts:
      return internal::read_facts(*entry(p.root, "facts"), library.catalogue, findings);
    case Sort::tables:
      return internal::read_tables(*entry(p.root, "table"), library, findings);
    case Sort::parameters:
      for (auto& [name, value] : internal::read_parameters(*entry(p.root, "parameters"), findings))
        if (!library.parameters.emplace(name, value).second)
          findings.error(
              value.place, "rules.duplicate",
              {"参数“" + name + "”已在别处定义", "The parameter “" + name + "” is defined elsewhere"});
      return;
    case Sort::cases:
      return internal::read_cases(p.root, library, findings);
    case Sort::policy:
      if (auto policy = internal::read_policy_document(p.root, library.catalogue, findings))
        library.policies.push_back(*std::move(policy));
  }
}

void refuse_twins(Library& library, Findings& findings) {
  auto& all = library.policies;
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return std::tie(a.id, a.file) < std::tie(b.id, b.file); });
  for (std::size_t i = 1; i < all.size(); ++i)
    if (all[i].id == all[i - 1].id) {
      findings.in_file(all[i].file);
      findings.error(all[i].place, "rules.duplicate",
                     {fmt::format("编号“{}”与 {} 重复", all[i].id, all[i - 1].file),
                      fmt::format("The id “{}” is also that of {}", all[i].id, all[i - 1].file)},
                     {"每个政策用自己的编号", "Give each policy its own id"});
    }
  const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
}

}  // namespace

const Policy* Library::find(std::string_view id) const {
  const auto found = std::lower_bound(policies.begin(), policies.end(), id,
                                      [](const Policy& p, std::string_view key) { return p.id < key; });
  return found != policies.end() && found->id == id ? &*found : nullptr;
}

Library load(const std::vector<Document>& documents, Findings& findings) {
  Library library;
  std::vector<Parsed> parsed;
  for (const auto& d : documents) {
    findings.in_file(d.name);
    if (d.name.ends_with(".tsv")) {
      internal::read_code_list(d, library.catalogue, findings);
    } else if (auto root = internal::parse_yaml(d.text, findings)) {
      const auto sort = sort_of(*root);
      parsed.push_back({d.name, *std::move(root), sort});
    }
  }
  std::sort(parsed.begin(), parsed.end(),
            [](const auto& a, const auto& b) { return std::tie(a.sort, a.name) < std::tie(b.sort, b.name); });
  for (const auto& p : parsed) {
    findings.in_file(p.name);
    read(p, library, findings);
  }
  refuse_twins(library, findings);
  return library;
}

std::optional<Policy> read_policy(const Document& document, const Library& library, Findings& findings) {
  findings.in_file(document.name);
  const auto root = internal::parse_yaml(document.text, findings);
  return root ? internal::read_policy_document(*root, library.catalogue, findings) : std::nullopt;
}

}  // namespace qiying::rules
