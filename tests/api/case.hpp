#pragma once
/// API cases as text files (modules/*/tests/api/*.case): requests in order, each with what must come back.
///
///     # An enterprise raises a problem; the centre sees it.         <- a comment
///     qiye POST /api/v1/appeals                                     <- who, method, path
///     Idempotency-Key: abcdefgh-1                                   <- headers; "Name:" leaves a header out
///     {"kind": "help", "title": "断电", "body": "车间昨晚断电"}        <- JSON body, any number of lines
///     => 200                                                        <- status
///     {"state": "submitted", "id": "$id"}                           <- part of the answer; a blank line ends
///     it
///
///     zhongxin GET /appeals/$id                                     <- $id as captured above
///     => 403
///     Content-Type: text/html                                       <- a header that contains this
///     has 没有权限                                                    <- text in the body
///     lacks 断电                                                      <- text that must not be there
///
/// Who: a login of tests/support/test_app.hpp, or any other word for a visitor with cookies of his own.
/// Bodies: JSON as above; `field NAME = VALUE` (form, with the hidden csrf); `file NAME FILENAME = CONTENT`
/// (multipart form); `raw TEXT` with \xNN, \n, \\; `filler N` (N letters); `empty`.
/// In expected JSON: members not named are ignored; null also matches absent; lists must agree item by item;
/// "*" is anything but null; "~text" contains text; "$name" captures, or must equal what was captured; other
/// $names are put in;
/// {"$has": [..]} contains items like these, {"$size": n}, {"$lacks": item}.
/// Between requests: `clock 2026-03-02 10:00` (China), `advance 90m` (s m h d), `let name = select ...` and
/// `sql select ...` + `=> value` (past row-level security), `jobs` (runs what is due).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/browser.hpp"

namespace qiying::test {

enum class StepKind { request, clock, advance, let, sql, jobs };

struct Step {
  StepKind kind = StepKind::request;
  int line = 0;
  std::string who, method, path;  ///< request
  std::string text;               ///< argument of the other kinds; `let`: the statement
  std::string name;               ///< let
  HeaderList headers;
  std::string body;
  bool has_body = false;
  HeaderList fields;
  std::vector<Part> files;
  std::string status;  ///< expected status; of `sql` the expected text
  HeaderList expected_headers;
  std::string expected_json;
  std::vector<std::string> has, lacks;
};

/// Throws std::runtime_error naming file and line for what it does not understand.
std::vector<Step> read_case(const std::filesystem::path& file);
/// Every *.case below modules/*/tests/api and platform/*/tests/api of the source tree, by name.
std::vector<std::filesystem::path> find_cases(const std::filesystem::path& root);

using Variables = std::map<std::string, std::string, std::less<>>;
/// Replaces $name by its value; throws std::runtime_error for a name that is not known. "$$" is a dollar.
std::string substitute(std::string_view text, const Variables& variables);
/// What differs, one line each ("$.items[0].state: ..."); empty when `actual` has everything expected.
/// Captures into `variables`.
std::vector<std::string> differences(std::string_view expected_json, const boost::json::value& actual,
                                     Variables& variables);

}  // namespace qiying::test
