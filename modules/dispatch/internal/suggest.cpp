#include "modules/dispatch/internal/suggest.hpp"

#include <algorithm>

#include "modules/dispatch/internal/training.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/text.hpp"

namespace qiying::dispatch {
namespace {

constexpr std::size_t kMost = 3;
// Organisations and categories closed meanwhile are left out, so some more are looked at.
constexpr std::size_t kLookedAt = 6;

struct Words {
  std::string title, body, street_code;
};
QY_DESCRIBE(Words, QY_FIELD(title), QY_FIELD(body), QY_FIELD(street_code))

struct NamedCategory {
  appeal::CategoryId id;
  std::string name, name_en;
};
QY_DESCRIBE(NamedCategory, QY_FIELD(id), QY_FIELD(name), QY_FIELD(name_en))

std::optional<NamedCategory> open_category(db::Connection& db, const std::string& district,
                                           appeal::CategoryId id) {
  return db.query_one<NamedCategory>(
      "select id, name, name_en from appeal.category_public where district = $1 and id = $2 and active",
      district, id);
}

// A single character tells a reader nothing, and what stands in a longer piece was said.
bool adds_something(const std::vector<std::string>& said, const std::string& piece) {
  return base::to_code_points(piece).size() > 1 &&
         std::ranges::none_of(said, [&](const auto& s) { return s.find(piece) != std::string::npos; });
}

std::vector<std::string> pieces(const kernel::Context& c, const classify::Choice& choice,
                                const Words& words) {
  std::vector<std::string> out;
  for (const auto& reason : choice.reasons)
    if (reason.piece == words.street_code)
      out.push_back(c.pick({"所在街道", "the street"}));
    else if (adds_something(out, reason.piece))
      out.push_back(reason.piece);
  return out;
}

classify::Suggestion asked(const classify::Model& model, const Words& words) {
  return model.suggest(words.title + "。" + words.body, {.context = words.street_code, .top = kLookedAt});
}

void add_orgs(kernel::Context& c, const classify::Suggestion& found, const Words& words, Suggestions& out) {
  for (const auto& choice : found.choices) {
    if (out.orgs.size() == kMost) break;
    const auto id = auth::OrgId::parse(choice.label);
    const auto org = id ? auth::find_org(c.db(), *id) : std::nullopt;
    if (!org || !org->active || org->district != c.caller.district) continue;
    if (&choice == &found.choices.front()) out.org_is_sure = found.sure;
    out.orgs.push_back({org->id, org->name, org->name_en, choice.confidence, pieces(c, choice, words)});
  }
}

void add_categories(kernel::Context& c, const classify::Suggestion& found, const Words& words,
                    Suggestions& out) {
  for (const auto& choice : found.choices) {
    if (out.categories.size() == kMost) break;
    const auto id = appeal::CategoryId::parse(choice.label);
    const auto category = id ? open_category(c.db(), c.caller.district, *id) : std::nullopt;
    if (!category) continue;
    if (&choice == &found.choices.front()) out.category_is_sure = found.sure;
    out.categories.push_back(
        {category->id, category->name, category->name_en, choice.confidence, pieces(c, choice, words)});
  }
}

}  // namespace

base::Result<Suggestions> suggest(kernel::Context& c, appeal::AppealId id, Shelf& shelf) {
  QY_CHECK(auth::require(c.caller, "appeal.dispatch"));
  const auto words = c.db().query_one<Words>(
      "select title, body, street_code from appeal.text_public($1, $2)", c.caller.district, id);
  if (!words) return base::not_found({"诉求", "appeal"});
  Suggestions out;
  for (const auto& used : models(c.db(), c.caller.district)) {
    const auto model = shelf.get(c.caller.district, used.subject, used.hash);
    if (!model) continue;
    const auto found = asked(*model, *words);
    used.subject == Subject::org ? add_orgs(c, found, *words, out) : add_categories(c, found, *words, out);
  }
  return out;
}

}  // namespace qiying::dispatch
