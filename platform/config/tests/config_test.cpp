#include "platform/config/config.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace qiying;

namespace {

/// A configuration file that goes away with the test.
class File {
 public:
  explicit File(std::string_view text) {
    char name[] = "/tmp/qiying_config_XXXXXX";
    ::close(::mkstemp(name));
    path = name;
    std::ofstream(path) << text;
  }
  ~File() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

/// A variable of the environment for the length of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

config::Settings loaded(std::string_view text) {
  const auto settings = config::load(File(text).path);
  if (!settings.ok()) FAIL(settings.error().message.en);
  return *settings;
}

base::Error error_of(std::string_view text) {
  const File file(text);
  auto settings = config::load(file.path);
  REQUIRE_FALSE(settings.ok());
  auto error = settings.error();
  const auto at = error.message.en.find(file.path.string());
  if (at == 0) error.message.en = "F" + error.message.en.substr(file.path.string().size());
  return error;
}

config::KeyReport row(const std::filesystem::path& file, std::string_view key) {
  const auto rows = config::report(file).value();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.key == key; });
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("without a file everything has its default") {
  const auto settings = config::load({});
  REQUIRE(settings.ok());
  CHECK(settings->listen == "127.0.0.1:8080");
  CHECK(settings->workers == 12);
  CHECK(config::report({}).value().size() == 42);
  CHECK(row({}, "workers").source == "default");
}

TEST_CASE("every default would be accepted from the file") {
  for (const auto& key : config::report({}).value()) {
    config::Settings settings;
    CHECK_MESSAGE(config::set(settings, key.key, key.value, "test").ok(), key.key);
  }
}

TEST_CASE("a file") {
  const auto settings = loaded(R"(
listen = "[::1]:0"
demo = true
upload_limit_mb = 64
trusted_proxies = ["10.0.0.0/8", "::1"]
[database]
url = "postgresql://a:b@c/d"
pool = 4
[site]
title_zh = "光谷企应"
)");
  CHECK(settings.listen == "[::1]:0");
  CHECK(settings.demo);
  CHECK(settings.upload_limit_mb == 64);
  CHECK(settings.trusted_proxies == std::vector<std::string>{"10.0.0.0/8", "::1"});
  CHECK(settings.db_pool == 4);
  CHECK(settings.site_title_zh == "光谷企应");
}

TEST_CASE("faults name file and line") {
  CHECK(error_of("\nworker = 3\n").message.en == "F:2: there is no key worker");
  CHECK(error_of("\nworker = 3\n").help.en == "Did you mean workers?");
  CHECK(error_of("[logs]\nlevel = 'info'").message.en == "F:2: there is no key logs.level");
  CHECK(error_of("workers = \"3\"").message.en == "F:1: workers must be a whole number");
  CHECK(error_of("workers = 0").message.en == "F:1: workers must lie between 1 and 256");
  CHECK(error_of("workers = 2.0").code == "config.type");
  CHECK(error_of("demo = 1").code == "config.type");
  CHECK(error_of("listen = 8080").code == "config.type");
  CHECK(error_of("listen = \"8080\"").message.en == "F:1: listen cannot be \"8080\"");
  CHECK(error_of("listen = \"127.0.0.1:99999\"").code == "config.value");
  CHECK(error_of("listen = 2026-01-01").code == "config.type");
  CHECK(error_of("[listen]\na = 1").code == "config.type");
  CHECK(error_of("[a.b]\nc = 1").code == "config.unknown_key");
  CHECK(error_of("trusted_proxies = [1]").code == "config.type");
  CHECK(error_of("trusted_proxies = [\"a b\"]").code == "config.value");
  CHECK(error_of("[log]\nlevel = \"loud\"").code == "config.value");
  CHECK(error_of("[district]\ncode = \"42\"").code == "config.value");
  CHECK(error_of("[site]\ntitle_zh = \"\"").code == "config.value");
  CHECK(error_of("listen = \n").code == "config.syntax");
  CHECK(error_of("listen = \n").message.en.starts_with("F:1: not valid TOML"));
  CHECK(error_of("workers = 1\nworkers = 2").code == "config.syntax");
  CHECK(error_of("\xFF").code == "config.syntax");
}

TEST_CASE("all faults come together") {
  CHECK(error_of("a = 1\nb = 2\nworkers = 0\n").others.size() == 2);
}

TEST_CASE("a file that is not there is an error, not an empty one") {
  CHECK(config::load("/nonexistent/qiying.toml").error().code == "config.unreadable");
  CHECK(config::load("/tmp").error().code == "config.unreadable");
}

TEST_CASE("the environment wins over the file") {
  const File file("workers = 3\n[log]\nlevel = \"warn\"");
  const Variable workers("QIYING_WORKERS", "7"), proxies("QIYING_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2"),
      demo("QIYING_DEMO", "true");
  const auto settings = config::load(file.path).value();
  CHECK(settings.workers == 7);
  CHECK(settings.log_level == "warn");
  CHECK(settings.demo);
  CHECK(settings.trusted_proxies.size() == 2);
  CHECK(row(file.path, "workers").source == "environment");
  CHECK(row(file.path, "log.level").source == "file:3");
}

TEST_CASE("a misspelt or wrong variable is told") {
  {
    const Variable variable("QIYING_WORKER", "7");
    CHECK(config::load({}).error().code == "config.unknown_key");
  }
  {
    const Variable variable("QIYING_WORKERS", "many");
    CHECK(config::load({}).error().message.en == "QIYING_WORKERS: workers must be a whole number");
  }
  const Variable config("QIYING_CONFIG", "x"), test("QIYING_TEST_ANYTHING", "x");
  CHECK(config::load({}).ok());
}

TEST_CASE("a command line flag") {
  config::Settings settings;
  CHECK(config::set(settings, "listen", "0.0.0.0:80", "--listen").ok());
  CHECK(settings.listen == "0.0.0.0:80");
  CHECK(config::set(settings, "listen", "x", "--listen").error().message.en ==
        "--listen: listen cannot be \"x\"");
  CHECK_FALSE(config::set(settings, "lisen", "x", "--lisen").ok());
}

TEST_CASE("passwords are never shown") {
  const auto shown = [](const char* url) {
    const Variable variable("QIYING_DATABASE_URL", url);
    return row({}, "database.url").value;
  };
  CHECK(shown("postgresql://a:s3cret@host/db") == "postgresql://a:***@host/db");
  CHECK(shown("postgresql://a:s3:c@ret@host/db") == "postgresql://a:***@host/db");
  CHECK(shown("postgresql://host:5432/db") == "postgresql://host:5432/db");
  CHECK(shown("host=h password='s3 cret' user=a") == "host=h password=***");
  CHECK(shown("postgresql://host/db?user=a&password=s3cret") == "postgresql://host/db?user=a&password=***");
  const Variable bad("QIYING_DATABASE_URL", "mysql://a:s3cret@host");
  CHECK(config::load({}).error().message.en.find("s3cret") == std::string::npos);
}
