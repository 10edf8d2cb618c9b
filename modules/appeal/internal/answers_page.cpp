#include "modules/appeal/internal/pages.hpp"
#include "platform/base/json.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using kernel::Page;

constexpr int kMost = 50;

struct PublicAnswer {
  std::string question, answer, owner_name;
  base::Date valid_to;
};
QY_DESCRIBE(PublicAnswer, QY_FIELD(question), QY_FIELD(answer), QY_FIELD(owner_name), QY_FIELD(valid_to))

/// Public answers that still hold, those used most first.
std::vector<PublicAnswer> find_answers(Context& c, const std::string& words) {
  const auto grams = search::grams_query(words);
  return c.db().query<PublicAnswer>(
      "select question, answer, owner_name, valid_to from appeal.answer where district = $1 and is_public "
      "and "
      "valid_to >= $2 and ($3::text is null or grams @@ $3::tsquery) order by used desc, updated_at desc, id "
      "limit $4",
      c.caller.district, base::local_date(c.now), grams.empty() ? std::nullopt : std::optional(grams), kMost);
}

base::Result<Page> show(Context& c) {
  const std::string words(c.request.query_value("q").value_or("").substr(0, 300));
  Page page;
  page.template_name = "appeal/answers.html";
  page.title = c.services.templates.text(c.lang, "appeal.answers.title");
  page.values.set("Q", words);
  const auto found = find_answers(c, words);
  for (const auto& a : found) {
    auto& item = page.values.add("ROWS");
    item.set("QUESTION", a.question);
    item.set("ANSWER", a.answer);
    item.set("OWNER", a.owner_name);
    item.set("UNTIL", base::to_iso(a.valid_to));
  }
  if (found.empty()) page.values.show(words.empty() ? "EMPTY" : "NONE_FOUND");
  return page;
}

}  // namespace

void register_answers_page(kernel::Registry& r) {
  r.page("/appeals/answers", {.access = {.everyone = true}, .summary = {"大家常问", "What is asked most"}},
         show);
}

}  // namespace qiying::appeal
