// Any bytes as a request body and as a form: read or refused with well-formed texts, never a crash; what was
// read is written and read again to the same.

#include <cstdlib>

#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace fuzzed {

namespace base = qiying::base;

enum class Choice { one, two };
QY_ENUM(Choice, "one", "two")

struct Part {
  std::string n;
  std::optional<std::int64_t> i;
};
QY_DESCRIBE(Part, QY_FIELD(n, .max = 9), QY_FIELD(i, .min = -5))

struct Body {
  std::optional<base::Id<struct BodyTag>> id;
  std::optional<std::string> s, p, e, u, l, w;
  std::optional<Choice> c;
  bool b = false;
  std::optional<int> i;
  std::optional<double> d;
  std::optional<base::Fen> f;
  std::optional<base::Date> y;
  std::optional<base::Timestamp> t;
  std::vector<Part> k;
  std::vector<std::string> x;
  std::optional<base::Json> j;
};
QY_DESCRIBE(Body, QY_FIELD(id), QY_FIELD(s, .multiline = true), QY_FIELD(p, .format = base::Format::phone),
            QY_FIELD(e, .format = base::Format::email), QY_FIELD(u, .format = base::Format::uscc),
            QY_FIELD(l, .format = base::Format::url), QY_FIELD(w, .format = base::Format::slug), QY_FIELD(c),
            QY_FIELD(b), QY_FIELD(i), QY_FIELD(d), QY_FIELD(f), QY_FIELD(y), QY_FIELD(t),
            QY_FIELD(k, .max = 5), QY_FIELD(x), QY_FIELD(j))

void require(bool condition) {
  if (!condition) std::abort();
}

void check_error(const base::Error& error) {
  for (const auto& text : {error.field, error.message.zh, error.message.en, error.help.zh, error.help.en})
    require(base::valid_utf8(text));
  for (const auto& other : error.others) check_error(other);
}

void check_written(const Body& body) {
  require(base::validate(base::type_of<Body>, &body).ok());
  const auto text = base::to_json(body);
  const auto again = base::from_json<Body>(text);
  require(again.ok());
  require(base::to_json(*again) == text);
}

void check_body(std::string_view text) {
  const auto body = base::from_json<Body>(text);
  body.ok() ? check_written(*body) : check_error(body.error());
}

void check_form(std::string_view text) {
  base::NameValues values;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    values.emplace_back(pair.substr(0, equals), equals < pair.size() ? pair.substr(equals + 1) : "");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Body body;
  const auto read = base::read_form(values, base::type_of<Body>, &body);
  read.ok() ? check_written(body) : check_error(read.error());
}

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.find('{') == std::string_view::npos)
    fuzzed::check_form(text);
  else
    fuzzed::check_body(text);
  return 0;
}
