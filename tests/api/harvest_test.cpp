/// Policies are read from a website's list page: found, not doubled, and watched for changes.

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "platform/http/server.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

/// A government's website with a list of two documents, one of which comes twice.
class Website {
 public:
  Website() {
    http::Router router;
    router.add(http::Method::get, "/zc/index.html", {},
               [this](http::Request&) { return http::Response::html(list); });
    router.add(http::Method::get, "/zc/1.html", {},
               [this](http::Request&) { return http::Response::html(first); });
    router.add(http::Method::get, "/zc/2.html", {},
               [this](http::Request&) { return http::Response::html(first); });
    http::ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.workers = 2;
    server_ = std::make_unique<http::Server>(options, std::move(router));
    server_->start();
  }
  std::string address() const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/zc/index.html";
  }

  std::string list =
      "<meta charset=utf-8><ul><li><a "
      "href='1.html'>关于印发节能改造补贴办法的通知</a><span>2026-02-27</span></li>"
      "<li><a href='2.html'>转发节能改造补贴办法的通知</a><span>2026-02-28</span></li></ul>";
  std::string first =
      "<meta charset=utf-8><h1>节能改造补贴办法</h1><p>示政发〔2026〕8号</p><p>第一条 补贴两成。</p>";

 private:
  std::unique_ptr<http::Server> server_;
};

App app_for_tests() {
  return App([](config::Settings& s) { s.fetch_hosts = {"127.0.0.1"}; });
}

std::string add_source(App& app, const std::string& address) {
  const auto answer =
      app.as("fabu").post("/api/v1/policy-sources", R"({"name":"示范区政府","address":")" + address + "\"}");
  REQUIRE(answer.status == 200);
  return std::string(answer.json().at("id").as_string());
}

boost::json::value found(App& app, const std::string& query = "") {
  return app.as("bianji").get("/api/v1/policy-found" + query).json();
}

}  // namespace

TEST_CASE("a list page is read: a document once, its copy recognised by the number, a change noticed") {
  Website site;
  auto app = app_for_tests();
  const auto source = add_source(app, site.address());
  app.site().run_jobs();
  CHECK(found(app).at("total") == 2);
  const auto fresh = found(app, "?state=new");
  REQUIRE(fresh.at("total") == 1);
  CHECK(fresh.at("items").at(0).at("doc_number") == "示政发〔2026〕8号");
  CHECK(found(app, "?state=known").at("total") == 1);

  // Read again: nothing is doubled.
  CHECK(app.as("fabu").post("/api/v1/policy-sources/" + source + "/actions/run", "{}").status == 200);
  app.site().run_jobs();
  CHECK(found(app).at("total") == 2);

  // A week later the text is another.
  site.first += "<p>第二条 自发布之日起施行。</p>";
  app.clock.advance(std::chrono::days(8));
  app.sql().run("insert into jobs.job (kind) values ('policy.harvest_all')");
  app.site().run_jobs();
  CHECK(found(app, "?state=changed").at("total") == 2);
}

TEST_CASE("what was found becomes a draft that another person publishes; the board counts it") {
  Website site;
  auto app = app_for_tests();
  add_source(app, site.address());
  app.site().run_jobs();
  auto writer = app.as("bianji");
  const auto row = found(app, "?state=new").at("items").at(0);
  const auto id = std::string(row.at("id").as_string());
  CHECK(writer.post("/api/v1/policy-found/" + id + "/actions/ignore", R"({"note":"","version":1})").status ==
        422);
  const auto drafted =
      writer.post("/api/v1/policy-found/" + id + "/actions/draft", R"({"note":"","version":1})");
  REQUIRE(drafted.status == 200);
  CHECK(writer.post("/api/v1/policy-found/" + id + "/actions/draft", R"({"note":"","version":1})").status ==
        409);
  const auto version = std::string(drafted.json().at("version_id").as_string());
  const auto board = [&] { return writer.get("/api/v1/policy-freshness").json(); };
  CHECK(board().at("concerned") == 2);
  CHECK(board().at("in_library") == 1);
  CHECK(writer.post("/api/v1/policy-versions/" + version + "/actions/submit", "{}").status == 200);
  CHECK(app.as("fabu").post("/api/v1/policy-versions/" + version + "/actions/publish", "{}").status == 200);
  CHECK(board().at("in_library") == 2);
  CHECK(board().at("in_time") == 2);
}

TEST_CASE("a site that is silent or not allowed is told, and nothing is asked of it") {
  auto app = app_for_tests();
  CHECK(app.as("fabu")
            .post("/api/v1/policy-sources", R"({"name":"甲","address":"http://localhost:1/"})")
            .status == 422);
  CHECK(app.as("bianji").post("/api/v1/policy-sources", R"({"name":"甲","address":""})").status == 403);
  std::string gone;
  {
    Website site;
    gone = site.address();
  }
  add_source(app, gone);
  app.site().run_jobs();
  const auto source = app.as("bianji").get("/api/v1/policy-sources").json().at("items").at(0);
  CHECK(std::string(source.at("error").as_string()).find("连接不上") != std::string::npos);
  CHECK(app.as("bianji").get("/api/v1/policy-freshness").json().at("silent") == 1);
}
