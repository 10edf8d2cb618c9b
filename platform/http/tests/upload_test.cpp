#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>
#include <latch>

#include "platform/http/internal/multipart.hpp"
#include "platform/http/tests/wire.hpp"

using namespace qiying::http;
using namespace qiying::http::testing;

namespace {

/// Writes down what the parser says.
struct Notes final : PartSink {
  std::string text;
  int begin(PartHead head) override {
    text += "[" + head.name + "|" + head.filename.value_or("-") + "|" + head.type + "]";
    return 0;
  }
  int data(std::string_view bytes) override {
    text += bytes;
    return 0;
  }
  int end() override {
    text += ";";
    return 0;
  }
};

struct Parsed {
  int status;
  std::string text;
};

Parsed parse(std::string_view body, std::size_t piece, MultipartLimits limits = {}) {
  Notes notes;
  MultipartParser parser("xyz", limits, notes);
  int status = 0;
  for (std::size_t at = 0; at < body.size() && status == 0; at += piece)
    status = parser.feed(body.substr(at, piece));
  return {status != 0 ? status : parser.finish(), notes.text};
}

std::string part(std::string_view disposition, std::string_view content, std::string_view more = {}) {
  return std::string("--xyz\r\nContent-Disposition: form-data; ")
      .append(disposition)
      .append("\r\n")
      .append(more)
      .append("\r\n")
      .append(content)
      .append("\r\n");
}

const std::string kForm = part("name=\"title\"", "街道\r\n--xy") +
                          part("name=\"photo\"; filename=\"C:\\dir\\照片 1.png\"",
                               std::string("\x89PNG\r\n\x1a\n\0", 9), "Content-Type: image/png\r\n") +
                          part("name=empty", "") + "--xyz--\r\nepilogue";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Router upload_routes() {
  Router router;
  router.add(Method::post, "/form", {.body_limit = 1 << 20, .multipart = true}, [](Request& request) {
    std::string out;
    for (const auto& [name, value] : request.form) out += name + "=" + value + "\n";
    for (const auto& file : request.files) {
      struct stat info{};
      ::stat(file.path->c_str(), &info);
      out += file.field + "|" + file.filename + "|" + file.declared_type + "|" + file.detected_type + "|" +
             std::to_string(file.size) + "|" + std::to_string(read_file(*file.path).size()) + "|" +
             std::to_string(info.st_mode & 0777) + "\n";
    }
    return Response::text(out);
  });
  router.add(Method::post, "/raw", {.body_limit = 300 << 20, .stream_body = true}, [](Request& request) {
    return Response::text(std::to_string(std::filesystem::file_size(*request.body_file)) + "," +
                          request.body);
  });
  router.add(Method::post, "/large", {.body_limit = 300 << 20, .multipart = true},
             [](Request& request) { return Response::text(std::to_string(request.files.at(0).size)); });
  router.add(Method::post, "/keep", {.multipart = true}, [](Request& request) {
    const auto& path = *request.files.at(0).path;
    std::filesystem::rename(path, path.string() + ".kept");
    return Response::text(path.string() + ".kept");
  });
  return router;
}

constexpr auto kType = "multipart/form-data; boundary=xyz";

}  // namespace

TEST_CASE("a form is read the same in pieces of any size") {
  const std::string expected =
      std::string("[title|-|]街道\r\n--xy;[photo|照片 1.png|image/png]\x89PNG\r\n\x1a\n") + '\0' +
      ";[empty|-|];";
  for (std::size_t piece = 1; piece <= kForm.size(); ++piece) {
    const auto parsed = parse(kForm, piece);
    REQUIRE(parsed.status == 0);
    REQUIRE(parsed.text == expected);
  }
}

TEST_CASE("any content survives, whatever it looks like") {
  rc::check([](const std::string& noise, bool looks_like_delimiter) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 50);
    const auto content = noise + (looks_like_delimiter ? "\r\n--xy" : "\r") + noise;
    RC_PRE(content.find("\r\n--xyz") == std::string::npos);
    const auto parsed = parse(part("name=a; filename=b", content) + "--xyz--", size);
    RC_ASSERT(parsed.status == 0);
    RC_ASSERT(parsed.text == "[a|b|]" + content + ";");
  });
}

TEST_CASE("broken forms are refused") {
  for (const auto& body :
       {std::string(), std::string("--xyz"), std::string("nothing"), part("name=a", "b"),
        part("name=a", "b") + "--xyz-", std::string("--xyz\r\n\r\nno header\r\n--xyz--"),
        std::string("--xyz\r\nX: y\r\n\r\nno name\r\n--xyz--"), std::string("--xyzz\r\n"),
        part("filename=a", "b") + "--xyz--", part("name=\"a", "b") + "--xyz--",
        part("name=a; name=b", "c") + "--xyz--", part("name=\"\xff\"", "c") + "--xyz--",
        std::string("--xyz\r\nContent-Disposition: attachment; name=a\r\n\r\nb\r\n--xyz--"),
        std::string("--xyz\r\nbad header\r\n\r\nb\r\n--xyz--"),
        "--xyz\r\nX: " + std::string(9000, 'x') + "\r\n\r\n"}) {
    CAPTURE(body);
    CHECK(parse(body, 7).status == 400);
  }
}

TEST_CASE("the limit of a part's header does not depend on how its bytes come") {
  const auto head = std::string("--xyz\r\nContent-Disposition: form-data; name=a") + "\r\nX: y\r\n\r\n";
  const std::size_t length = head.size() - 4 - std::strlen("--xyz\r\n");
  for (std::size_t piece = 1; piece < 80; ++piece) {
    CHECK(parse(head + "b\r\n--xyz--", piece, {.header = length}).status == 0);
    CHECK(parse(head + "b\r\n--xyz--", piece, {.header = length - 1}).status == 400);
  }
}

TEST_CASE("a form has no more parts than allowed") {
  std::string body;
  for (int i = 0; i < 4; ++i) body += part("name=a", "");
  CHECK(parse(body + "--xyz--", 10, {.parts = 4}).status == 0);
  CHECK(parse(body + "--xyz--", 10, {.parts = 3}).status == 413);
}

TEST_CASE("file names are for display: base name, no control characters") {
  const auto name = [](std::string_view filename) {
    return *parse_part_head("Content-Disposition: form-data; name=f; filename=\"" + std::string(filename) +
                            "\"")
                ->filename;
  };
  CHECK(name("../../etc/passwd") == "passwd");
  CHECK(name("C:\\a\\b.png") == "b.png");
  CHECK(name("..") == "");
  CHECK(name("a%22b%0D%0Ac.txt") == "a\"b  c.txt");
  CHECK(name("a\x01\x7f"
             "b.txt") == "ab.txt");
  CHECK(name(std::string(300, 'x')).size() == 255);
}

TEST_CASE("boundaries by RFC 2046") {
  CHECK(multipart_boundary("multipart/form-data; boundary=\"a b\"") == "a b");
  CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=----x") == "----x");
  for (const auto* type : {"multipart/form-data", "multipart/form-data; boundary=",
                           "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a\"",
                           "multipart/mixed; boundary=a", "multipart/form-data; boundary=a@b"})
    CHECK_FALSE(multipart_boundary(type));
  CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}

TEST_CASE("fields and files arrive, files are private and gone afterwards") {
  const Running run(upload_routes());
  auto client = run.client();
  const auto answer = client.ask(post("/form", kType, kForm));
  CHECK(answer.status == 200);
  CHECK(answer.body ==
        "title=街道\r\n--xy\nempty=\n"
        "photo|照片 1.png|image/png|application/octet-stream|9|9|384\n");
  CHECK(client.ask(post("/form", "application/x-www-form-urlencoded", "a=1")).body == "a=1\n");
  CHECK(run.temp.files() == 0);
}

TEST_CASE("the content decides the type, not the client") {
  const Running run(upload_routes());
  const auto body = part("name=f; filename=\"a.png\"", "<html><script>alert(1)</script></html>",
                         "Content-Type: image/png\r\n") +
                    part("name=g; filename=\"b.txt\"", "%PDF-1.4\n%abc\n", "Content-Type: text/plain\r\n") +
                    "--xyz--";
  const auto answer = run.ask(post("/form", kType, body));
  CHECK(answer.body.find("f|a.png|image/png|text/html|") != std::string::npos);
  CHECK(answer.body.find("g|b.txt|text/plain|application/pdf|") != std::string::npos);
}

TEST_CASE("an empty file input is no file") {
  const Running run(upload_routes());
  CHECK(run.ask(post("/form", kType, part("name=f; filename=\"\"", "") + "--xyz--")).body.empty());
}

TEST_CASE("broken and oversized uploads leave nothing behind") {
  const Running run(upload_routes());
  CHECK(run.ask(post("/form", kType, part("name=f; filename=a", "b"))).status == 400);
  CHECK(run.ask(post("/form", kType, part("name=f", "\xff") + "--xyz--")).status == 400);
  CHECK(run.ask(post("/form", "multipart/form-data", "x")).status == 400);
  CHECK(run.ask(post("/form", kType, part("name=f; filename=a", std::string(2 << 20, 'x')) + "--xyz--"))
            .status == 413);
  const auto chunked = "POST /form HTTP/1.1\r\nHost: t\r\nContent-Type: " + std::string(kType) +
                       "\r\nTransfer-Encoding: chunked\r\n\r\n";
  {
    auto client = run.client();
    client.send(chunked);
    client.send("7\r\n--xyz\r\n\r\n");
    client.send("200000\r\n");
    CHECK(client.read().status == 413);
  }
  {
    auto gone = run.client();
    gone.send("POST /form HTTP/1.1\r\nHost: t\r\nContent-Length: 9999\r\nContent-Type: " +
              std::string(kType) + "\r\n\r\n" + part("name=f; filename=a", "b"));
  }
  auto client = run.client();
  CHECK(client.ask(post("/raw", "text/csv", "abc")).body == "3,");
  // The server needs a few rounds to notice that the other client has gone.
  for (int i = 0; i < 1000 && run.temp.files() > 0; ++i) client.ask(post("/raw", "text/csv", "abc"));
  CHECK(run.temp.files() == 0);
}

TEST_CASE("a handler may keep a file by renaming it") {
  const Running run(upload_routes());
  const auto answer = run.ask(post("/keep", kType, part("name=f; filename=a", "kept") + "--xyz--"));
  CHECK(read_file(answer.body) == "kept");
}

TEST_CASE("a raw body is streamed to a file, chunked too") {
  const Running run(upload_routes());
  auto client = run.client();
  CHECK(client.ask(post("/raw", "application/octet-stream", std::string(500000, 'x'))).body == "500000,");
  client.send("POST /raw HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 100; ++i) client.send("2710\r\n" + std::string(10000, 'y') + "\r\n");
  client.send("0\r\n\r\n" + get("/none"));
  CHECK(client.read().body == "1000000,");
  CHECK(client.read().status == 404);
  CHECK(run.temp.files() == 0);
}

TEST_CASE("a full disk is 507, not a crash") {
  TempDir nowhere;
  Running run(upload_routes(), [&](ServerOptions& options) {
    options.temp = nowhere.path;
    options.error_log = [](const Request&, std::string_view) {};
  });
  std::filesystem::remove_all(nowhere.path);
  CHECK(run.ask(post("/raw", "text/csv", "abc")).status == 507);
  CHECK(run.ask(post("/form", kType, kForm)).status == 507);
}

TEST_CASE("200 MB upload in less than 64 MB of memory" * doctest::skip(!slow_tests())) {
  const Running run(upload_routes());
  const std::uint64_t size = 200ULL << 20;
  for (const bool multipart : {true, false}) {
    auto client = run.client();
    const auto head = "--xyz\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n";
    const std::string tail = multipart ? "\r\n--xyz--\r\n" : "";
    const auto total = size + (multipart ? std::strlen(head) + tail.size() : 0);
    const auto before = resident();
    std::size_t peak = 0;
    client.send(std::string("POST ") + (multipart ? "/large" : "/raw") +
                " HTTP/1.1\r\nHost: t\r\nContent-Type: " + (multipart ? kType : "application/octet-stream") +
                "\r\nContent-Length: " + std::to_string(total) + "\r\n\r\n" + (multipart ? head : ""));
    const std::string piece(1 << 20, '\r');
    for (std::uint64_t sent = 0; sent < size; sent += piece.size()) {
      REQUIRE(client.send(piece));
      peak = std::max(peak, resident());
    }
    client.send(tail);
    CHECK(client.read().body.starts_with(std::to_string(size)));
    MESSAGE("extra memory: " << (peak - before) / 1024 << " KB");
    CHECK(peak - before < (64u << 20));
  }
  CHECK(run.temp.files() == 0);
}
