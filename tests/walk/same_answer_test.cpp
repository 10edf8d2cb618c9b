/// Every list, count and export gives the same answer for the same filter, however it is computed: counts
/// from the tally and counts of rows, pages and totals, the file and the screen; for the centre, an office,
/// one that helps, an enterprise.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <map>
#include <set>

#include "modules/appeal/internal/list.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
namespace json = boost::json;

namespace {

/// Names all appeals, but not in the way that the tally knows: so the rows are counted.
constexpr const char* kAllDays = "from=2020-01-01";

struct Town {
  App app;
  Browser owner = app.as("qiye"), centre = app.as("zhongxin"), industry = app.as("jingxin"),
          chief = app.as("juzhang"), finance = app.as("caizheng"), recorder = app.as("zhuanyuan");
  std::string d01 = org("d01"), d02 = org("d02");
  std::string firm = app.sql().text("select id from register.entity where name = $1", kFirm.name);

  std::string org(const char* code) {
    return app.sql().text("select id from auth.org where district = $1 and code = $2", kDistrict, code);
  }
  std::string raise(bool by_phone) {
    json::object body{{"kind", "help"},
                      {"title", "园区断电"},
                      {"body", "车间昨晚断电。"},
                      {"contact_name", "周"},
                      {"contact_phone", "13900000001"}};
    if (by_phone) body["subject_id"] = firm;
    const auto answer = (by_phone ? recorder : owner).post("/api/v1/appeals", json::serialize(body));
    REQUIRE(answer.status == 200);
    return std::string(answer.json().at("id").as_string());
  }
  /// One step of somebody; what the table refuses is refused.
  void step(const std::string& id, int what) {
    const auto act = [&](Browser& who, const char* action, const std::string& body) {
      who.post("/api/v1/appeals/" + id + "/actions/" + action, body);
    };
    switch (what) {
      case 0:
        return act(centre, "dispatch", R"({"org_id":")" + d01 + "\"}");
      case 1:
        return act(centre, "dispatch", R"({"org_id":")" + d02 + "\"}");
      case 2:
        act(industry, "sign", "{}");
        return act(finance, "sign", "{}");
      case 3:
        return act(industry, "add_cohandler", R"({"org_id":")" + d02 + "\"}");
      case 4:
        return act(industry, "reply", R"({"text":"已经处理完毕。"})");
      case 5:
        return act(owner, "rate", R"({"level":"satisfied"})");
      case 6:
        return act(industry, "return", R"({"reason":"不属于本单位职责"})");
      case 7:
        return act(owner, "withdraw", "{}");
      case 8:
        return act(chief, "suspend", R"({"reason":"等待企业补充材料","until":"2027-01-01T00:00:00Z"})");
      default:
        return act(owner, "rate", R"({"level":"dissatisfied","note":"还没有解决"})");
    }
  }
};

json::value body_of(Browser& who, const std::string& path) {
  const auto answer = who.get(path);
  if (answer.status != 200) RC_FAIL(path + ": " + answer.body);
  return answer.json();
}

/// The ids of a list over all its pages, and its total.
std::pair<std::set<std::string>, std::int64_t> pages(Browser& who, const std::string& query) {
  std::set<std::string> ids;
  std::int64_t total = 0;
  std::string cursor;
  do {
    const auto page =
        body_of(who, "/api/v1/appeals?limit=3&" + query + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const auto& item : page.at("items").as_array())
      RC_ASSERT(ids.emplace(item.at("id").as_string()).second);
    total = page.at("total").to_number<std::int64_t>();
    cursor.clear();
    for (const char c : std::string(page.at("next_cursor").as_string()))
      cursor += c == '+' ? std::string("%2B") : std::string(1, c);
  } while (!cursor.empty());
  return {ids, total};
}

std::int64_t lines_of_export(Browser& who, const std::string& query) {
  const auto answer = who.get("/api/v1/appeals/export.csv?" + query);
  RC_ASSERT(answer.status == 200);
  return std::ranges::count(answer.body, '\n') - 1;
}

void same_answers(Browser& who) {
  RC_ASSERT(json::serialize(body_of(who, "/api/v1/appeals/counts")) ==
            json::serialize(body_of(who, std::string("/api/v1/appeals/counts?") + kAllDays)));
  for (const char* filter : {"", "state=in_progress", "state=dispatched&state=submitted", "clock=red",
                             "clock=yellow", "clock=green", "clock=none", "state=closed"}) {
    std::set<std::string> seen;
    for (const char* sort : {"-submitted_at", "due_at", "number", "reply_due_at"}) {
      const auto fast = pages(who, std::string(filter) + "&sort=" + sort);
      const auto slow = pages(who, std::string(filter) + "&" + kAllDays + "&sort=" + sort);
      RC_ASSERT(fast.first == slow.first);
      RC_ASSERT(fast.second == static_cast<std::int64_t>(fast.first.size()));
      RC_ASSERT(slow.second == fast.second);
      seen = fast.first;
    }
    RC_ASSERT(lines_of_export(who, filter) == static_cast<std::int64_t>(seen.size()));
  }
}

}  // namespace

TEST_CASE("the same filter gives the same answer, however it is computed") {
  setenv("RC_PARAMS", "max_success=4 max_size=30", 0);
  static Town town;
  CHECK(rc::check("tally, rows, pages and files", [] {
    const auto seeds = *rc::gen::container<std::vector<std::pair<bool, std::vector<int>>>>(
        4, rc::gen::pair(rc::gen::arbitrary<bool>(),
                         rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10))));
    for (const auto& [by_phone, steps] : seeds) {
      const auto id = town.raise(by_phone);
      town.step(id, 0);
      for (const int what : steps) town.step(id, what);
      town.app.clock.advance(std::chrono::minutes(*rc::gen::element(0, 7, 61, 600, 2000)));
    }
    if (*rc::gen::arbitrary<bool>()) town.app.sql().run("select appeal.fold_tally()");
    for (auto* who : {&town.centre, &town.industry, &town.finance, &town.recorder, &town.owner})
      same_answers(*who);
  }));
}

// ---- every filter

namespace {

/// A filter as a query, and whether a line of the list fits it: the same rule told a second time.
struct Filter {
  std::string name, query;
  std::function<bool(const json::object&)> fits;
};

std::string text_of(const json::object& row, std::string_view key) {
  const auto* found = row.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// Filters of one member for each value that the lines have.
void add_values(std::vector<Filter>& out, const std::vector<json::object>& rows, const std::string& name,
                const std::string& member) {
  std::set<std::string> values;
  for (const auto& row : rows)
    if (const auto value = text_of(row, member); !value.empty()) values.insert(value);
  for (const auto& value : values)
    out.push_back({name, name + "=" + value,
                   [member, value](const json::object& row) { return text_of(row, member) == value; }});
}

std::string day_of(const json::object& row) {
  return base::to_iso(base::local_date(*base::parse_timestamp(text_of(row, "submitted_at"))));
}

/// Filters whose members the lines do not show are known by the ids that the database finds.
void add_known(std::vector<Filter>& out, Town& town, const std::string& name, const std::string& query,
               const std::string& where) {
  std::set<std::string> ids;
  const auto rows = town.app.sql().run("select id from appeal.appeal where " + where);
  for (std::size_t i = 0; i < rows.size(); ++i) ids.emplace(rows.text(i, 0));
  REQUIRE_MESSAGE(!ids.empty(), query);
  out.push_back({name, query, [ids](const json::object& row) { return ids.contains(text_of(row, "id")); }});
}

std::vector<Filter> filters_over(Town& town, const std::vector<json::object>& rows) {
  std::vector<Filter> out;
  for (const auto& [name, member] : {std::pair("state", "state"),
                                     {"kind", "kind"},
                                     {"channel", "channel"},
                                     {"category", "category_id"},
                                     {"org", "lead_org_id"},
                                     {"subject", "subject_id"},
                                     {"street", "street_code"},
                                     {"clock", "clock"},
                                     {"supervision", "supervision"},
                                     {"rating", "rating"}})
    add_values(out, rows, name, member);
  out.push_back({"urgent", "urgent=true", [](const auto& row) { return row.at("urgent").as_bool(); }});
  out.push_back({"redone", "redone=true", [](const auto& row) { return row.at("redo_count") != 0; }});
  out.push_back({"redone", "redone=false", [](const auto& row) { return row.at("redo_count") == 0; }});
  out.push_back({"supervised", "supervised=true",
                 [](const auto& row) { return text_of(row, "supervision") != "none"; }});
  for (const char* day : {"2026-03-02", "2026-03-03"}) {
    out.push_back(
        {"from", std::string("from=") + day, [day](const auto& row) { return day_of(row) >= day; }});
    out.push_back({"to", std::string("to=") + day, [day](const auto& row) { return day_of(row) <= day; }});
  }
  for (const auto& [what, member] :
       {std::pair("category", "category_id"), {"street", "street_code"}, {"org", "lead_org_id"}})
    out.push_back({"without", std::string("without=") + what,
                   [member = std::string(member)](const auto& row) { return text_of(row, member).empty(); }});
  add_known(out, town, "place", "place=%E7%A4%BA%E8%8C%83%E8%B7%AF1%E5%8F%B7", "address = '示范路1号'");
  add_known(out, town, "q", "q=%E8%B7%AF%E7%81%AF", "title like '%路灯%'");
  add_known(out, town, "returned", "returned=true", "return_count > 0");
  add_known(out, town, "extended", "extended=true", "extension_count > 0");
  add_known(out, town, "asking", "asking=true", "extension_until is not null");
  const auto parent = town.app.sql().text("select parent_id from appeal.appeal where parent_id is not null");
  add_known(out, town, "parent", "parent=" + parent, "parent_id is not null");
  return out;
}

std::vector<json::object> rows_of(Browser& who, const std::string& query) {
  std::vector<json::object> out;
  const auto page = body_of(who, "/api/v1/appeals?limit=200" + (query.empty() ? "" : "&" + query));
  for (const auto& item : page.at("items").as_array()) out.push_back(item.as_object());
  REQUIRE(page.at("next_cursor").as_string().empty());
  return out;
}

/// Appeals of every kind, each with a life of its own.
void settle(Town& town) {
  auto head = town.app.as("zhuren");
  const auto act = [&](Browser& who, const std::string& id, const char* action, const std::string& body) {
    const auto answer = who.post("/api/v1/appeals/" + id + "/actions/" + action, body);
    REQUIRE_MESSAGE(answer.status == 200, action, " ", answer.body);
  };
  const auto to = [](const std::string& org, const char* more = "") {
    return R"({"org_id":")" + org + "\"" + more + "}";
  };
  std::vector<std::string> ids;
  for (int i = 0; i < 14; ++i) {
    ids.push_back(town.raise(i % 3 == 0));
    if (i == 6) town.app.clock.advance(std::chrono::hours(26));
  }
  for (int i = 1; i < 12; ++i)
    act(town.centre, ids[i], "dispatch", to(i % 4 ? town.d01 : town.d02, i == 8 ? R"(,"urgent":true)" : ""));
  for (int i = 2; i < 12; ++i) act(i % 4 ? town.industry : town.finance, ids[i], "sign", "{}");
  act(town.industry, ids[2], "add_cohandler", to(town.d02));
  act(town.industry, ids[3], "ask_extension", R"({"reason":"须现场勘察","until":"2026-03-10T10:00:00Z"})");
  act(town.industry, ids[5], "ask_extension", R"({"reason":"须现场勘察","until":"2026-03-10T10:00:00Z"})");
  act(town.chief, ids[5], "allow_extension", "{}");
  act(town.industry, ids[6], "return", R"({"reason":"不属于本单位职责"})");
  for (const int i : {7, 9, 10}) act(town.industry, ids[i], "reply", R"({"text":"已经处理完毕。"})");
  act(town.owner, ids[7], "rate", R"({"level":"satisfied"})");
  act(town.owner, ids[9], "rate", R"({"level":"dissatisfied","note":"还没有解决"})");
  act(head, ids[11], "supervise", R"({"note":"限期办结"})");
  act(town.centre, ids[13], "merge", R"({"other_id":")" + ids[11] + "\"}");
  town.app.sql().script(
      "update appeal.appeal set street_code = 's01' where number like '%3';"
      "update appeal.appeal set address = '示范路1号' where number like '%2';"
      "update appeal.appeal set kind = 'complain' where number like '%4';"
      "update appeal.appeal set category_id = (select id from appeal.category order by code limit 1) where "
      "number like '%5' or number like '%6'");
  for (int i = 0; i < 3; ++i) {
    const auto answer = town.owner.post(
        "/api/v1/appeals",
        R"({"kind":"help","title":"路灯不亮","body":"园区北门路灯不亮。","contact_name":"周","contact_phone":"13900000001"})");
    REQUIRE(answer.status == 200);
  }
}

void check_everywhere(Browser& who, const std::string& query, const std::set<std::string>& expected) {
  INFO(query);
  const auto count = static_cast<std::int64_t>(expected.size());
  const auto walked = pages(who, query);
  CHECK(walked.first == expected);
  CHECK(walked.second == count);
  CHECK(lines_of_export(who, query) == count);
  // The counts ignore states and say how each of them stands.
  if (query.find("state=") != std::string::npos) return;
  const auto counts = body_of(who, "/api/v1/appeals/counts?" + query);
  CHECK(counts.at("all").to_number<std::int64_t>() == count);
  std::map<std::string, std::int64_t> by_state;
  for (const auto& row : rows_of(who, query)) ++by_state[text_of(row, "state")];
  for (const auto& [state, n] : by_state)
    if (const auto* told = counts.as_object().if_contains(state))
      CHECK_MESSAGE(told->to_number<std::int64_t>() == n, state);
}

}  // namespace

TEST_CASE("every filter, alone and with another: list, pages, total, counts and file agree") {
  Town town;
  settle(town);
  // What a figure counts turns the meaning of the days, and "itself" that of the category: the journey over
  // all figures holds each of them against its list.
  const std::set<std::string> no_filters{"sort",    "limit",  "cursor",  "mine",
                                         "helping", "itself", "counted", "left"};
  for (auto* who : {&town.centre, &town.industry, &town.finance, &town.owner}) {
    const auto rows = rows_of(*who, "");
    const auto filters = filters_over(town, rows_of(town.centre, ""));
    for (const auto& field : base::type_of<appeal::ListQuery>.fields)
      CHECK_MESSAGE((no_filters.contains(std::string(field.name)) ||
                     std::ranges::any_of(filters, [&](const Filter& f) { return f.name == field.name; })),
                    "no test of the filter ", field.name);
    const auto expected = [&](const Filter& a, const Filter& b) {
      std::set<std::string> ids;
      for (const auto& row : rows)
        if (a.fits(row) && b.fits(row)) ids.insert(text_of(row, "id"));
      return ids;
    };
    for (std::size_t i = 0; i < filters.size(); ++i) {
      check_everywhere(*who, filters[i].query, expected(filters[i], filters[i]));
      const auto& other = filters[(i * 7 + 5) % filters.size()];
      if (other.name != filters[i].name)
        check_everywhere(*who, filters[i].query + "&" + other.query, expected(filters[i], other));
    }
  }
  // What is mine and what waits for my help is so for each reader.
  CHECK(rows_of(town.finance, "helping=true").size() == 1);
  CHECK(rows_of(town.industry, "helping=true").empty());
  for (auto* who : {&town.industry, &town.finance})
    for (const char* query : {"mine=true", "helping=true"}) {
      std::set<std::string> ids;
      for (const auto& row : rows_of(*who, query)) ids.insert(text_of(row, "id"));
      check_everywhere(*who, query, ids);
    }
}
