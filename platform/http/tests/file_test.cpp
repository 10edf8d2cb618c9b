#include <doctest/doctest.h>

#include <fstream>

#include "platform/http/internal/conditions.hpp"
#include "platform/http/internal/http_date.hpp"
#include "platform/http/tests/wire.hpp"

using namespace qiying::http;
using namespace qiying::http::testing;

namespace {

struct Files {
  TempDir dir;
  std::filesystem::path small = dir.path / "a.txt";
  std::filesystem::path large = dir.path / "b.bin";
  std::string content;
  Files() {
    for (int i = 0; i < 100000; ++i) content += std::to_string(i) + ",";
    std::ofstream(small) << "0123456789";
    std::ofstream(large) << content;
    std::ofstream(dir.path / "empty.txt");
  }
  Router routes() const {
    Router router;
    router.add(Method::get, "/f/{name}", {}, [root = dir.path](Request& request) {
      Response response;
      response.body = FileBody{root / std::string(request.param("name")), nullptr};
      return response;
    });
    return router;
  }
};

}  // namespace

TEST_CASE("a file with its validators") {
  const Files files;
  const Running run(files.routes());
  auto client = run.client();
  const auto answer = client.ask(get("/f/a.txt"));
  CHECK(answer.body == "0123456789");
  CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(answer.header("Accept-Ranges") == "bytes");
  const auto etag = answer.header("ETag");
  const auto date = answer.header("Last-Modified");
  CHECK(client.ask(get("/f/a.txt", "If-None-Match: " + etag + "\r\n")).status == 304);
  CHECK(client.ask(get("/f/a.txt", "If-Modified-Since: " + date + "\r\n")).status == 304);
  CHECK(client.ask(get("/f/a.txt", "If-Modified-Since: nonsense\r\n")).status == 200);
  const auto head = client.ask("HEAD /f/a.txt HTTP/1.1\r\nHost: t\r\n\r\n", true);
  CHECK(head.header("Content-Length") == "10");
  CHECK(client.ask(get("/f/empty.txt")).status == 200);
}

TEST_CASE("ranges") {
  const Files files;
  const Running run(files.routes());
  auto client = run.client();
  const auto range = [&](const std::string& spec, const std::string& more = {}) {
    return client.ask(get("/f/a.txt", "Range: " + spec + "\r\n" + more));
  };
  const auto part = range("bytes=2-4");
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(part.header("Content-Range") == "bytes 2-4/10");
  CHECK(range("bytes=8-").body == "89");
  CHECK(range("bytes=8-99").body == "89");
  CHECK(range("bytes=-3").body == "789");
  CHECK(range("bytes=-99").body == "0123456789");
  const auto beyond = range("bytes=10-");
  CHECK(beyond.status == 416);
  CHECK(beyond.header("Content-Range") == "bytes */10");
  CHECK(range("bytes=-0").status == 416);
  for (const auto* whole :
       {"bytes=1-2,4-5", "bytes=5-2", "bytes=a-b", "bytes=", "lines=1-2", "bytes=--1", "bytes=1"}) {
    CAPTURE(whole);
    CHECK(range(whole).status == 200);
  }
  const auto etag = client.ask(get("/f/a.txt")).header("ETag");
  CHECK(range("bytes=2-4", "If-Range: " + etag + "\r\n").status == 206);
  CHECK(range("bytes=2-4", "If-Range: \"old\"\r\n").status == 200);
  CHECK(range("bytes=2-4", "If-Range: W/" + etag + "\r\n").status == 200);
}

TEST_CASE("a large file comes whole and in parts, pipelined with others") {
  const Files files;
  const Running run(files.routes());
  auto client = run.client();
  client.send(get("/f/b.bin") + get("/f/b.bin", "Range: bytes=200000-500000\r\n") + get("/f/a.txt"));
  CHECK(client.read().body == files.content);
  CHECK(client.read().body == files.content.substr(200000, 300001));
  CHECK(client.read().body == "0123456789");
}

TEST_CASE("a file that is not there is our fault") {
  const Files files;
  const Running run(files.routes(), [](ServerOptions& options) {
    options.error_log = [](const Request&, std::string_view) {};
  });
  CHECK(run.ask(get("/f/none")).status == 500);
}

TEST_CASE("HTTP dates") {
  const auto time = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  REQUIRE(time);
  CHECK(time->time_since_epoch().count() == 784111777);
  CHECK(to_http_date(*time) == "Sun, 06 Nov 1994 08:49:37 GMT");
  for (const auto* bad : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 Nov 1994 24:49:37 GMT"})
    CHECK_FALSE(parse_http_date(bad));
}
