#include <algorithm>

#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {
namespace {

std::string day(const std::optional<base::Date>& d) {
  return d ? base::to_iso(*d) : std::string();
}

std::string value_at(const base::NameValues& form, const std::string& name) {
  const auto found = std::ranges::find(form, name, &base::NameValues::value_type::first);
  return found == form.end() ? std::string() : found->second;
}

}  // namespace

const rules::Catalogue& catalogue() {
  return law_library().catalogue;
}

const rules::Fact& fact_of(std::string_view id) {
  const auto& catalogue = law_library().catalogue;
  const auto use = catalogue.find(id);
  return catalogue.at(use ? use->fact : 0);
}

std::vector<TitleChoice> title_choices(const rules::Fact& fact, std::string_view value) {
  std::vector<TitleChoice> out;
  if (!fact.codes) return out;
  const auto told = rules::parse_value(fact, value);
  for (const auto& [code, title] : fact.codes->titles) {
    out.push_back({code, "", "", false});
    if (!told.ok()) continue;
    const auto held = std::ranges::find(told->holdings, code, &rules::Holding::title);
    if (held != told->holdings.end()) out.back() = {code, day(held->from), day(held->to), true};
  }
  return out;
}

std::optional<std::string> titles_told(const base::NameValues& form, std::string_view name) {
  const std::string base(name);
  if (value_at(form, base + ".list").empty()) return std::nullopt;
  std::string out = value_at(form, base + ".none").empty() ? "" : "无";
  for (const auto& [key, title] : form) {
    if (key != base + ".held") continue;
    const auto from = value_at(form, base + ".from." + title), to = value_at(form, base + ".to." + title);
    out += (out.empty() ? "" : "；") + title;
    if (!from.empty() || !to.empty()) out += "@" + from + "/" + to;
  }
  return out;
}

void show_titles(http::Values& values, std::string_view name, const std::vector<TitleChoice>& titles,
                 std::string_view value) {
  if (value == "无") values.show("NONE");
  std::int64_t number = 0;
  for (const auto& t : titles) {
    auto& row = values.add("TITLES");
    row.set("NAME", name);
    row.set("NUMBER", number++);
    row.set("TITLE", t.title);
    row.set("FROM", t.from);
    row.set("TO", t.to);
    if (t.held) row.show("TICKED");
  }
}

}  // namespace qiying::policy
