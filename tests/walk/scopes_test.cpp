/// Sixty-four people of different scopes at the same time: whatever they ask for, no answer holds a word of a
/// scope that is not theirs. Connections, caches and sessions are shared by all of them.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>
#include <thread>

#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/uscc.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

constexpr int kFirms = 44;    ///< one clerk each
constexpr int kOffices = 16;  ///< one officer each; then two of the neighbouring district and two visitors
constexpr int kPeople = 64;
constexpr int kRounds = 12;

template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().message.en);
  return *std::move(result);
}

/// A word that stands in everything that belongs to firm `i`, and nowhere else.
std::string mark(int i) {
  return fmt::format("标记{:03}号", i);
}

/// The firms whose marks stand in a text.
std::set<int> marks_in(std::string_view text) {
  std::set<int> out;
  constexpr std::string_view kWord = "标记";
  for (std::size_t at = 0; (at = text.find(kWord, at)) != std::string_view::npos; at += kWord.size()) {
    const auto digits = text.substr(at + kWord.size(), 3);
    if (digits.find_first_not_of("0123456789") == std::string_view::npos && digits.size() == 3)
      out.insert(std::stoi(std::string(digits)));
  }
  return out;
}

/// Firms, their clerks and appeals; offices, each leading the appeals of some firms.
class Town {
 public:
  Town() {
    auto db = app.services().pool.acquire(auth::scope_of(auth::Caller::system(kDistrict)));
    db->transaction([&] {
      for (int i = 0; i < kFirms; ++i) add_firm(*db, i);
      for (int i = 0; i < kOffices; ++i) add_office(*db, i);
    });
    for (int i = 0; i < kFirms; ++i) raise(i);
  }

  /// Which firms person `i` may read of.
  std::set<int> scope_of(int i) const {
    if (i < kFirms) return {i};
    std::set<int> out;
    for (int firm = 0; firm < kFirms && i < kFirms + kOffices; ++firm)
      if (firm % kOffices == i - kFirms) out.insert(firm);
    return out;
  }

  Browser browser_of(int i) {
    if (i < kFirms) return app.as(fmt::format("firm{:03}", i));
    if (i < kFirms + kOffices) return app.as(fmt::format("office{:03}", i - kFirms));
    if (i < kFirms + kOffices + 2) return app.as(i % 2 ? "waiqu" : "waiqiye");
    return app.visitor();
  }

  App app;
  std::vector<std::string> appeals;  ///< by firm

 private:
  void add_firm(db::Connection& db, int i) {
    register_::Record record;
    record.uscc = base::make_uscc("91", kDistrict, fmt::format("MB{:06}", i)).value();
    record.name = "示范区" + mark(i) + "有限公司";
    record.legal_person = "法人" + mark(i);
    register_::take_over(db, kDistrict, "test", app.clock.now(), {record});
    const auto firm = register_::find_by_uscc(db, kDistrict, record.uscc).value().id;
    must(auth::ensure_account_hashed(db,
                                     {.district = kDistrict,
                                      .login = fmt::format("firm{:03}", i),
                                      .name = "办事" + mark(i),
                                      .kind = auth::AccountKind::subject,
                                      .phone = "13900000001",
                                      .org = {},
                                      .subject = firm,
                                      .roles = {"enterprise"}},
                                     "-"));
  }

  void add_office(db::Connection& db, int i) {
    const auto root = auth::org_by_path(db, std::string(kDistrict) + "/").value().id;
    const auto code = fmt::format("o{:03}", i);
    const auto org =
        must(auth::ensure_org(db, {kDistrict, root, auth::OrgKind::department, code, "单位" + code}));
    must(auth::ensure_account_hashed(db,
                                     {.district = kDistrict,
                                      .login = fmt::format("office{:03}", i),
                                      .name = "科员" + code,
                                      .phone = "13800138000",
                                      .org = org,
                                      .roles = {"officer"}},
                                     "-"));
  }

  void raise(int i) {
    auto clerk = browser_of(i);
    const auto answer = clerk.post(
        "/api/v1/appeals", R"({"kind":"help","title":"断电)" + mark(i) + R"(","body":"车间断电)" + mark(i) +
                               R"(","contact_name":"周","contact_phone":"13900000001"})");
    REQUIRE(answer.status == 200);
    appeals.emplace_back(answer.json().at("id").as_string());
    app.sql().execute(
        "update appeal.appeal set state = 'dispatched', lead_org = o.id, lead_org_path = o.path, "
        "lead_org_name = o.name "
        "from auth.org o where o.code = $2 and o.district = appeal.district and appeal.id = $1",
        appeals.back(), fmt::format("o{:03}", i % kOffices));
  }
};

/// What one person saw that he must not see, and that he got what is his.
struct Seen {
  std::vector<std::string> leaks;
  int own = 0, failures = 0;
};

void look(Town& town, Browser& browser, int person, int round, Seen& out) {
  const auto mine = town.scope_of(person);
  const int other = (person * 7 + round * 13 + 1) % kFirms;
  const std::string foreign = town.appeals[static_cast<std::size_t>(other)];
  const std::string paths[] = {"/api/v1/appeals",
                               "/api/v1/notifications",
                               "/appeals",
                               "/me",
                               "/messages",
                               "/me/privacy",
                               "/api/v1/me/data-uses",
                               "/search?q=" + std::string("%E6%A0%87%E8%AE%B0"),
                               "/api/v1/appeals/" + foreign,
                               "/appeals/" + foreign,
                               "/api/v1/me"};
  for (const auto& path : paths) {
    const auto answer = browser.get(path);
    if (answer.status == 0 || answer.status >= 500) ++out.failures;
    for (const int firm : marks_in(answer.body)) {
      // Names of enterprises are public: the search of the portal may name them, nothing else of them.
      const bool named =
          answer.body.find("断电" + mark(firm)) == std::string::npos && path.starts_with("/search");
      if (mine.contains(firm))
        ++out.own;
      else if (!named)
        out.leaks.push_back(fmt::format("person {} read of firm {} at {}", person, firm, path));
    }
  }
}

}  // namespace

TEST_CASE("sixty-four people of different scopes never read a row of another scope") {
  Town town;
  std::vector<Browser> browsers;
  for (int i = 0; i < kPeople; ++i) browsers.push_back(town.browser_of(i));
  std::vector<Seen> seen(kPeople);
  std::vector<std::thread> threads;
  for (int i = 0; i < kPeople; ++i)
    threads.emplace_back([&, i] {
      const auto n = static_cast<std::size_t>(i);
      for (int round = 0; round < kRounds; ++round) look(town, browsers[n], i, round, seen[n]);
    });
  for (auto& thread : threads) thread.join();
  for (int i = 0; i < kPeople; ++i) {
    const auto& one = seen[static_cast<std::size_t>(i)];
    CHECK(one.failures == 0);
    CHECK_MESSAGE(one.leaks.empty(), one.leaks.size(),
                  " leaks: ", one.leaks.empty() ? "" : one.leaks.front());
    CHECK((one.own > 0) == (i < kFirms + kOffices));
  }
}
