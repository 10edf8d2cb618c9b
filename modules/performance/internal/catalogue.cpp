#include "modules/performance/internal/catalogue.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>

#include "modules/performance/internal/measures.hpp"
#include "platform/base/ascii_toml.hpp"
#include "platform/base/replaceable.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::performance {
namespace {

base::Error bad(const std::string& id, std::string_view key, std::string_view why) {
  const auto place = id + "." + std::string(key);
  return base::invalid(place, "performance.definition",
                       {"指标定义有误：" + place + "（" + std::string(why) + "）",
                        "The definition is not valid: " + place + " (" + std::string(why) + ")"});
}

base::Text words(const toml::table& t, std::string_view key) {
  const auto both = t[key];
  return {both["zh"].value_or(std::string()), both["en"].value_or(std::string())};
}

base::Result<void> read_dates(const toml::table& t, Indicator& out) {
  QY_TRY(out.valid_from, base::parse_date(t["valid_from"].value_or(std::string())));
  if (!t.contains("valid_to")) return {};
  QY_TRY(const auto to, base::parse_date(t["valid_to"].value_or(std::string())));
  out.valid_to = to;
  return {};
}

base::Result<void> read_formula(const toml::table& t, const Catalogue& c, Indicator& out) {
  auto formula = Formula::parse(t["formula"].value_or(std::string()));
  if (!formula.ok()) return bad(out.id, "formula", formula.error().message.en);
  for (const auto& measure : formula->measures())
    if (!is_measure(c, measure)) return bad(out.id, "formula", "unknown measure " + measure);
  out.formula = *std::move(formula);
  return {};
}

base::Result<Indicator> read_indicator(const toml::table& t, const Catalogue& c) {
  Indicator out;
  out.id = t["id"].value_or(std::string());
  out.name = words(t, "name");
  out.definition = words(t, "definition");
  out.owner = words(t, "owner");
  out.level1 = t["level1"].value_or(std::string());
  out.level2 = t["level2"].value_or(std::string());
  out.unit = t["unit"].value_or(std::string());
  out.decimals = t["decimals"].value_or(0);
  out.version = t["version"].value_or(1);
  out.document = t["document"].value_or(std::string());
  out.article = t["article"].value_or(std::string());
  const auto direction = base::enum_from<Direction>(t["direction"].value_or(std::string("positive")));
  if (!direction) return bad(out.id, "direction", "positive, reverse, equal or qualitative");
  out.direction = *direction;
  if (out.id.empty() || out.name.zh.empty() || out.name.en.empty()) return bad(out.id, "name", "missing");
  if (out.document.empty()) return bad(out.id, "document", "missing");
  QY_CHECK(read_dates(t, out));
  QY_CHECK(read_formula(t, c, out));
  return out;
}

void read_ledgers(const toml::table& file, Catalogue& into) {
  if (const auto* list = file["ledger"].as_array())
    for (const auto& item : *list) {
      const auto& t = *item.as_table();
      Ledger out{t["id"].value_or(std::string()), words(t, "name"), words(t, "quantity"), {}};
      if (t.contains("part")) out.part = words(t, "part");
      into.ledgers.push_back(std::move(out));
    }
  if (const auto* list = file["class"].as_array())
    for (const auto& item : *list)
      into.classes.push_back(
          {(*item.as_table())["id"].value_or(std::string()), words(*item.as_table(), "name")});
}

Catalogue load() {
  Catalogue out;
  for (const auto* name : {"ledgers.toml", "indicators.toml"}) {
    const auto path = std::string("content/performance/") + name;
    const auto read = read_definitions(resources::get(path), out);
    if (!read.ok()) throw std::runtime_error(path + ": " + read.error().message.en);
  }
  return out;
}

base::Replaceable<Catalogue>& shelf() {
  static base::Replaceable<Catalogue> one;
  return one;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Two definitions of one indicator need two versions and two days.
std::string doubled(const Catalogue& c) {
  std::set<std::pair<std::string, int>> versions;
  std::set<std::pair<std::string, base::Date>> days;
  for (const auto& i : c.indicators)
    if (!versions.emplace(i.id, i.version).second || !days.emplace(i.id, i.valid_from).second) return i.id;
  std::set<std::string> ledgers;
  for (const auto& l : c.ledgers)
    if (!ledgers.insert(l.id).second) return l.id;
  return {};
}

}  // namespace

void read_also(const std::filesystem::path& own) {
  if (!std::filesystem::is_directory(own)) return;
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(own))
    if (entry.path().extension() == ".toml") files.insert(entry.path());
  auto next = load();
  for (const auto& file : files) {
    const auto read = read_definitions(bytes_of(file), next);
    if (!read.ok()) throw std::runtime_error(file.string() + ": " + read.error().message.en);
    if (const auto id = doubled(next); !id.empty())
      throw std::runtime_error(file.string() + ": " + id + " needs a new version and valid_from");
  }
  if (!files.empty()) shelf().put(std::make_unique<const Catalogue>(std::move(next)));
}

base::Result<void> read_definitions(std::string_view text, Catalogue& into) {
  QY_TRY(const auto ascii, base::to_ascii_toml(text));
  const auto parsed = toml::parse(ascii);
  if (!parsed)
    return bad("toml", std::to_string(parsed.error().source().begin.line), parsed.error().description());
  read_ledgers(parsed.table(), into);
  if (const auto* list = parsed.table()["indicator"].as_array())
    for (const auto& item : *list) {
      QY_TRY(auto one, read_indicator(*item.as_table(), into));
      into.indicators.push_back(std::move(one));
    }
  return {};
}

const Catalogue& catalogue() {
  return shelf().now([] { return std::make_unique<const Catalogue>(load()); });
}

const Indicator* indicator(const Catalogue& c, std::string_view id, base::Date day) {
  const Indicator* found = nullptr;
  for (const auto& i : c.indicators) {
    const bool holds = i.id == id && i.valid_from <= day && (!i.valid_to || day <= *i.valid_to);
    if (holds && (found == nullptr || found->valid_from < i.valid_from)) found = &i;
  }
  return found;
}

std::vector<const Indicator*> indicators_on(const Catalogue& c, base::Date day) {
  std::vector<const Indicator*> out;
  for (const auto& i : c.indicators)
    if (indicator(c, i.id, day) == &i) out.push_back(&i);
  return out;
}

const Ledger* ledger(const Catalogue& c, std::string_view id) {
  const auto found = std::ranges::find(c.ledgers, id, &Ledger::id);
  return found == c.ledgers.end() ? nullptr : &*found;
}

}  // namespace qiying::performance
