#include <fmt/format.h>

#include <algorithm>

#include "modules/policy/internal/contest.hpp"
#include "modules/policy/internal/pages.hpp"
#include "modules/policy/policy.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using kernel::Page;

std::string amount_words(Context& c, const rules::Explanation& x) {
  if (!x.amount) return x.amount_state == "not_money" ? text(c, "policy.amount.kind") : std::string();
  const auto sum = rules::to_text(rules::Quantity{x.amount->value, rules::Dimension::money});
  return x.amount_state == "ceiling" ? text(c, "policy.amount.up_to") + " " + sum : sum;
}

void add_lines(Context& c, http::Values& values, const rules::Explanation& x) {
  for (const auto& line : x.lines) {
    auto& row = values.add("LINES");
    row.set("DEPTH", static_cast<std::int64_t>(std::min(line.depth, 4)));
    row.set("MARK", c.pick(rules::title_of(line.outcome)));
    row.set("KIND", line.outcome == rules::Outcome::met     ? "green"
                    : line.outcome == rules::Outcome::unmet ? "red"
                                                            : "yellow");
    row.set("TEXT", line.text);
    std::string note = line.value;
    if (!line.source.empty()) note += " · " + line.source;
    if (!line.observed.empty()) note += " " + line.observed;
    if (!line.distance.empty()) note += " · " + line.distance;
    if (!line.clause.empty()) note += " · " + line.clause;
    row.set("NOTE", note);
  }
  for (const auto& s : x.steps) values.add("SUMS").set("TEXT", s);
}

// How it is answered, then what it means. Definitions are in Chinese, as the law has them.
std::string hint_of(Context& c, const rules::Fact& fact) {
  if (fact.id == "region") return text(c, "policy.check.hint_region");
  if (fact.id == "industry") return text(c, "policy.check.hint_industry");
  if (fact.type == rules::FactType::holdings) return text(c, "policy.titles.hint");
  return fact.note;
}

// What an enterprise can say about a fact: choices where the list is short, titles with their days, else a
// field.
void add_question(Context& c, http::Values& row, const rules::Catalogue& catalogue, rules::FactUse use,
                  const std::string& value = {}) {
  const auto& fact = catalogue.at(use.fact);
  row.set("FACT", catalogue.id_of(use));
  row.set("LABEL", c.pick(catalogue.title_of(use)));
  row.set("HINT", hint_of(c, fact));
  if (fact.unit) row.set("UNIT", fact.unit->name);
  if (fact.type == rules::FactType::boolean) {
    pages::show_options(row, "OPTIONS", {{"是", text(c, "policy.yes")}, {"否", text(c, "policy.no")}}, "");
    row.show("CHOICE");
  } else if (fact.codes && fact.codes->kind == rules::CodeKind::plain && fact.type == rules::FactType::code) {
    std::vector<pages::Option> options;
    for (const auto& [code, title] : fact.codes->titles) options.push_back({code, title});
    pages::show_options(row, "OPTIONS", options, "");
    row.show("CHOICE");
  } else if (fact.type == rules::FactType::holdings) {
    row.set("NAME", catalogue.id_of(use));
    show_titles(row.add("HOLDINGS"), catalogue.id_of(use), title_choices(fact, value), value);
  } else {
    row.show("OPEN");
    row.set("TYPE", fact.type == rules::FactType::date ? "date" : "text");
  }
}

void add_policies(Context& c, http::Values& values, std::string_view section,
                  const std::vector<MyPolicy>& list) {
  for (const auto& m : list) {
    auto& row = values.add(section);
    row.set("URL", "/policies/" + m.policy.slug);
    row.set("TITLE", m.policy.title);
    row.set("REASON", m.explanation.reason);
    row.set("AMOUNT", amount_words(c, m.explanation));
    row.set("CLOSES", m.policy.closes && m.policy.window == rules::Window::open
                          ? base::to_display(*m.policy.closes)
                          : "");
    if (m.policy.window == rules::Window::closed) row.show("CLOSED");
    if (m.policy.apply && section != "NOT_MET")
      row.set("APPLY_URL", "/applications/new?policy=" + m.policy.slug);
    add_lines(c, row, m.explanation);
  }
}

void add_word(Context& c, http::Values& row, const ContestWord& word) {
  row.set("CONTEST_STATE", text(c, "policy.mine.contest_" + std::string(base::name_of(word.state))));
  row.set("CONTEST_NOTE", word.note);
  row.set("CLAIMED", word.claimed);
}

/// A region that the code list does not name: the site's own district by its name, any other said to be
/// unknown.
std::string shown_value(const Context& c, const rules::Fact& fact, const rules::Datum& datum) {
  auto out = rules::show_value(fact, datum);
  const bool bare = fact.id == "region" && out.find_first_not_of("0123456789") == std::string::npos;
  if (!bare || out.empty()) return out;
  const auto& site = c.services.settings;
  const bool own = out == site.district_code;
  return c.pick({(own ? site.district_name_zh : "不详") + "（" + out + "）",
                 (own ? site.district_name_en : "unknown") + " (" + out + ")"});
}

void add_profile(Context& c, http::Values& values, const Profile& profile,
                 const rules::Catalogue& catalogue) {
  const auto words = contest_words(c);
  for (const auto& [use, datum] : profile.facts.all()) {
    auto& row = values.add("DATA");
    row.set("LABEL", c.pick(catalogue.title_of(use)));
    row.set("VALUE", shown_value(c, catalogue.at(use.fact), datum));
    row.set("SOURCE", datum.source);
    row.set("OBSERVED", datum.observed ? base::to_iso(*datum.observed) : "");
    for (const auto& contest : profile.contests)
      if (contest.use == use) row.set("CONTEST", contest.answered);
    const auto word = std::ranges::find(words, catalogue.id_of(use), &ContestWord::fact);
    if (word != words.end()) add_word(c, row, *word);
    if (catalogue.at(use.fact).asked) {
      auto& form = row.add("CHANGE");
      add_question(c, form, catalogue, use, rules::show_value(catalogue.at(use.fact), datum));
    }
  }
}

// The questions whose answers would settle most, at most five at a time.
void add_questions(Context& c, http::Values& values, const Rulebook& book, const rules::Facts& facts) {
  auto evaluations = rules::evaluate(book.rules, facts);
  for (int i = 0; i < 5; ++i) {
    const auto use = rules::next_question(book.rules, evaluations);
    if (!use) return;
    auto& row = values.add("QUESTIONS");
    row.set("NUMBER", static_cast<std::int64_t>(i));
    add_question(c, row, book.library.catalogue, *use);
    for (auto& e : evaluations) std::erase(e.missing, *use);
  }
}

void show_counts(http::Values& values, const MyPolicies& found) {
  values.set("ENTITLED_COUNT", found.entitled_count);
  values.set("NEARLY_COUNT", found.nearly_count);
  values.set("NOT_COUNT", found.not_met_count);
}

base::Result<Page> my_page(Context& c) {
  QY_CHECK(auth::require(c.caller, "policy.mine"));
  const auto book = book_of(c);
  const auto& catalogue = book->library.catalogue;
  const auto mine = profile(c, catalogue);
  constexpr std::size_t kFirst = 20, kAll = 500;
  const bool all = c.request.query_value("all").has_value();
  const auto found = match_all(*book, mine.facts, c.now, language_of(c), all ? kAll : kFirst);
  Page page;
  page.template_name = "policy/mine.html";
  page.title = text(c, "policy.mine.title");
  auto& values = page.values;
  add_policies(c, values, "ENTITLED", found.entitled);
  add_policies(c, values, "NEARLY", found.nearly);
  add_policies(c, values, "NOT_MET", found.not_met);
  show_counts(values, found);
  values.set("OTHER_COUNT", found.not_applicable);
  const auto more = [&](const char* section, std::int64_t count) {
    if (!all && count > static_cast<std::int64_t>(kFirst)) values.show(section);
  };
  more("MORE_ENTITLED", found.entitled_count);
  more("MORE_NEARLY", found.nearly_count);
  more("MORE_NOT", found.not_met_count);
  add_questions(c, values, *book, mine.facts);
  add_profile(c, values, mine, catalogue);
  return page;
}

base::Result<Page> answer(Context& c) {
  AnswerInput input;
  auto form = c.request.form;
  if (auto told = titles_told(form, c.request.form_value("fact").value_or("")))
    form.emplace_back("value", *std::move(told));
  QY_CHECK(base::read_form(form, base::type_of<AnswerInput>, &input));
  const auto done = put_answer(c, input);
  if (done.ok()) {
    Page page;
    page.redirect = "/policies/mine#questions";
    return page;
  }
  if (done.error().kind != base::ErrorKind::invalid) return done.error();
  QY_TRY(auto page, my_page(c));
  page.status = 422;
  pages::show_errors(page.values, c.lang, done.error());
  return page;
}

// How many policies wait for a fact.
std::int64_t concerned(const std::vector<rules::Evaluation>& evaluations, rules::FactUse use) {
  return std::ranges::count_if(evaluations, [&](const auto& e) {
    return e.outcome == rules::Outcome::unknown && std::ranges::find(e.missing, use) != e.missing.end();
  });
}

// The answers in an address; a list of titles becomes one of them.
base::NameValues told_in(const base::NameValues& query, const rules::Catalogue& catalogue) {
  base::NameValues out;
  for (const auto& [name, value] : query) {
    if (catalogue.find(name)) out.emplace_back(name, value);
    if (!name.ends_with(".list")) continue;
    const auto fact = name.substr(0, name.size() - 5);
    if (auto told = titles_told(query, fact)) out.emplace_back(fact, *std::move(told));
  }
  return out;
}

// The answers of a self-check travel in the address: nothing is stored, nobody signs in.
base::Result<Page> self_check(Context& c) {
  const auto book = book_of(c);
  const auto& catalogue = book->library.catalogue;
  Page page;
  page.template_name = "policy/check.html";
  page.title = text(c, "policy.check.title");
  auto& values = page.values;
  rules::Facts facts;
  std::vector<std::string> skipped;
  for (const auto& [name, value] : told_in(c.request.query, catalogue)) {
    const auto use = catalogue.find(name);
    if (!use || facts.all().size() > 60) continue;
    const auto datum = read_answer(catalogue.at(use->fact), value);
    if (value.empty()) skipped.push_back(name);
    if (!value.empty() && !datum.ok()) {
      auto error = datum.error();
      error.field = "answer";
      pages::show_errors(values, c.lang, error);
      continue;
    }
    auto& kept = values.add("KEPT");
    kept.set("NAME", name);
    kept.set("VALUE", value);
    if (value.empty()) continue;
    facts.set(*use, *datum);
    auto& row = values.add("ANSWERED");
    row.set("LABEL", c.pick(catalogue.title_of(*use)));
    row.set("VALUE", rules::show_value(catalogue.at(use->fact), *datum));
  }
  auto evaluations = rules::evaluate(book->rules, facts);
  for (auto& e : evaluations)
    std::erase_if(e.missing, [&](const auto& use) {
      return std::find(skipped.begin(), skipped.end(), catalogue.id_of(use)) != skipped.end();
    });
  if (const auto use = rules::next_question(book->rules, evaluations)) {
    auto& question = values.add("QUESTION");
    add_question(c, question, catalogue, *use);
    question.set("CONCERNS", concerned(evaluations, *use));
  } else
    values.show("FINISHED");
  const auto found = match_all(*book, facts, c.now, language_of(c));
  add_policies(c, values, "ENTITLED", found.entitled);
  show_counts(values, found);
  if (!found.entitled.empty()) values.show("ANY");
  return page;
}

}  // namespace

void register_my_pages(kernel::Registry& r) {
  const kernel::Access mine{.permission = "policy.mine"};
  r.page("/policies/mine", {.access = mine, .summary = {"我的政策", "My policies"}}, my_page);
  r.form("/policies/mine/answers",
         {.access = mine, .summary = {"补充或更正本企业信息", "Answer about the enterprise"}}, answer);
}

void register_self_check(kernel::Registry& r) {
  r.page("/policies/check", {.access = {.everyone = true}, .summary = {"政策自测", "Self-check"}},
         self_check);
}

}  // namespace qiying::policy
