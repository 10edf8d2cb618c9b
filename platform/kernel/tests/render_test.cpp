#include <doctest/doctest.h>

#include "platform/kernel/tests/fixture.hpp"

using namespace qiying;
using namespace qiying::kernel;
using namespace qiying::kernel::testing;

namespace {

bool has(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

/// A page that is the error template with a message of ours.
void open_page(House& house, std::string title, int status = 200) {
  house.registry.page("/p", {.access = {.everyone = true}}, [=](Context& c) -> base::Result<Page> {
    Page page;
    page.template_name = "error.html";
    page.title = title;
    page.status = status;
    page.values.set("MESSAGE", title);
    (void)c;
    return page;
  });
  house.registry.page("/missing", {.access = {.everyone = true}},
                      [](Context&) -> base::Result<Page> { return base::not_found({"文章", "article"}); });
  house.registry.page("/broken", {.access = {.everyone = true}},
                      [](Context&) -> base::Result<Page> { throw std::runtime_error("secret"); });
  house.open();
}

Ask get(std::string path, const char* language = nullptr) {
  Ask out{http::Method::get, std::move(path), {}, "", {}, {}};
  if (language) out.headers.set("Accept-Language", language);
  return out;
}

}  // namespace

TEST_CASE("a page stands in the site's layout, in the reader's language") {
  House house;
  open_page(house, "标题");
  const auto zh = house.ask(get("/p"));
  CHECK(zh.status == 200);
  CHECK(zh.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(has(zh, "<html lang=\"zh-CN\""));
  CHECK(has(zh, "<title>标题 - 企应</title>"));
  CHECK(has(zh, "href=\"/login\""));
  const auto en = house.ask(get("/p", "en"));
  CHECK(has(en, "<html lang=\"en\""));
  CHECK(has(en, "Qiying</title>"));
}

TEST_CASE("titles and messages are text, never markup") {
  House house;
  open_page(house, "</title><script>alert(1)</script>");
  const auto answer = house.ask(get("/p"));
  CHECK_FALSE(has(answer, "<script>alert"));
  CHECK(has(answer, "&lt;script&gt;alert(1)&lt;/script&gt;"));
}

TEST_CASE("a visitor gets a form token once; who is signed in uses that of the session") {
  House house;
  open_page(house, "x");
  const auto visitor = house.ask(get("/p"));
  const auto cookie = std::string(visitor.headers.get("Set-Cookie").value_or(""));
  CHECK(cookie.starts_with("qy_csrf="));
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK_FALSE(house.ask(get("/p"), "clerk").headers.get("Set-Cookie"));
  CHECK(has(house.ask(get("/p"), "clerk"), "token-of-clerk"));
}

TEST_CASE("error pages say what happened and what to do, with the request number") {
  House house;
  open_page(house, "x");
  const auto missing = house.ask(get("/missing"));
  CHECK(missing.status == 404);
  CHECK(has(missing, "文章"));
  CHECK(has(missing, "trace-1"));
  const auto broken = house.ask(get("/broken", "en"));
  CHECK(broken.status == 500);
  CHECK(has(broken, "<html lang=\"en\""));
  CHECK_FALSE(has(broken, "secret"));
}

TEST_CASE("only a demonstration says that it is one") {
  House house;
  open_page(house, "x");
  const auto plain = house.ask(get("/p"));
  House other;
  other.settings.demo = true;
  open_page(other, "x");
  const auto demo = other.ask(get("/p"));
  CHECK(demo.body.size() > plain.body.size());
}

TEST_CASE("unknown values of display cookies fall back, nothing of them is shown") {
  House house;
  open_page(house, "x");
  auto question = get("/p");
  CHECK(has(house.ask(question), "data-theme=\"auto\""));
}

TEST_CASE("an address that is none is told to whoever asks, as himself") {
  House house;
  open_page(house, "x");
  const auto clerk = house.ask(get("/no/such"), "clerk");
  CHECK(clerk.status == 404);
  CHECK(has(clerk, "token-of-clerk"));
  CHECK_FALSE(has(clerk, "href=\"/login\""));
  CHECK(has(house.ask(get("/no/such")), "href=\"/login\""));
  CHECK(has(house.ask(get("/no/such"), "forgotten"), "href=\"/login\""));
  const auto api = house.ask(get("/api/v1/none"), "clerk");
  CHECK(api.status == 404);
  CHECK(api.headers.get("Content-Type") == "application/json; charset=utf-8");
}

TEST_CASE("the address of a form leads to the nearest page above it, and no other address does") {
  House house;
  const Access everyone{.everyone = true};
  const auto nothing = [](Context&) -> base::Result<Page> { return Page{}; };
  house.registry.page("/things/{id}", {.access = everyone}, nothing);
  house.registry.form("/things/{id}/actions/{action}", {.access = everyone}, nothing);
  house.registry.form("/alone", {.access = everyone}, nothing);
  open_page(house, "x");
  const auto led = house.ask(get("/things/光 1/actions/rate"), "clerk");
  CHECK(led.status == 303);
  CHECK(led.headers.get("Location") == "/things/%E5%85%89%201");
  CHECK(house.ask(get("/alone")).headers.get("Location") == "/");
  Ask other{http::Method::del, "/things/1/actions/rate", {}, "", {}, {}};
  const auto refused = house.ask(other, "clerk");
  CHECK(refused.status == 405);
  CHECK(has(refused, "token-of-clerk"));
  CHECK(house.ask(get("/things/1/actions")).status == 404);
}

TEST_CASE("where nobody looked up who asks a page shows nobody as signed out who may be signed in") {
  House house;
  open_page(house, "x");
  const auto clerk = house.bare(429, "clerk");
  CHECK(clerk.status == 429);
  CHECK_FALSE(has(clerk, "href=\"/login\""));
  CHECK(has(clerk, "href=\"/me\""));
  CHECK(has(house.bare(429, ""), "href=\"/login\""));
}
