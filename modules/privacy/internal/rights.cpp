#include "modules/privacy/internal/rights.hpp"

#include <algorithm>
#include <stdexcept>

#include "modules/policy/policy.hpp"
#include "platform/base/ascii_toml.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::privacy {
namespace {

constexpr const char* kFile = "content/privacy/rights.toml";

struct Rights {
  std::vector<Limit> limits;
  std::vector<ItemRule> items;
};

[[noreturn]] void wrong(const std::string& what) {
  throw std::runtime_error(std::string(kFile) + ": " + what);
}

base::Date day_of(const toml::table& t, const char* key) {
  const auto day = t[key].value<toml::date>();
  if (!day) wrong(std::string(key) + " is no date");
  return base::Date(std::chrono::sys_days(std::chrono::year(day->year) / int(day->month) / int(day->day)));
}

base::Text words(const toml::table& t) {
  return {t["zh"].value_or(std::string()), t["en"].value_or(std::string())};
}

Limit limit_from(const toml::table& t) {
  Limit out{t["id"].value_or(std::string()),
            {},
            day_of(t, "from"),
            t["working_days"].value<int>(),
            t["calendar_days"].value<int>(),
            t["source"].value_or(std::string())};
  if (const auto* kinds = t["kinds"].as_array())
    for (const auto& kind : *kinds) out.kinds.push_back(kind.value_or(std::string()));
  if (out.working_days.has_value() == out.calendar_days.has_value()) wrong(out.id + ": one kind of days");
  return out;
}

ItemRule item_from(const toml::table& t) {
  ItemRule out{
      t["id"].value_or(std::string()), day_of(t, "from"), {}, {}, t["source"].value_or(std::string())};
  if (const auto* title = t["title"].as_table()) out.title = words(*title);
  if (const auto* keep = t["keep"].as_table()) out.keep = words(*keep);
  if (out.id.empty() || out.title.zh.empty() || out.source.empty()) wrong("an item is not complete");
  return out;
}

Rights load() {
  const auto ascii = base::to_ascii_toml(resources::get(kFile));
  if (!ascii.ok()) wrong(ascii.error().message.en);
  const auto parsed = toml::parse(*ascii);
  if (!parsed) wrong(std::string(parsed.error().description()));
  Rights out;
  if (const auto* list = parsed.table()["limit"].as_array())
    for (const auto& one : *list) out.limits.push_back(limit_from(*one.as_table()));
  if (const auto* list = parsed.table()["item"].as_array())
    for (const auto& one : *list) out.items.push_back(item_from(*one.as_table()));
  return out;
}

const Rights& rights() {
  static const auto all = load();
  return all;
}

}  // namespace

base::Text title_of(Kind kind) {
  static const base::Text titles[] = {{"更正", "Correction"}, {"删除", "Deletion"}};
  return titles[static_cast<std::size_t>(kind)];
}

const Limit& limit_of(Kind kind, base::Date day) {
  const Limit* found = nullptr;
  for (const auto& limit : rights().limits) {
    const bool meant = std::ranges::find(limit.kinds, base::name_of(kind)) != limit.kinds.end();
    if (meant && limit.from <= day && (!found || found->from < limit.from)) found = &limit;
  }
  if (!found) wrong("no limit for " + std::string(base::name_of(kind)) + " on " + base::to_iso(day));
  return *found;
}

base::Date due_on(const Limit& limit, base::Date received) {
  if (limit.calendar_days) return received + std::chrono::days(*limit.calendar_days);
  return policy::working_days_after(received, *limit.working_days);
}

std::vector<const ItemRule*> items_on(base::Date day) {
  std::vector<const ItemRule*> out;
  for (const auto& item : rights().items)
    if (item_on(item.id, day) == &item) out.push_back(&item);
  return out;
}

const ItemRule* item_on(std::string_view id, base::Date day) {
  const ItemRule* found = nullptr;
  for (const auto& item : rights().items)
    if (item.id == id && item.from <= day && (!found || found->from < item.from)) found = &item;
  return found;
}

}  // namespace qiying::privacy
