// What an enterprise wants to hear of: subjects, and single policies it follows.

#include <algorithm>

#include "modules/policy/internal/pages.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using kernel::Page;

constexpr std::size_t kMostFollowed = 500;

struct Topic {
  std::string topic;
};
QY_DESCRIBE(Topic, QY_FIELD(topic))

struct Followed {
  std::string slug;
};
QY_DESCRIBE(Followed, QY_FIELD(slug))

base::Result<void> own(const Context& c) {
  QY_CHECK(auth::require(c.caller, "policy.mine"));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  return {};
}

std::vector<Followed> followed(Context& c) {
  return c.db().query<Followed>(
      "select slug from policy.follow where district = $1 and subject_id = $2 order by at desc, slug",
      c.caller.district, c.caller.subject);
}

bool unwanted(const std::vector<Topic>& topics, std::string_view name) {
  for (const auto& t : topics)
    if (t.topic == name) return true;
  return false;
}

base::Result<Page> show(Context& c) {
  QY_CHECK(own(c));
  Page page;
  page.template_name = "policy/subscriptions.html";
  page.title = text(c, "policy.subscribe.title");
  const auto topics =
      c.db().query<Topic>("select topic from policy.unwanted where district = $1 and subject_id = $2",
                          c.caller.district, c.caller.subject);
  for (const auto s : kSubjects) {
    auto& row = page.values.add("TOPICS");
    row.set("TOPIC", base::name_of(s));
    row.set("TITLE", c.pick(rules::title_of(s)));
    if (!unwanted(topics, base::name_of(s))) row.show("CHECKED");
  }
  const auto book = book_of(c);
  for (const auto& f : followed(c)) {
    const auto* entry = book->rules.find(f.slug);
    if (!entry) continue;
    auto& row = page.values.add("FOLLOWED");
    row.set("SLUG", f.slug);
    row.set("TITLE", entry->policy->title);
  }
  if (c.request.query_value("saved")) page.values.show("SAVED");
  return page;
}

base::Result<Page> save(Context& c) {
  QY_CHECK(own(c));
  std::vector<std::string> wanted, left;
  for (const auto& [name, value] : c.request.form)
    if (name == "topics") wanted.push_back(value);
  for (const auto s : kSubjects)
    if (std::find(wanted.begin(), wanted.end(), base::name_of(s)) == wanted.end())
      left.emplace_back(base::name_of(s));
  c.db().execute("delete from policy.unwanted where district = $1 and subject_id = $2", c.caller.district,
                 c.caller.subject);
  c.db().execute(
      "insert into policy.unwanted (district, subject_id, topic) select $1, $2, unnest($3::text[])",
      c.caller.district, c.caller.subject, left);
  c.audit("policy.topics", "enterprise", c.caller.subject.str());
  Page page;
  page.redirect = "/policies/subscriptions?saved=1";
  return page;
}

base::Result<Page> follow(Context& c) {
  QY_CHECK(own(c));
  const auto slug = c.request.param("slug");
  if (!book_of(c)->rules.find(slug)) return base::not_found({"政策", "policy"});
  const auto following = followed(c);
  const bool had =
      std::any_of(following.begin(), following.end(), [&](const auto& f) { return f.slug == slug; });
  if (!had && following.size() >= kMostFollowed)
    return base::conflict("policy.follow_most",
                          {"最多关注 500 项政策", "At most 500 policies can be followed"});
  if (had)
    c.db().execute("delete from policy.follow where district = $1 and subject_id = $2 and slug = $3",
                   c.caller.district, c.caller.subject, slug);
  else
    c.db().execute(
        "insert into policy.follow (district, subject_id, slug, at) values ($1, $2, $3, $4) on conflict do "
        "nothing",
        c.caller.district, c.caller.subject, slug, c.now);
  c.audit(had ? "policy.unfollow" : "policy.follow", "policy", std::string(slug));
  Page page;
  page.redirect =
      c.request.form_value("back") == "list" ? "/policies/subscriptions" : "/policies/" + std::string(slug);
  return page;
}

}  // namespace

bool follows(Context& c, std::string_view slug) {
  return c.db().number(
             "select count(*) from policy.follow where district = $1 and subject_id = $2 and slug = $3",
             c.caller.district, c.caller.subject, slug) > 0;
}

void register_subscriptions(kernel::Registry& r) {
  const kernel::Access mine{.permission = "policy.mine"};
  r.page("/policies/subscriptions", {.access = mine, .summary = {"订阅与提醒", "What to hear of"}}, show);
  r.form("/policies/subscriptions", {.access = mine, .summary = {"订阅与提醒", "What to hear of"}}, save);
  r.form("/policies/{slug}/follow",
         {.access = mine, .summary = {"关注或取消关注政策", "Follow a policy, or not"}}, follow);
}

}  // namespace qiying::policy
