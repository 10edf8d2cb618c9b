// Each way to abuse a server is one named test: raw bytes in, raw bytes out.
#include <doctest/doctest.h>

#include "platform/http/tests/wire.hpp"

using namespace qiying::http;
using namespace qiying::http::testing;

namespace {

Router routes() {
  Router router;
  router.add(Method::get, "/", {}, [](Request&) { return Response::text("home"); });
  router.add(Method::get, "/file/{path...}", {},
             [](Request& request) { return Response::text(request.path); });
  router.add(Method::post, "/post", {.body_limit = 1000},
             [](Request& request) { return Response::text(request.body); });
  router.add(Method::post, "/inline", {.body_limit = 1000, .inline_handler = true},
             [](Request& request) { return Response::text(request.body); });
  return router;
}

/// The bytes get `status`, and the connection ends: nothing behind them may be taken for another request.
void refused(const Running& run, std::string_view bytes, int status) {
  CAPTURE(bytes);
  auto client = run.client();
  client.send(bytes);
  client.send(get("/"));
  const auto answer = client.read();
  CHECK(answer.status == status);
  CHECK(answer.header("Connection") == "close");
  CHECK(client.closed());
}

std::string with(std::string_view headers, std::string_view body = {}) {
  return std::string("POST /post HTTP/1.1\r\nHost: t\r\n").append(headers).append("\r\n").append(body);
}

}  // namespace

TEST_CASE("request smuggling: two lengths") {
  const Running run(routes());
  refused(run, with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
  refused(run, with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400);
  refused(run, with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400);
  refused(run, with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400);
  refused(run, with("Content-Length: 5, 5\r\n", "hello"), 400);
}

TEST_CASE("request smuggling: odd lengths") {
  const Running run(routes());
  for (const auto* length : {"+5", "-5", "0x5", "5 5", "5a", "", "18446744073709551616", "\"5\"", "5;x"})
    refused(run, with(std::string("Content-Length: ") + length + "\r\n", "hello"), 400);
}

TEST_CASE("request smuggling: odd transfer codings") {
  const Running run(routes());
  for (const auto* coding :
       {"xchunked", "chunked, identity", "gzip, chunked", "identity", "chunked;x=1", "\"chunked\""})
    refused(run, with(std::string("Transfer-Encoding: ") + coding + "\r\n", "0\r\n\r\n"), 501);
  refused(run, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
  refused(run, "POST /post HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST_CASE("request smuggling: white space and line endings") {
  const Running run(routes());
  refused(run, with("Content-Length : 5\r\n", "hello"), 400);
  refused(run, with("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), 400);
  refused(run, with(" Content-Length: 5\r\n", "hello"), 400);
  refused(run, with("X: a\r\n Content-Length: 5\r\n", "hello"), 400);
  refused(run, with("X: a\nContent-Length: 5\r\n", "hello"), 400);
  refused(run, with("X: a\rContent-Length: 5\r\n", "hello"), 400);
  refused(run, with(std::string("X: a\0b\r\n", 8)), 400);
  refused(run, with(std::string("Con\0tent: b\r\n", 13)), 400);
  refused(run, with("Content-Length: 5\r\n:\r\n", "hello"), 400);
  refused(run, "GET / HTTP/1.1\nHost: t\n\n", 400);
}

TEST_CASE("broken chunks") {
  const Running run(routes());
  const auto chunked = [](std::string_view body) { return with("Transfer-Encoding: chunked\r\n", body); };
  for (const auto* body :
       {"zz\r\n", "-5\r\nhello\r\n", "5\r\nhelloXX0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "\r\n\r\n",
        " 5\r\nhello\r\n", "FFFFFFFFFFFFFFFFF\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5;=\r\nhello\r\n0\r\n\r\n"})
    refused(run, chunked(body), 400);
  refused(run, chunked("3E9\r\n"), 413);
  refused(run, chunked("FFFFFFFFFFFFFFFF\r\n"), 413);
  refused(run, chunked("5;" + std::string(40000, 'x')), 400);
  refused(run, chunked("0\r\nX: " + std::string(40000, 'x')), 400);
}

TEST_CASE("an oversized header") {
  const Running run(routes());
  refused(run, "GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20000, 'x') + "\r\n\r\n", 431);
  refused(run, "GET /" + std::string(20000, 'x'), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: t\r\n";
  for (int i = 0; i < 150; ++i) many += "X: y\r\n";
  refused(run, many + "\r\n", 431);
}

TEST_CASE("an oversized header that drips") {
  const Running run(routes());
  auto client = run.client();
  client.send("GET / HTTP/1.1\r\nHost: t\r\n");
  int sent = 0;
  while (sent < 100000 && client.send("X-Drip: " + std::string(100, 'x') + "\r\n")) sent += 110;
  CHECK(client.read().status == 431);
  CHECK(client.closed());
}

TEST_CASE("a request line that is none") {
  const Running run(routes());
  for (const auto* line : {"GET\r\n\r\n", "GET /\r\n\r\n", "nonsense\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n",
                           "G@T / HTTP/1.1\r\nHost: t\r\n\r\n", "GET / FTP/1.1\r\nHost: t\r\n\r\n",
                           "\x16\x03\x01\x02\r\n\r\n"}) {
    CAPTURE(line);
    auto client = run.client();
    const int status = client.ask(line).status;
    CHECK((status == 400 || status == 505));
    CHECK(client.closed());
  }
  refused(run, "GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505);
  refused(run, "GET / HTTP/0.9\r\n\r\n", 505);
}

TEST_CASE("Host is there exactly once") {
  const Running run(routes());
  CHECK(run.ask("GET / HTTP/1.1\r\n\r\n").status == 400);
  CHECK(run.ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status == 400);
}

TEST_CASE("methods that we do not have") {
  const Running run(routes());
  for (const auto* method : {"TRACE", "CONNECT", "BREW", "get"})
    CHECK(run.ask(std::string(method) + " / HTTP/1.1\r\nHost: t\r\n\r\n").status == 501);
}

TEST_CASE("path tricks") {
  const Running run(routes());
  for (const auto* target : {"/file/../../etc/passwd", "/file/%2e%2e/x", "/file/..%2fx", "/file/%2e%2e%2f",
                             "/file/a%5c..%5cb", "/file/%00", "/file/a%00.png", "/file/%c0%ae%c0%ae/x",
                             "/file/%ff", "/file/%", "/file/a%0d%0aSet-Cookie:x", "*", "file"}) {
    CAPTURE(target);
    CHECK(run.ask(get(target)).status == 400);
  }
  CHECK(run.ask(get("/file//a/./b/")).body == "/file/a/b");
  CHECK(run.ask(get("/file/%252e%252e")).body == "/file/%2e%2e");
  CHECK(run.ask(get("http://evil.example/file/a")).body == "/file/a");
}

TEST_CASE("bad UTF-8 in path, query, form and JSON") {
  const Running run(routes());
  CHECK(run.ask(get("/?q=%ff")).status == 400);
  CHECK(run.ask(get("/?q=%00")).status == 400);
  CHECK(run.ask(get("/file/\xff")).status == 400);
  auto client = run.client();
  CHECK(client.ask(post("/post", "application/x-www-form-urlencoded", "a=%c0%80")).status == 400);
  CHECK(client.ask(post("/post", "application/json", "{\"a\":\"\xff\"}")).status == 400);
  CHECK(client.ask(post("/post", "application/json", "{}")).body == "{}");
}

TEST_CASE("a body beyond the limit is refused before it is read") {
  const Running run(routes());
  auto client = run.client();
  const auto answer = client.ask("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 999999999999\r\n\r\n");
  CHECK(answer.status == 413);
  CHECK(client.closed());
}

TEST_CASE("a client that keeps sending after the refusal still reads it") {
  const Running run(routes());
  auto client = run.client();
  client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 5000000\r\n\r\n");
  client.send(std::string(3000000, 'x'));
  CHECK(client.read().status == 413);
}

TEST_CASE("types that the route does not take") {
  const Running run(routes());
  CHECK(run.ask(post("/post", "multipart/form-data; boundary=x", "--x--\r\n")).status == 415);
  CHECK(run.ask(post("/post", "multipart/mixed; boundary=x", "--x--\r\n")).status == 415);
  CHECK(run.ask(post("/post", "text/plain; x", "hello")).status == 415);
}

TEST_CASE("slowloris: a header that never ends") {
  const Running run(routes(),
                    [](ServerOptions& options) { options.header_timeout = std::chrono::seconds(1); });
  auto client = run.client();
  client.send("GET / HTTP/1.1\r\nHost: t\r\n");
  CHECK(client.read().status == 408);
  CHECK(client.closed());
}

TEST_CASE("slowloris: bytes that drip do not prolong the header's time") {
  const Running run(routes(),
                    [](ServerOptions& options) { options.header_timeout = std::chrono::seconds(1); });
  auto client = run.client();
  client.send("GET / HTTP/1.1\r\nHost: t\r\n");
  const auto start = std::chrono::steady_clock::now();
  pollfd waiting{client.fd(), POLLIN, 0};
  while (::poll(&waiting, 1, 100) == 0 && client.send("X: y\r\n")) {
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
  CHECK(client.read().status == 408);
}

TEST_CASE("slowloris: also behind a request that was answered") {
  const Running run(routes(),
                    [](ServerOptions& options) { options.header_timeout = std::chrono::seconds(1); });
  auto client = run.client();
  client.send(get("/") + "GET / HT");
  CHECK(client.read().status == 200);
  CHECK(client.read().status == 408);
}

TEST_CASE("a body that stops") {
  const Running run(routes(), [](ServerOptions& options) { options.body_timeout = std::chrono::seconds(1); });
  auto client = run.client();
  client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhello");
  CHECK(client.read().status == 408);
  CHECK(client.closed());
}

TEST_CASE("a body that drips") {
  const Running run(routes(), [](ServerOptions& options) { options.body_timeout = std::chrono::seconds(1); });
  auto client = run.client();
  client.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 900\r\n\r\n");
  const auto start = std::chrono::steady_clock::now();
  pollfd waiting{client.fd(), POLLIN, 0};
  while (::poll(&waiting, 1, 100) == 0 && client.send("x")) {
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
  CHECK(client.read().status == 408);
}

TEST_CASE("idle connections end quietly") {
  const Running run(routes(), [](ServerOptions& options) { options.idle_timeout = std::chrono::seconds(1); });
  auto fresh = run.client();
  CHECK(fresh.closed());
  auto used = run.client();
  CHECK(used.ask(get("/")).status == 200);
  CHECK(used.closed());
}

TEST_CASE("a client that asks and never reads loses the connection, not the server") {
  Router router = routes();
  router.add(Method::get, "/large", {}, [](Request&) { return Response::text(std::string(8000000, 'x')); });
  const Running run(std::move(router), [](ServerOptions& options) {
    options.body_timeout = std::chrono::seconds(1);
    options.compress = false;
  });
  auto client = run.client();
  client.send(get("/large"));
  pollfd reset{client.fd(), 0, 0};
  CHECK(::poll(&reset, 1, 120000) == 1);
  CHECK(run.ask(get("/")).status == 200);
  CHECK(client.read().body.size() < 8000000);
}

TEST_CASE("more connections than allowed are turned away") {
  const Running run(routes(), [](ServerOptions& options) { options.max_connections = 2; });
  auto one = run.client();
  auto two = run.client();
  CHECK(one.ask(get("/")).status == 200);
  CHECK(two.ask(get("/")).status == 200);
  auto three = run.client();
  CHECK(three.closed());
  CHECK(one.ask(get("/")).status == 200);
}

TEST_CASE("bodies in memory have a common limit") {
  const Running run(routes(), [](ServerOptions& options) { options.body_memory = 1500; });
  auto one = run.client();
  one.send("POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + std::string(900, 'x'));
  auto probe = run.client();
  CHECK(probe.ask(get("/")).status == 200);
  auto two = run.client();
  CHECK(two.ask(post("/post", "text/plain", std::string(1000, 'y'))).status == 503);
  one.send(std::string(100, 'x'));
  CHECK(one.read().status == 200);
  CHECK(run.ask(post("/post", "text/plain", std::string(1000, 'y'))).status == 200);
}

TEST_CASE("clients that go away in the middle of anything") {
  const Running run(routes());
  for (const auto* start :
       {"G", "GET / HTTP/1.1\r\n", "POST /post HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: t\r\n\r\n"}) {
    auto client = run.client();
    client.send(start);
    client.close();
  }
  CHECK(run.ask(get("/")).status == 200);
}
