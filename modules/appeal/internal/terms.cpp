#include "modules/appeal/internal/terms.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>

#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::appeal {
namespace {

constexpr std::array<std::string_view, 18> kClocks = {
    "accept", "transfer", "sign", "contact", "stage",  "reply",  "longest", "return", "ask_before",
    "assist", "check",    "rate", "call",    "reopen", "yellow", "warn",    "listed", "talk"};
constexpr std::array<std::string_view, 13> kNeeded = {"sign",       "contact", "reply", "longest", "return",
                                                      "ask_before", "assist",  "rate",  "reopen",  "yellow",
                                                      "warn",       "listed",  "talk"};

base::Error bad(std::string_view key, std::string_view why) {
  return base::invalid(std::string(key), "appeal.rules",
                       {"办理规则有误：" + std::string(key) + "（" + std::string(why) + "）",
                        "The rules are not valid: " + std::string(key) + " (" + std::string(why) + ")"});
}

base::Result<void> set_clock(std::map<std::string, worktime::Limit, std::less<>>& clocks,
                             std::string_view key, std::string_view text) {
  if (std::ranges::find(kClocks, key) == kClocks.end()) return bad(key, "unknown clock");
  const auto limit = worktime::parse_limit(text);
  if (!limit.ok()) return bad(key, limit.error().message.en);
  clocks[std::string(key)] = *limit;
  return {};
}

base::Result<void> read_clocks(const toml::table& table,
                               std::map<std::string, worktime::Limit, std::less<>>& out) {
  for (const auto& [key, value] : table) {
    const auto text = value.value<std::string>();
    if (!text) return bad(key.str(), "not a text");
    QY_CHECK(set_clock(out, key.str(), *text));
  }
  return {};
}

/// One setting of conduct or limits; false when the key is none.
base::Result<bool> set_conduct(Terms& t, std::string_view key, std::string_view value) {
  const std::pair<std::string_view, bool*> flags[] = {
      {"acceptance", &t.acceptance}, {"quality", &t.check},  {"confidential", &t.confidential},
      {"contract", &t.contract},     {"auto", &t.automatic}, {"files", &t.files}};
  for (const auto& [name, flag] : flags)
    if (name == key) {
      if (value != "true" && value != "false") return bad(key, "true or false");
      *flag = value == "true";
      return true;
    }
  const std::pair<std::string_view, int*> counts[] = {{"redo", &t.max_redo},
                                                      {"extensions", &t.max_extensions},
                                                      {"calls", &t.max_calls},
                                                      {"repeat", &t.repeat},
                                                      {"mass", &t.mass}};
  for (const auto& [name, count] : counts)
    if (name == key) {
      if (value.size() != 1 || value[0] < '0' || value[0] > '9') return bad(key, "0 to 9");
      *count = value[0] - '0';
      return true;
    }
  if (key == "sure") {
    const bool percent =
        value.size() == 2 && value[0] >= '5' && value[0] <= '9' && value[1] >= '0' && value[1] <= '9';
    if (!percent && value != "0") return bad(key, "0, or 50 to 99");
    t.sure = percent ? (value[0] - '0') * 10 + (value[1] - '0') : 0;
    return true;
  }
  if (key != "callback") return false;
  const auto callback = base::enum_from<Callback>(value);
  if (!callback) return bad(key, "none, unrated or all");
  t.callback = *callback;
  return true;
}

base::Result<void> read_conduct(const toml::table& table, Terms& terms) {
  for (const auto& [key, value] : table) {
    std::string text = value.value_or(std::string());
    if (const auto flag = value.value_exact<bool>()) text = *flag ? "true" : "false";
    if (const auto count = value.value_exact<std::int64_t>()) text = std::to_string(*count);
    QY_TRY(const bool known, set_conduct(terms, key.str(), text));
    if (!known) return bad(key.str(), "unknown key");
  }
  return {};
}

base::Result<void> read_kinds(const toml::node_view<const toml::node>& list, std::vector<Kind>& out) {
  if (const auto* kinds = list.as_array())
    for (const auto& item : *kinds) {
      const auto kind = base::enum_from<Kind>(item.value_or(std::string()));
      if (!kind) return bad("kinds", "unknown kind");
      out.push_back(*kind);
    }
  if (out.empty()) return bad("kinds", "missing");
  return {};
}

base::Result<void> read_head(const toml::table& file, RuleSet& out) {
  out.version = file["version"].value_or(std::string());
  if (out.version.empty() || out.version.find_first_of(" =/") != std::string::npos)
    return bad("version", "missing or with blanks");
  QY_TRY(out.valid_from, base::parse_date(file["valid_from"].value_or(std::string())));
  if (file.contains("valid_to")) {
    QY_TRY(const auto to, base::parse_date(file["valid_to"].value_or(std::string())));
    out.valid_to = to;
  }
  QY_CHECK(read_kinds(file["kinds"], out.kinds));
  if (const auto* sources = file["source"].as_array())
    for (const auto& source : *sources) out.sources.push_back(source.value_or(std::string()));
  if (out.sources.empty()) return bad("source", "missing");
  return {};
}

base::Result<void> read_tables(const toml::table& file, RuleSet& out) {
  static constexpr std::array<std::string_view, 9> kKeys = {
      "version", "valid_from", "valid_to", "kinds", "source", "clocks", "limits", "conduct", "urgent"};
  for (const auto& [key, value] : file)
    if (std::ranges::find(kKeys, key.str()) == kKeys.end()) return bad(key.str(), "unknown key");
  for (const auto* name : {"clocks", "limits", "conduct", "urgent"}) {
    const auto* table = file[name].as_table();
    if (!table) continue;
    const std::string_view key = name;
    if (key == "clocks") QY_CHECK(read_clocks(*table, out.terms.clocks));
    if (key == "urgent") QY_CHECK(read_clocks(*table, out.urgent));
    if (key == "limits" || key == "conduct") QY_CHECK(read_conduct(*table, out.terms));
  }
  for (const auto needed : kNeeded)
    if (!out.terms.clock(needed)) return bad(needed, "missing");
  return {};
}

std::vector<RuleSet> load() {
  std::vector<RuleSet> out;
  for (const auto& file : resources::list("content/appeal-rules/")) {
    if (!std::string_view(file.path).ends_with(".toml")) continue;
    auto set = parse_rules(file.bytes);
    if (!set.ok()) throw std::runtime_error(std::string(file.path) + ": " + set.error().message.en);
    if (std::ranges::any_of(out, [&](const RuleSet& o) { return o.version == set->version; }))
      throw std::runtime_error("content/appeal-rules: two sets called " + set->version);
    out.push_back(*std::move(set));
  }
  return out;
}

base::Result<Terms> build(std::string_view rule) {
  const auto end_of_word = [](std::string_view text) { return std::min(text.find(' '), text.size()); };
  const auto version = rule.substr(0, end_of_word(rule));
  const auto& sets = rule_sets();
  const auto set = std::ranges::find(sets, version, &RuleSet::version);
  if (set == sets.end()) return bad("version", version);
  Terms terms = set->terms;
  for (auto rest = rule.substr(version.size()); !rest.empty();) {
    rest.remove_prefix(1);
    const auto word = rest.substr(0, end_of_word(rest));
    rest.remove_prefix(word.size());
    if (word == "urgent") {
      for (const auto& [key, limit] : set->urgent) terms.clocks[key] = limit;
      continue;
    }
    const auto cut = word.find('=');
    if (cut == std::string_view::npos) return bad(word, "key=value");
    QY_TRY(const bool known, set_conduct(terms, word.substr(0, cut), word.substr(cut + 1)));
    if (!known) QY_CHECK(set_clock(terms.clocks, word.substr(0, cut), word.substr(cut + 1)));
  }
  return terms;
}

}  // namespace

const worktime::Limit* Terms::clock(std::string_view name) const {
  const auto found = clocks.find(name);
  return found == clocks.end() ? nullptr : &found->second;
}

base::Result<RuleSet> parse_rules(std::string_view text) {
  const auto parsed = toml::parse(text);
  if (!parsed) return bad("toml", parsed.error().description());
  RuleSet out;
  QY_CHECK(read_head(parsed.table(), out));
  out.terms.version = out.version;
  QY_CHECK(read_tables(parsed.table(), out));
  return out;
}

const std::vector<RuleSet>& rule_sets() {
  static const auto sets = load();
  return sets;
}

std::string rule_for(Kind kind, base::Date day) {
  const RuleSet* best = nullptr;
  for (const auto& set : rule_sets()) {
    const bool valid = set.valid_from <= day && (!set.valid_to || day <= *set.valid_to);
    if (!valid || std::ranges::find(set.kinds, kind) == set.kinds.end()) continue;
    if (!best || set.valid_from > best->valid_from) best = &set;
  }
  if (!best)
    throw std::runtime_error("content/appeal-rules: nothing is valid for " +
                             std::string(base::name_of(kind)) + " on " + base::to_iso(day));
  return best->version;
}

base::Result<std::shared_ptr<const Terms>> find_terms(std::string_view rule) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Terms>, std::less<>> known;
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(rule); found != known.end()) return found->second;
  QY_TRY(auto terms, build(rule));
  auto kept = std::make_shared<const Terms>(std::move(terms));
  // Texts come from the rules and the categories of a district: few, but a fuzzer may ask for many.
  if (known.size() < 10000) known.emplace(std::string(rule), kept);
  return kept;
}

const Terms& terms_of(const std::string& rule) {
  // What was found once is kept for good unless the cache is full; hold on to the last one then.
  thread_local std::shared_ptr<const Terms> last;
  auto found = find_terms(rule);
  if (!found.ok())
    throw std::runtime_error("the rules \"" + rule + "\" cannot be read: " + found.error().message.en);
  last = *std::move(found);
  return *last;
}

}  // namespace qiying::appeal
