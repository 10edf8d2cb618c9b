#include "modules/sitecheck/internal/findings.hpp"

#include <doctest/doctest.h>

#include "modules/sitecheck/internal/crawl.hpp"

using namespace qiying;
using namespace qiying::sitecheck;

namespace {

const auto kNow = base::parse_timestamp("2026-03-02 10:00:00").value();

/// A section whose newest article is so many days old; none: empty.
Column column(const char* section, std::optional<int> age) {
  Column out{section, {section, section}};
  if (age) out.count = 3, out.newest = kNow - std::chrono::days(*age);
  return out;
}

/// A site that nobody objects to.
Facts sound() {
  Facts out;
  for (const auto* section : {"news", "notices", "announcements", "policies", "services", "needs"})
    out.columns.push_back(column(section, 1));
  out.probes = 336;
  out.days = 7;
  return out;
}

std::string told(const Facts& facts) {
  std::string out;
  for (const auto& f : judge(facts, rules(), kNow))
    out += std::string(base::name_of(f.rule)) + (f.failing ? "! " : " ") + f.place + " ";
  return out;
}

/// A site of a few pages.
Ask pages(std::map<std::string, std::string> all) {
  return [all = std::move(all)](const std::string& path) -> PageAnswer {
    const auto found = all.find(path);
    if (found == all.end()) return {404, true, ""};
    return {200, true, found->second};
  };
}

}  // namespace

TEST_CASE("a sound site has no finding") {
  CHECK(told(sound()) == "");
}

TEST_CASE("a column of news is stale after two weeks, one of notices after half a year") {
  auto facts = sound();
  facts.columns[0] = column("news", 14);
  CHECK(told(facts) == "");
  facts.columns[0] = column("news", 15);
  CHECK(told(facts) == "stale /sections/news ");
  facts.columns[1] = column("notices", 183);
  CHECK(told(facts) == "stale /sections/news ");
  facts.columns[1] = column("notices", 184);
  CHECK(told(facts) == "stale /sections/news stale /sections/notices ");
}

TEST_CASE("five stale or five empty columns fail the site") {
  auto facts = sound();
  for (std::size_t i = 0; i < 4; ++i) facts.columns[i].newest.reset(), facts.columns[i].count = 0;
  CHECK(told(facts).find('!') == std::string::npos);
  facts.columns[4].newest.reset(), facts.columns[4].count = 0;
  CHECK(told(facts).starts_with("empty! /sections/news "));
}

TEST_CASE("the home page is fresh while any column is, for 14 days") {
  auto facts = sound();
  for (auto& one : facts.columns) one.newest = kNow - std::chrono::days(14);
  CHECK(told(facts).find("home") == std::string::npos);
  for (auto& one : facts.columns) one.newest = kNow - std::chrono::days(15);
  CHECK(told(facts).starts_with("home! / "));
}

TEST_CASE("five per cent of a week's probes fail the site; of fewer days they are only told") {
  auto facts = sound();
  facts.failed = 16;
  CHECK(told(facts) == "reach / ");
  facts.failed = 17;
  CHECK(told(facts) == "reach! / ");
  facts.days = 6;
  CHECK(told(facts) == "reach / ");
}

TEST_CASE("an appeal without an answer for three months fails the site") {
  auto facts = sound();
  facts.unanswered = 1;
  CHECK(told(facts) == "messages! /desk/appeals ");
}

TEST_CASE("a report of an error that waits for more than three working days is told") {
  auto facts = sound();
  facts.corrections = 1;
  CHECK(told(facts) == "corrections /desk/appeals ");
  CHECK(rules().corrections_days == 3);
}

TEST_CASE("links are read from href and src, local ones only, without fragments") {
  const auto found = links_of(
      R"(<a href="/a?x=1&amp;y=2#top">a</a><img src="/p.png"><a href="//else.cn/x"><a href="https://else.cn/"><a href="mailto:a@b.cn"><a href="#x"><a href="https://own.cn/b">)",
      "https://own.cn");
  CHECK(found == std::vector<std::string>{"/a?x=1&y=2", "/b", "/p.png"});
}

TEST_CASE("the crawl asks for each path once and says on which page a dead link stands") {
  const auto out = crawl(pages({{"/", R"(<a href="/a"><a href="/b">)"},
                                {"/a", R"(<a href="/"><a href="/gone">)"},
                                {"/b", R"(<a href="/gone">)"}}),
                         100);
  CHECK(out.pages == 4);
  CHECK(out.whole);
  REQUIRE(out.dead.size() == 1);
  CHECK(out.dead[0].url == "/gone");
  CHECK(out.dead[0].on == "/a");
  CHECK(out.dead[0].status == 404);
}

TEST_CASE("the crawl has an end, and says so") {
  const auto endless = [](const std::string& path) -> PageAnswer {
    return {200, true, R"(<a href=")" + path + "x\">"};
  };
  const auto out = crawl(endless, 10);
  CHECK(out.pages == 10);
  CHECK_FALSE(out.whole);
}
