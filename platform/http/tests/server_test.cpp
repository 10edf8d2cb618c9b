#include "platform/http/server.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <fstream>
#include <future>
#include <latch>
#include <thread>

#include "platform/http/tests/wire.hpp"

using namespace qiying::http;
using namespace qiying::http::testing;

namespace {

/// Echoes what the handler saw, one "name=value" a line.
Response echo(Request& request) {
  std::string out;
  const auto line = [&](std::string_view name, std::string_view value) {
    out.append(name).append("=").append(value).append("\n");
  };
  line("method", name_of(request.method));
  line("path", request.path);
  line("remote", request.remote);
  line("secure", request.secure ? "1" : "0");
  line("id", request.id);
  line("body", request.body);
  for (const auto& [name, value] : request.params) line("param." + name, value);
  for (const auto& [name, value] : request.query) line("query." + name, value);
  for (const auto& [name, value] : request.cookies) line("cookie." + name, value);
  for (const auto& [name, value] : request.form) line("form." + name, value);
  return Response::text(out);
}

bool has(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

Router echo_routes() {
  Router router;
  router.add(Method::get, "/echo/{id}", {}, echo);
  router.add(Method::get, "/inline", {.inline_handler = true}, echo);
  router.add(Method::post, "/echo", {.body_limit = 1000}, echo);
  return router;
}

}  // namespace

TEST_CASE("a handler sees the request and its answer comes back") {
  const Running run(echo_routes());
  const auto answer = run.ask(get("/echo/%E5%85%89?q=a+b", "Cookie: sid=s1\r\nCookie: t=2\r\n"));
  CHECK(answer.status == 200);
  CHECK(has(answer, "path=/echo/光\n"));
  CHECK(has(answer, "param.id=光\n"));
  CHECK(has(answer, "query.q=a b\n"));
  CHECK(has(answer, "cookie.sid=s1\ncookie.t=2\n"));
  CHECK(has(answer, "remote=127.0.0.1\n"));
  CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(answer.header("Connection").empty());
  CHECK(has(answer, "id=" + answer.header("X-Request-Id") + "\n"));
}

TEST_CASE("every answer carries the security headers") {
  const Running run(echo_routes());
  for (const auto* target : {"/inline", "/none"}) {
    const auto answer = run.ask(get(target));
    CHECK(answer.header("Content-Security-Policy") ==
          "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src "
          "'none'; "
          "base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK_FALSE(answer.header("Referrer-Policy").empty());
    CHECK_FALSE(answer.header("Permissions-Policy").empty());
    CHECK(answer.header("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.header("Strict-Transport-Security").empty());
    CHECK_FALSE(answer.header("Date").empty());
  }
}

TEST_CASE("a response may replace a security header, but not the framing") {
  Router router;
  router.add(Method::get, "/", {}, [](Request&) {
    auto response = Response::text("hi");
    response.headers.set("cache-control", "public, max-age=60");
    response.headers.set("content-security-policy", "sandbox");
    response.headers.add("Content-Length", "99");
    response.headers.add("Transfer-Encoding", "chunked");
    return response;
  });
  const Running run(std::move(router));
  const auto answer = run.ask(get("/"));
  CHECK(answer.headers.count("cache-control") == 1);
  CHECK(answer.header("Cache-Control") == "public, max-age=60");
  CHECK(answer.header("Content-Security-Policy") == "sandbox");
  CHECK(answer.headers.count("content-length") == 1);
  CHECK(answer.header("Transfer-Encoding").empty());
  CHECK(answer.body == "hi");
}

TEST_CASE("connections are kept, and closed when asked") {
  const Running run(echo_routes());
  auto client = run.client();
  for (int i = 0; i < 3; ++i) CHECK(client.ask(get("/inline")).status == 200);
  const auto last = client.ask(get("/inline", "Connection: close\r\n"));
  CHECK(last.header("Connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("HTTP/1.0: closed by default, kept when asked, no Host needed") {
  const Running run(echo_routes());
  auto one = run.client();
  CHECK(one.ask("GET /inline HTTP/1.0\r\n\r\n").status == 200);
  CHECK(one.closed());
  auto two = run.client();
  const auto kept = two.ask("GET /inline HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(kept.header("Connection") == "keep-alive");
  CHECK(two.ask("GET /inline HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("HEAD has the header of GET and no body") {
  const Running run(echo_routes());
  auto client = run.client();
  const auto head = client.ask("HEAD /inline HTTP/1.1\r\nHost: t\r\n\r\n", true);
  CHECK(head.status == 200);
  CHECK(std::stoi(head.header("Content-Length")) > 20);
  const auto next = client.ask(get("/inline"));
  CHECK(next.status == 200);
  CHECK(has(next, "method=GET"));
}

TEST_CASE("OPTIONS tells what is allowed, 405 too") {
  const Running run(echo_routes());
  auto client = run.client();
  const auto options = client.ask("OPTIONS /echo/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(options.status == 204);
  CHECK(options.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(client.ask("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n").status == 204);
  const auto wrong = client.ask("DELETE /echo/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(client.ask("OPTIONS /none HTTP/1.1\r\nHost: t\r\n\r\n").status == 404);
}

TEST_CASE("100 pipelined requests are answered in order") {
  const Running run(echo_routes());
  for (const auto* target : {"/echo/", "/inline?n="}) {
    auto client = run.client();
    std::string all;
    for (int i = 0; i < 100; ++i) all += get(target + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 100; ++i) {
      const auto answer = client.read();
      REQUIRE(answer.status == 200);
      REQUIRE(has(answer, "=" + std::to_string(i) + "\n"));
    }
  }
}

TEST_CASE("a client that has closed its half still gets all answers") {
  const Running run(echo_routes());
  auto client = run.client();
  client.send(get("/echo/1") + get("/echo/2"));
  client.half_close();
  CHECK(client.read().status == 200);
  CHECK(has(client.read(), "param.id=2"));
  CHECK(client.closed());
}

TEST_CASE("bytes may come one by one") {
  const Running run(echo_routes());
  auto client = run.client();
  for (const char c : "\r\n\r\n" + post("/echo", "text/plain", "hello")) client.send({&c, 1});
  CHECK(has(client.read(), "body=hello\n"));
}

TEST_CASE("JSON, urlencoded and chunked bodies") {
  const Running run(echo_routes());
  auto client = run.client();
  CHECK(has(client.ask(post("/echo", "application/json", R"({"a":"光"})")), "body={\"a\":\"光\"}\n"));
  const auto form =
      client.ask(post("/echo", "application/x-www-form-urlencoded; charset=utf-8", "a=1&b=%E5%85%89+x"));
  CHECK(has(form, "form.a=1\nform.b=光 x\n"));
  const auto chunked = client.ask(
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: dropped\r\n\r\n");
  CHECK(has(chunked, "body=hello world\n"));
  CHECK(client.ask(get("/inline")).status == 200);
}

TEST_CASE("Expect: 100-continue") {
  const Running run(echo_routes());
  auto client = run.client();
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read().status == 100);
  CHECK(has(client.ask("hello"), "body=hello"));
  SUBCASE("a body that is too large is refused before it is sent") {
    const auto refused =
        client.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
    CHECK(refused.status == 413);
    CHECK(client.closed());
  }
  SUBCASE("other expectations are refused") {
    CHECK(client.ask(get("/inline", "Expect: miracles\r\n")).status == 417);
  }
}

TEST_CASE("a handler's exception is logged and told without internals") {
  std::promise<std::string> logged;
  Router router;
  router.add(Method::get, "/boom", {},
             [](Request&) -> Response { throw std::runtime_error("password=secret"); });
  router.add(Method::get, "/odd", {}, [](Request&) -> Response { throw 7; });
  const Running run(std::move(router), [&](ServerOptions& options) {
    options.error_log = [&](const Request& request, std::string_view what) {
      if (request.path == "/boom") logged.set_value(std::string(what));
    };
    options.error_page = [](const Request& request, int status) {
      return Response::json("{\"status\":" + std::to_string(status) + ",\"trace_id\":\"" + request.id +
                            "\"}");
    };
  });
  auto client = run.client();
  const auto answer = client.ask(get("/boom"));
  CHECK(answer.status == 500);
  CHECK(answer.body == "{\"status\":500,\"trace_id\":\"" + answer.header("X-Request-Id") + "\"}");
  CHECK(logged.get_future().get() == "password=secret");
  CHECK(client.ask(get("/odd")).status == 500);
  CHECK(client.ask(get("/none")).status == 404);
}

TEST_CASE("an error page that fails does not take the server with it") {
  const Running run(echo_routes(), [](ServerOptions& options) {
    options.error_page = [](const Request&, int) -> Response {
      throw std::runtime_error("template missing");
    };
    options.error_log = [](const Request&, std::string_view) {};
  });
  auto client = run.client();
  CHECK(client.ask(get("/none")).status == 404);
  CHECK(client.ask(get("/inline")).status == 200);
}

TEST_CASE("behind a trusted proxy the client is who the proxy says") {
  const std::string headers =
      "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\nX-Request-Id: "
      "trace-0001\r\n";
  SUBCASE("trusted") {
    const Running run(echo_routes(),
                      [](ServerOptions& options) { options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"}; });
    const auto answer = run.ask(get("/inline", headers));
    CHECK(has(answer, "remote=203.0.113.9\nsecure=1\nid=trace-0001\n"));
    CHECK(answer.header("Strict-Transport-Security") == "max-age=31536000");
    const auto odd = run.ask(get("/inline", "X-Forwarded-For: nonsense\r\nX-Request-Id: a b\r\n"));
    CHECK(has(odd, "remote=127.0.0.1\nsecure=0\n"));
    CHECK(odd.header("X-Request-Id") != "a b");
  }
  SUBCASE("not trusted") {
    const Running run(echo_routes());
    const auto answer = run.ask(get("/inline", headers));
    CHECK(has(answer, "remote=127.0.0.1\nsecure=0\n"));
    CHECK(answer.header("X-Request-Id") != "trace-0001");
  }
}

TEST_CASE("text of 1 KB and more is compressed when the client accepts") {
  Router router;
  router.add(Method::get, "/{kind}", {}, [](Request& request) {
    if (request.param("kind") == "json") return Response::json(std::string(5000, 'a'));
    if (request.param("kind") == "short") return Response::json("{}");
    Response image;
    image.headers.add("Content-Type", "image/png");
    image.body = std::string(5000, 'a');
    return image;
  });
  const Running run(std::move(router));
  const auto gzip = run.ask(get("/json", "Accept-Encoding: gzip\r\n"));
  CHECK(gzip.header("Content-Encoding") == "gzip");
  CHECK(gzip.header("Vary") == "Accept-Encoding");
  std::string plain(6000, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.body.data()));
  stream.avail_in = static_cast<uInt>(gzip.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  inflateEnd(&stream);
  CHECK(plain.substr(0, stream.total_out) == std::string(5000, 'a'));
  CHECK(run.ask(get("/json", "Accept-Encoding: gzip, br\r\n")).header("Content-Encoding") == "br");
  CHECK(run.ask(get("/json")).body.size() == 5000);
  CHECK(run.ask(get("/json")).header("Vary") == "Accept-Encoding");
  CHECK(run.ask(get("/short", "Accept-Encoding: gzip\r\n")).header("Content-Encoding").empty());
  CHECK(run.ask(get("/image", "Accept-Encoding: gzip\r\n")).header("Content-Encoding").empty());
}

TEST_CASE("a tag of a dynamic answer saves its body") {
  Router router;
  router.add(Method::get, "/", {}, [](Request&) {
    auto response = Response::text("hello");
    response.headers.add("ETag", "\"v1\"");
    return response;
  });
  const Running run(std::move(router));
  const auto same = run.ask(get("/", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
  CHECK(same.status == 304);
  CHECK(same.header("ETag") == "\"v1\"");
  CHECK(same.header("Content-Length").empty());
  CHECK(run.ask(get("/", "If-None-Match: \"v0\"\r\n")).body == "hello");
}

TEST_CASE("too many requests of one client are told to wait") {
  Router router;
  router.add(Method::get, "/slow", {.rate_per_minute = 60, .burst = 2},
             [](Request&) { return Response::text("ok"); });
  router.add(Method::get, "/free", {.rate_per_minute = 0}, [](Request&) { return Response::text("ok"); });
  SUBCASE("limited") {
    const Running run(std::move(router), [](ServerOptions& options) { options.rate_limit = 1; });
    auto client = run.client();
    CHECK(client.ask(get("/slow")).status == 200);
    CHECK(client.ask(get("/slow")).status == 200);
    const auto refused = client.ask(get("/slow"));
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After") == "1");
    CHECK(client.ask(get("/free")).status == 200);
  }
  SUBCASE("loopback exempt") {
    const Running run(std::move(router), [](ServerOptions& options) {
      options.rate_limit = 1;
      options.rate_limit_loopback = false;
    });
    auto client = run.client();
    for (int i = 0; i < 10; ++i) CHECK(client.ask(get("/slow")).status == 200);
  }
}

TEST_CASE("when the workers are busy and the queue is full, the answer is 503 at once") {
  std::latch entered(1);
  std::latch release(1);
  Router router;
  router.add(Method::get, "/wait", {}, [&](Request&) {
    entered.count_down();
    release.wait();
    return Response::text("done");
  });
  router.add(Method::get, "/next", {}, [](Request&) { return Response::text("next"); });
  const Running run(std::move(router), [](ServerOptions& options) {
    options.workers = 1;
    options.queue = 1;
  });
  auto busy = run.client();
  busy.send(get("/wait"));
  entered.wait();
  auto queued = run.client();
  queued.send(get("/next"));
  Answer refused;
  // The queued request may arrive after the first of these, never after all.
  std::vector<Client> others;
  for (int i = 0; i < 2; ++i) others.push_back(run.client());
  for (auto& client : others) client.send(get("/next") + get("/next"));
  pollfd waiting[2] = {{others[0].fd(), POLLIN, 0}, {others[1].fd(), POLLIN, 0}};
  REQUIRE(::poll(waiting, 2, 20000) > 0);
  refused = others[waiting[0].revents ? 0 : 1].read();
  CHECK(refused.status == 503);
  CHECK(refused.header("Retry-After") == "1");
  release.count_down();
  CHECK(busy.read().body == "done");
  CHECK(queued.read().status != 0);
}

TEST_CASE("the access log has one entry per answer, unread ones too") {
  std::mutex mutex;
  std::vector<std::string> lines;
  {
    const Running run(echo_routes(), [&](ServerOptions& options) {
      options.access_log = [&](const AccessEntry& entry) {
        const std::lock_guard lock(mutex);
        lines.push_back(std::string(entry.method) + " " + std::string(entry.pattern) + " " +
                        std::string(entry.path) + " " + std::to_string(entry.status) + " " +
                        std::string(entry.client));
        CHECK(entry.bytes > 100);
        CHECK_FALSE(entry.id.empty());
      };
    });
    auto client = run.client();
    CHECK(client.ask(get("/echo/7?secret=1")).status == 200);
    CHECK(client.ask(get("/none")).status == 404);
    CHECK(client.ask("nonsense\r\n\r\n").status == 400);
  }
  const std::vector<std::string> expected{"GET /echo/{id} /echo/7 200 127.0.0.1", "GET  /none 404 127.0.0.1",
                                          "   400 127.0.0.1"};
  CHECK(lines == expected);
}

TEST_CASE("metrics count by route and status") {
  const Running run(echo_routes());
  auto client = run.client();
  CHECK(client.ask(get("/echo/7")).status == 200);
  CHECK(client.ask(get("/none")).status == 404);
  // An answer is counted when it has been sent; the next one on the same connection comes after that.
  CHECK(client.ask(get("/inline")).status == 200);
  count("jobs_done_total{kind=\"mail\"}", 2);
  gauge("pool_size", 8);
  const auto text = metrics_text();
  for (const auto* line : {"# TYPE http_requests_total counter\n",
                           "http_requests_total{method=\"GET\",route=\"/echo/{id}\",status=\"200\"} 1\n",
                           "http_requests_total{method=\"\",route=\"\",status=\"404\"} 1\n",
                           "# TYPE http_request_duration_seconds histogram\n",
                           "http_request_duration_seconds_count{method=\"GET\",route=\"/echo/{id}\"} 1\n",
                           "# TYPE http_connections gauge\n", "jobs_done_total{kind=\"mail\"} 2\n",
                           "# TYPE pool_size gauge\npool_size 8\n", "http_queue_waiting 0\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("stop lets running requests finish and refuses new connections") {
  std::latch entered(1);
  std::latch release(1);
  Router router;
  router.add(Method::get, "/wait", {}, [&](Request&) {
    entered.count_down();
    release.wait();
    return Response::text("done");
  });
  Running run(std::move(router));
  const auto port = run.server.port();
  auto idle = run.client();
  auto busy = run.client();
  busy.send(get("/wait"));
  entered.wait();
  std::thread stopper([&] { run.server.stop(); });
  CHECK(idle.closed());
  release.count_down();
  const auto answer = busy.read();
  CHECK(answer.body == "done");
  CHECK(answer.header("Connection") == "close");
  CHECK(busy.closed());
  busy.close();
  stopper.join();
  CHECK_THROWS(Client(port));
}

TEST_CASE("an address in use is told by name") {
  const Running run(echo_routes());
  const auto address = "127.0.0.1:" + std::to_string(run.server.port());
  for (const int threads : {1, 2}) {
    ServerOptions options = quiet_options(run.temp);
    options.listen = address;
    options.io_threads = threads;
    Server second(options, Router());
    CHECK_THROWS_WITH_AS(second.start(), doctest::Contains(address.c_str()), std::runtime_error);
  }
  ServerOptions options = quiet_options(run.temp);
  options.listen = "nonsense";
  Server third(options, Router());
  CHECK_THROWS_AS(third.start(), std::runtime_error);
}

TEST_CASE("two I/O threads share one port") {
  const Running run(echo_routes(), [](ServerOptions& options) { options.io_threads = 2; });
  std::vector<Client> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(run.client());
  for (auto& client : clients) client.send(get("/echo/5") + get("/inline"));
  for (auto& client : clients) {
    CHECK(client.read().status == 200);
    CHECK(client.read().status == 200);
  }
}

TEST_CASE(
    "what no route takes is answered on a worker where somebody looks it up, cheaply for who asks too "
    "often") {
  const auto ask_who = [](Request& request, int status) {
    return Response::text("asked by " + std::string(request.cookie("sid").value_or("nobody")), status);
  };
  const Running run(echo_routes(), [&](ServerOptions& options) {
    options.missing = ask_who;
    options.rate_limit = 1;
  });
  auto client = run.client();
  const auto none = client.ask(get("/none", "Cookie: sid=s1\r\n"));
  CHECK(none.status == 404);
  CHECK(has(none, "asked by s1"));
  const auto wrong = client.ask("DELETE /echo/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(has(wrong, "asked by nobody"));
  int looked_up = 0;
  for (int i = 0; i < 400; ++i) {
    const auto again = client.ask(get("/none"));
    REQUIRE(again.status == 404);
    looked_up += has(again, "asked by") ? 1 : 0;
  }
  CHECK(looked_up < 400);
}
