/// Bad input, sentence by sentence: Unicode of all kinds, a megabyte of text, a thousand attachments, bombs
/// and files that are something else, scripts in any field, requests replayed and out of order, another
/// enterprise's number in every URL. Clear answers, nothing lost, nothing shown. (An officer of another
/// department on every action: roles_test.cpp; the clock set back: clock_test.cpp.)

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <zip.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "modules/appeal/internal/use_cases.hpp"
#include "tests/support/test_app.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::test;
namespace json = boost::json;

namespace {

const std::string kAppeals = "/api/v1/appeals";

bool slow_tests() {
  return std::getenv("QIYING_TEST_SLOW") != nullptr;
}

json::object appeal_of(const std::string& title, const std::string& body) {
  return {{"kind", "help"},
          {"title", title},
          {"body", body},
          {"contact_name", "周办事"},
          {"contact_phone", "13900000001"}};
}

std::string url_of(const std::string& id, const std::string& action = {}) {
  return kAppeals + "/" + id + (action.empty() ? "" : "/actions/" + action);
}

struct Town {
  App app;
  Browser owner = app.as("qiye"), stranger = app.as("qiye2"), centre = app.as("zhongxin"),
          office = app.as("jingxin");
  std::string d01 = app.sql().text("select id from auth.org where district = $1 and code = 'd01'", kDistrict);

  std::string raise(const json::object& body) {
    const auto answer = owner.post(kAppeals, json::serialize(body));
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return std::string(answer.json().at("id").as_string());
  }
  std::string raise() { return raise(appeal_of("只给承办单位看的诉求", "只给承办单位看的内容。")); }
  int act(Browser& who, const std::string& id, const char* action, const json::object& body) {
    return who.post(url_of(id, action), json::serialize(body)).status;
  }
  void dispatch(const std::string& id) {
    REQUIRE(act(centre, id, "dispatch", {{"org_id", d01}}) == 200);
    REQUIRE(act(office, id, "sign", {}) == 200);
  }
  std::int64_t count(const char* table) {
    return app.sql().number(std::string("select count(*) from ") + table);
  }
};

std::string word(const json::value& v, const char* key) {
  return std::string(v.at(key).as_string());
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// ---- Unicode

const std::pair<const char*, const char*> kScripts[] = {
    {"emoji with joiners and skins", "👩🏽‍🏭 👨‍👩‍👧‍👦 🇨🇳 🏴‍☠️"},
    {"right to left, with overrides", "שלום مرحبا \u202Etxt.exe\u202C \u2067x\u2069"},
    {"nothing to be seen", "用\u200B水\u200D压\u2060低\uFEFF了\u00AD"},
    {"rare Han of the second and third plane", "𠮷野家𪚥㐂𬺰𰻝𱁬 䶮"},
    {"private use and not characters", "\uE000 \U000F0000 \uFFFE \U0010FFFF"},
    {"piled marks", "Z\u0351\u036B\u0343\u034Aa\u0321\u0322\u0327l\u0360\u0361g\u0334o\u0335"},
    {"half-width, full-width, compatibility", "ﾃｽﾄ ＡＢＣ ㍿ ﷺ ﬃ"},
    {"other lines", "一\u2028二\u2029三\u0085四"},
    {"mathematics and scripts of all sides", "𝔘𝔫𝔦 ไทย བོད་ ᠮᠣᠩᠭᠣᠯ ئۇيغۇر"}};

/// Kept word for word and found again, or refused with the field's name: never changed, never a failure of
/// ours.
void tell_in(Town& town, const char* what, const std::string& text) {
  const auto answer =
      town.owner.post(kAppeals, json::serialize(appeal_of("测 " + text, "说明 " + text + " 完。")));
  INFO(what, ": ", answer.status, " ", answer.body.substr(0, 300));
  if (answer.status == 422) {
    CHECK(answer.body.find("\"field\":\"") != std::string::npos);
    return;
  }
  REQUIRE(answer.status == 200);
  const auto id = word(answer.json(), "id");
  CHECK(word(answer.json(), "title") == "测 " + text);
  town.dispatch(id);
  CHECK(town.act(town.office, id, "reply", {{"text", "答 " + text}}) == 200);
  CHECK(town.act(town.owner, id, "rate", {{"level", "satisfied"}, {"note", text}}) == 200);
  const auto seen = town.owner.get(url_of(id)).json();
  CHECK(word(seen, "body") == "说明 " + text + " 完。");
  CHECK(town.app.sql().text("select note from appeal.event where appeal_id = $1 and action = 'reply'", id) ==
        "答 " + text);
  for (const auto& page : {"/appeals/" + id, std::string("/appeals"), url_of(id) + "/file.pdf"})
    CHECK_MESSAGE(town.owner.get(page).status == 200, page);
  CHECK(town.centre.get("/api/v1/appeals/export.csv").status == 200);
  CHECK(town.centre.get("/api/v1/appeals/export.xlsx").status == 200);
}

// ---- text

/// The text fields of an action's body.
std::vector<std::string> texts_of(const base::Type& type) {
  std::vector<std::string> out;
  for (const auto& field : type.fields) {
    const auto& held = field.type->kind == base::Kind::optional ? *field.type->element : *field.type;
    if (held.kind == base::Kind::text) out.emplace_back(field.name);
  }
  return out;
}

// ---- routes

struct Route {
  http::Method method;
  std::string pattern;
  bool json;
  bool writes() const { return method != http::Method::get && method != http::Method::head; }
};

std::vector<Route> routes_of(const kernel::Registry& registry) {
  std::vector<Route> out;
  for (const auto& r : registry.api) out.push_back({r.method, r.pattern, r.in != nullptr});
  for (const auto& r : registry.pages) out.push_back({r.method, r.pattern, false});
  return out;
}

// ---- files

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string archive(const std::string& name, const std::string& content) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a";
  auto* out = zip_open(path.c_str(), ZIP_CREATE, nullptr);
  zip_file_add(out, name.c_str(), zip_source_buffer(out, content.data(), content.size(), 0), 0);
  REQUIRE(zip_close(out) == 0);
  return bytes_of(path);
}

/// A document of many parts, each of which unpacks to a thousand times its size.
std::string bomb() {
  const TemporaryDirectory directory;
  const auto part = directory.path() / "part", whole = directory.path() / "whole";
  std::ofstream(part, std::ios::binary) << archive("zeros", std::string(50 << 20, '\0'));
  auto* in = zip_open(part.c_str(), ZIP_RDONLY, nullptr);
  auto* out = zip_open(whole.c_str(), ZIP_CREATE, nullptr);
  zip_file_add(out, "[Content_Types].xml", zip_source_buffer(out, "<Types/>", 8, 0), 0);
  for (int i = 0; i < 11; ++i)
    zip_file_add(out, i ? ("word/media/" + std::to_string(i)).c_str() : "word/document.xml",
                 zip_source_zip(out, in, 0, ZIP_FL_COMPRESSED, 0, -1), 0);
  REQUIRE(zip_close(out) == 0);
  zip_discard(in);
  return bytes_of(whole);
}

}  // namespace

TEST_CASE("Unicode of all kinds is kept word for word or refused by name") {
  Town town;
  for (const auto& [what, text] : kScripts) tell_in(town, what, text);
}

TEST_CASE("what is no Unicode is refused") {
  Town town;
  for (const auto* title : {"\\ud83d", "\\udc00\\ud83d", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
    auto body = json::serialize(appeal_of("TITLE", "内容足够长的说明。"));
    body.replace(body.find("TITLE"), 5, std::string("水") + title);
    const auto answer = town.owner.post(kAppeals, body);
    CHECK_MESSAGE((answer.status == 400 || answer.status == 422), title, " ", answer.status);
  }
  CHECK(town.count("appeal.appeal") == 0);
}

TEST_CASE("a megabyte of text is refused in every field, with the field's name; nothing is stored") {
  Town town;
  const auto id = town.raise();
  const auto huge = repeated("长", 333'000);
  for (const auto& field : texts_of(base::type_of<appeal::RaiseInput>)) {
    auto body = appeal_of("标题", "内容足够长的说明。");
    body[field] = huge;
    const auto answer = town.owner.post(kAppeals, json::serialize(body));
    CHECK_MESSAGE(answer.status == 422, field, " ", answer.body.substr(0, 200));
    CHECK_MESSAGE(answer.body.find("\"" + field + "\"") != std::string::npos, field);
  }
  for (const auto& field : texts_of(base::type_of<appeal::ActionInput>)) {
    const auto answer = town.owner.post(url_of(id, "note"), json::serialize(json::object{{field, huge}}));
    CHECK_MESSAGE(answer.status == 422, field, " ", answer.body.substr(0, 200));
    CHECK_MESSAGE(answer.body.find("\"" + field + "\"") != std::string::npos, field);
  }
  CHECK(town.owner.post(kAppeals, json::serialize(appeal_of("标题", repeated(huge, 4)))).status == 413);
  const auto page = town.owner.submit("/appeals/new", {{"kind", "help"},
                                                       {"title", "标题"},
                                                       {"body", huge},
                                                       {"contact_name", "周"},
                                                       {"contact_phone", "13900000001"}});
  CHECK(page.status >= 400);
  CHECK(page.status < 500);
  CHECK(town.count("appeal.appeal where state <> 'draft'") == 1);
  CHECK(town.count("appeal.event") == 1);
}

TEST_CASE(
    "a thousand attachments: a hundred are taken, then it is said; at once they are refused as a whole" *
    doctest::skip(!slow_tests())) {
  Town town;
  const auto id = town.raise();
  std::vector<Part> some, all;
  for (int i = 0; i < 1000; ++i) {
    Part part{"file", "第" + std::to_string(i) + "张.txt", "照片 " + std::to_string(i)};
    if (i < 60) some.push_back(part);
    all.push_back(std::move(part));
  }
  const auto files = [&] {
    return town.app.sql().number("select count(*) from files.ref where object_id = $1", id);
  };
  const auto at_once = town.owner.upload(url_of(id) + "/files", all);
  CHECK_MESSAGE((at_once.status >= 400 && at_once.status < 500), at_once.status);
  CHECK(files() == 0);
  CHECK(town.owner.upload(url_of(id) + "/files", some).status == 200);
  // Together they would be more than a hundred: none of them is kept, and the answer says why.
  const auto more = town.owner.upload(url_of(id) + "/files", some);
  CHECK(more.status == 422);
  CHECK(word(more.json(), "code") == "appeal.too_many_files");
  CHECK(files() == 60);
  some.resize(40);
  CHECK(town.owner.upload(url_of(id) + "/files", some).status == 200);
  some.resize(1);
  CHECK(town.office.upload(url_of(id) + "/files", some).status == 404);
  CHECK(town.centre.upload(url_of(id) + "/files", some).status == 422);
  CHECK(files() == 100);
  CHECK(town.owner.get("/appeals/" + id).status == 200);
  CHECK(town.owner.get(url_of(id) + "/file.pdf").status == 200);
}

TEST_CASE("bombs and files that are something else are refused wherever appeals take files" *
          doctest::skip(!slow_tests())) {
  Town town;
  const auto id = town.raise();
  const auto trap = bomb();
  CHECK(trap.size() < (2u << 20));
  const std::pair<const char*, std::string> files[] = {
      {"说明.docx", trap},
      {"照片.jpg", std::string("\x7f") + "ELF\2\1\1"},
      {"照片.png", "<html><script>alert(1)</script></html>"},
      {"图.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"},
      {"合同.pdf", std::string("MZ\x90\0\3", 5)},
      {"表.xlsx", "PK\3\4 and nothing more"},
      {"压缩.zip", archive("a.exe", "MZ")}};
  for (const auto& [name, bytes] : files) {
    const auto answer = town.owner.upload(url_of(id) + "/files", {{"file", name, bytes}});
    CHECK_MESSAGE((answer.status == 415 || answer.status == 422), name, " ", answer.status, " ",
                  answer.body.substr(0, 200));
    const auto read = town.centre.upload("/api/v1/appeals/import", {{"file", "诉求.xlsx", bytes}});
    CHECK_MESSAGE((read.status >= 400 && read.status < 500), "import ", name, " ", read.status);
  }
  CHECK(town.count("files.ref") == 0);
  CHECK(town.count("appeal.appeal") == 1);
}

TEST_CASE("a script in any field is text on every page") {
  Town town;
  const std::string script = "<script>alert(7)</script>\" onload=\"alert(7) {{CSRF}} '";
  auto body = appeal_of("题" + script, "说明" + script);
  body["contact_name"] = "<script>alert(7)</script>\" onload=\"alert(7)";
  body["address"] = script;
  const auto id = town.raise(body);
  CHECK(town.owner
            .upload(url_of(id) + "/files", {{"file", "<img src=x onerror=alert(7)>.txt", "meter reading"}})
            .status == 200);
  CHECK(town.act(town.owner, id, "note", {{"note", script}}) == 200);
  town.dispatch(id);
  CHECK(town.act(town.office, id, "stage", {{"text", script}}) == 200);
  CHECK(town.act(town.office, id, "reply", {{"text", script}}) == 200);
  for (const auto& page :
       {std::string("/appeals"), "/appeals/" + id, std::string("/me"), std::string("/"),
        std::string("/appeals/new"), "/appeals?q=" + form_encoded({{"", script}}).substr(1),
        std::string("/appeals/answers?q=%3Cscript%3Ealert(7)")}) {
    const auto shown = town.owner.get(page);
    CHECK_MESSAGE(shown.status == 200, page);
    for (const auto* bad : {"<script>alert", "\" onload=\"", "onload=\"alert", "<img src=x"})
      CHECK_MESSAGE(shown.body.find(bad) == std::string::npos, page, " ", bad);
  }
  // A form that comes back with its faults.
  const auto again = town.owner.submit("/appeals/" + id + "/actions/rate", {{"note", script}});
  CHECK(again.status == 422);
  CHECK(again.body.find("<script>alert") == std::string::npos);
}

TEST_CASE("requests replayed and in any order: every step is taken once, in an order that the table knows") {
  setenv("RC_PARAMS", "max_success=8 max_size=20", 0);
  static Town town;
  CHECK(rc::check("shuffled", [] {
    const auto id = town.raise();
    struct Request {
      Browser* who;
      const char* action;
      json::object body;
      std::string answer;
    };
    std::vector<Request> requests{{&town.centre, "dispatch", {{"org_id", town.d01}}, ""},
                                  {&town.office, "sign", {}, ""},
                                  {&town.office, "stage", {{"text", "正在联系供电公司。"}}, ""},
                                  {&town.office, "reply", {{"text", "已恢复供电。"}}, ""},
                                  {&town.owner, "rate", {{"level", "satisfied"}}, ""}};
    const auto send = [&](Request& r) {
      return r.who->post(url_of(id, r.action), json::serialize(r.body),
                         {{"Idempotency-Key", std::string(r.action) + "-" + id}});
    };
    const auto order = [&] {
      return *rc::gen::container<std::vector<std::size_t>>(requests.size() * 4,
                                                           rc::gen::inRange<std::size_t>(0, requests.size()));
    };
    const auto one_of = [&](std::size_t i) {
      auto& r = requests[i];
      const auto answer = send(r);
      RC_ASSERT(answer.status > 0 && answer.status < 500);
      if (!r.answer.empty()) {
        RC_ASSERT(answer.status == 200);
        RC_ASSERT(answer.body == r.answer);
        RC_ASSERT(answer.header("idempotency-replayed") == "true");
      }
      if (answer.status == 200) r.answer = answer.body;
    };
    for (const auto i : order()) one_of(i);
    // Nothing is lost either: in their order they all come through, those that were taken with their old
    // answers.
    for (std::size_t i = 0; i < requests.size(); ++i) one_of(i);
    for (const auto i : order()) one_of(i);
    const auto log = town.app.sql().text(
        "select string_agg(action, ' ' order by seq) from appeal.event where appeal_id = $1", id);
    const auto taken =
        1 + std::ranges::count_if(requests, [](const Request& r) { return !r.answer.empty(); });
    RC_ASSERT(std::ranges::count(log, ' ') + 1 == taken);
    RC_ASSERT(log.starts_with("submit dispatch sign "));
    RC_ASSERT(log.ends_with(" reply rate"));
  }));
}

TEST_CASE("another enterprise's number in every URL: it is not there, nothing is shown, nothing happens") {
  Town town;
  const auto id = town.raise();
  town.dispatch(id);
  const auto version = town.app.sql().number("select version from appeal.appeal where id = $1", id);
  std::size_t asked = 0;
  for (const auto& route : routes_of(town.app.registry())) {
    const auto at = route.pattern.find("{id}");
    if (at == std::string::npos || route.pattern.find("appeal") == std::string::npos) continue;
    std::vector<std::string> paths;
    auto path = route.pattern;
    path.replace(at, 4, id);
    if (const auto action = path.find("{action}"); action != std::string::npos)
      for (const auto name : appeal::qy_names(appeal::Action{}))
        paths.push_back(std::string(path).replace(action, 8, std::string(name)));
    else
      paths.push_back(path);
    for (const auto& one : paths) {
      Outgoing request{std::string(http::name_of(route.method)), one, {}, "", false};
      if (route.writes()) {
        request.body = route.json ? R"({"note":"我来","text":"我来","reason":"我来"})" : "note=1&reason=1";
        request.headers = {
            {"Content-Type", route.json ? "application/json" : "application/x-www-form-urlencoded"}};
      }
      const auto answer = town.stranger.send(request);
      const bool refused = answer.status >= 400 && answer.status < 500;
      CHECK_MESSAGE(refused, std::string(http::name_of(route.method)), " ", one, " ", answer.status);
      CHECK_MESSAGE(answer.body.find("只给承办单位看") == std::string::npos, one);
      ++asked;
    }
  }
  CHECK(asked > 60);
  // The same as a filter of what one may ask.
  for (const auto& query : {"?parent=" + id, std::string("?q=%E5%8F%AA%E7%BB%99%E6%89%BF%E5%8A%9E")})
    CHECK(town.stranger.get(kAppeals + query).json().at("total") == 0);
  CHECK(town.app.sql().number("select version from appeal.appeal where id = $1", id) == version);
  CHECK(town.app.sql().number("select count(*) from appeal.event where appeal_id = $1", id) == version);
}
