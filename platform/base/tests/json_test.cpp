#include "platform/base/json.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/base/text.hpp"

namespace appeal_example {

namespace base = qiying::base;

enum class Channel { phone, web, visit };
QY_ENUM(Channel, "phone", "web", "visit")

struct Attachment {
  std::string name;
  std::int64_t bytes = 0;
};
QY_DESCRIBE(Attachment, QY_FIELD(name, .min = 1, .max = 10), QY_FIELD(bytes, .min = 0, .max = 1000))

struct Appeal {
  base::Id<struct AppealTag> id;
  std::string title;
  std::string detail;
  std::string remark;
  Channel channel = Channel::phone;
  bool urgent = false;
  int people = 0;
  double area = 0;
  base::Fen loss;
  base::Date met_on;
  base::Timestamp raised_at;
  std::optional<std::string> phone;
  std::optional<Channel> forwarded_to;
  std::vector<Attachment> items;
  std::vector<std::string> tags;
  base::Json extra;
};
QY_DESCRIBE(Appeal, QY_FIELD(id), QY_FIELD(title, .min = 2, .max = 8),
            QY_FIELD(detail, .max = 100, .multiline = true), QY_FIELD(remark, .min = 0, .max = 5),
            QY_FIELD(channel), QY_FIELD(urgent), QY_FIELD(people, .min = 1, .max = 100), QY_FIELD(area),
            QY_FIELD(loss), QY_FIELD(met_on), QY_FIELD(raised_at),
            QY_FIELD(phone, .format = base::Format::phone), QY_FIELD(forwarded_to), QY_FIELD(items, .max = 2),
            QY_FIELD(tags, .max = 3), QY_FIELD(extra))

struct Note {
  std::string text;
};
QY_DESCRIBE(Note, QY_FIELD(text))

struct Nothing {};
constexpr std::span<const base::Field> qy_fields(const Nothing*) {
  return {};
}
constexpr std::string_view qy_name(const Nothing*) {
  return "Nothing";
}

}  // namespace appeal_example

using namespace qiying::base;
using namespace appeal_example;

namespace {

const std::string kWhole =
    R"({"id":"018f3c9e-0000-7000-8000-000000000001","title":"停车难","detail":"第一行\n第二行","remark":"",)"
    R"("channel":"web","urgent":true,"people":3,"area":12.5,"loss":1250,"met_on":"2026-11-20",)"
    R"("raised_at":"2026-11-21T08:30:00Z","phone":"13800000000","forwarded_to":null,)"
    R"("items":[{"name":"照片","bytes":9}],"tags":["交通"],"extra":{"a":[1,null]}})";

/// The whole appeal with one piece of its text exchanged.
std::string with(std::string_view piece, std::string_view other) {
  auto text = kWhole;
  const auto at = text.find(piece);
  REQUIRE(at != std::string::npos);
  return text.replace(at, piece.size(), other);
}

struct Fault {
  std::string field, code;
  bool operator==(const Fault&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Fault& fault) {
  return out << fault.field << ":" << fault.code;
}

/// Field and code of the only fault of the text.
Fault fault_of(std::string_view text) {
  const auto result = from_json<Appeal>(text);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().others.empty());
  CHECK_FALSE(result.error().message.zh.empty());
  CHECK_FALSE(result.error().message.en.empty());
  CHECK_FALSE(result.error().help.zh.empty());
  CHECK_FALSE(result.error().help.en.empty());
  return {result.error().field, result.error().code};
}

std::string malformed_code(std::string_view text) {
  const auto result = from_json<Note>(text);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().kind == ErrorKind::malformed);
  CHECK(result.error().field.empty());
  return result.error().code;
}

}  // namespace

TEST_CASE("an appeal goes to JSON and back unchanged") {
  const auto appeal = from_json<Appeal>(kWhole);
  REQUIRE(appeal.ok());
  CHECK(appeal->channel == Channel::web);
  CHECK(appeal->loss == Fen{1250});
  CHECK(appeal->items.at(0).name == "照片");
  CHECK(appeal->extra.text == R"({"a":[1,null]})");
  CHECK(to_json(*appeal) == with("12.5", "12.5"));
}

TEST_CASE("what may be left out") {
  auto text = with(R"("urgent":true,)", "");
  CHECK(from_json<Appeal>(text).ok());
  CHECK(from_json<Appeal>(with(R"("items":[{"name":"照片","bytes":9}],)", "")).ok());
  CHECK(from_json<Appeal>(with(R"("phone":"13800000000",)", "")).ok());
  CHECK(from_json<Appeal>(with(R"("remark":"",)", "")).ok());
  CHECK(fault_of(with(R"("title":"停车难",)", "")) == Fault{"title", "field.required"});
  CHECK(fault_of(with(R"("people":3,)", "")) == Fault{"people", "field.required"});
  CHECK(fault_of(with(R"(,"extra":{"a":[1,null]})", "")) == Fault{"extra", "field.required"});
}

TEST_CASE("the cells of a bare list may be blank: a column of a table keeps them") {
  std::vector<std::vector<std::string>> rows;
  REQUIRE(read_json(R"([["a",""],[]])", type_of<std::vector<std::vector<std::string>>>, &rows).ok());
  CHECK(rows == std::vector<std::vector<std::string>>{{"a", ""}, {}});
}

TEST_CASE("an empty or null required value is missing, not short") {
  CHECK(fault_of(with("停车难", "")) == Fault{"title", "field.required"});
  CHECK(fault_of(with(R"("停车难")", "null")) == Fault{"title", "field.required"});
  CHECK(fault_of(with(R"("tags":["交通"])", R"("tags":["交通",""])")) == Fault{"tags[1]", "field.required"});
}

TEST_CASE("each fault is told with its path") {
  CHECK(fault_of(with("停车难", "难")) == Fault{"title", "field.too_short"});
  CHECK(fault_of(with("停车难", "停车难停车难停车难")) == Fault{"title", "field.too_long"});
  CHECK(fault_of(with("\"people\":3", "\"people\":0")) == Fault{"people", "field.too_small"});
  CHECK(fault_of(with("\"people\":3", "\"people\":101")) == Fault{"people", "field.too_large"});
  CHECK(fault_of(with("\"people\":3", "\"people\":3.0")) == Fault{"people", "field.type"});
  CHECK(fault_of(with("\"people\":3", "\"people\":\"3\"")) == Fault{"people", "field.type"});
  CHECK(fault_of(with("\"people\":3", "\"people\":2147483648")) == Fault{"people", "field.too_large"});
  CHECK(fault_of(with("\"people\":3", "\"people\":-2147483649")) == Fault{"people", "field.too_small"});
  CHECK(fault_of(with("1250", "18446744073709551615")) == Fault{"loss", "field.too_large"});
  CHECK(fault_of(with("1250", "12.5")) == Fault{"loss", "field.type"});
  CHECK(from_json<Appeal>(with("12.5", "1e400")).error().code == "json.malformed");
  CHECK(from_json<Appeal>(with("12.5", "1e-400")).value().area == 0);
  CHECK(fault_of(with("true", "1")) == Fault{"urgent", "field.type"});
  CHECK(fault_of(with("\"web\"", "\"fax\"")) == Fault{"channel", "field.choice"});
  CHECK(fault_of(with("2026-11-20", "2026-02-30")) == Fault{"met_on", "field.format"});
  CHECK(fault_of(with("08:30:00Z", "25:30:00Z")) == Fault{"raised_at", "field.format"});
  CHECK(fault_of(with("018f3c9e", "018f3c9g")) == Fault{"id", "field.format"});
  CHECK(fault_of(with("13800000000", "123")) == Fault{"phone", "field.format"});
  CHECK(fault_of(with("\"bytes\":9", "\"bytes\":-1")) == Fault{"items[0].bytes", "field.too_small"});
  CHECK(fault_of(with("\"bytes\":9", "\"bytes\":9,\"size\":1")) == Fault{"items[0].size", "field.unknown"});
  CHECK(fault_of(with("[\"交通\"]", "[\"a\",\"b\",\"c\",\"d\"]")) == Fault{"tags", "field.too_many"});
  CHECK(fault_of(with("[\"交通\"]", "{}")) == Fault{"tags", "field.type"});
  CHECK(fault_of(with("{\"name\":\"照片\",\"bytes\":9}", "7")) == Fault{"items[0]", "field.type"});
}

TEST_CASE("a misspelt name is told with the one that was meant") {
  CHECK(from_json<Note>(R"({"text":"a","txet":"b"})").error().help.en == "Did you mean text?");
  CHECK(from_json<Note>(R"({"text":"a","q":"b"})").error().help.en == "Known fields: text");
}

TEST_CASE("several faults come together") {
  auto text = with("停车难", "难");
  text.replace(text.find("\"bytes\":9"), 9, "\"bytes\":-1,\"x\":2");
  const auto result = from_json<Appeal>(text);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().field == "title");
  REQUIRE(result.error().others.size() == 2);
  CHECK(result.error().others[0].field == "items[0].bytes");
  CHECK(result.error().others[1].field == "items[0].x");
}

TEST_CASE("an endless list of faults is cut") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\":1,";
  const auto result = from_json<Note>(text + "\"text\":\"a\"}");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().others.size() == 49);
}

TEST_CASE("control characters and broken UTF-8 are refused") {
  CHECK(fault_of(with("停车难", "停\\u0000车")) == Fault{"title", "field.control"});
  CHECK(fault_of(with("停车难", "停\\n车")) == Fault{"title", "field.control"});
  CHECK(fault_of(with("第二行", "\\u0000")) == Fault{"detail", "field.control"});
  CHECK(fault_of(with("停车难", "停\xFF车")) == Fault{"title", "field.utf8"});
  CHECK(fault_of(with("[1,null]", "\"\xC0\x80\"")) == Fault{"extra", "field.utf8"});
  const auto unknown = from_json<Note>("{\"text\":\"a\",\"\xFF\":1}");
  REQUIRE_FALSE(unknown.ok());
  CHECK(valid_utf8(unknown.error().field));
}

TEST_CASE("malformed JSON is told with its place") {
  const auto result = from_json<Note>(R"({"text":"a",})");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().kind == ErrorKind::malformed);
  CHECK(result.error().message.en.find("byte 12") != std::string::npos);
  for (const char* text :
       {"", " ", "{", "[1]]", R"({"text":'a'})", R"({"text":"a"} x)", R"({"text":"\ud800"})", "nul",
        R"({"text":01})", R"({"text":"a"/*c*/})", "\xEF\xBB\xBF{}"})
    CHECK(malformed_code(text) == "json.malformed");
}

TEST_CASE("a name given twice is refused") {
  CHECK(malformed_code(R"({"text":"a","text":"b"})") == "json.duplicate");
  CHECK(malformed_code(R"({"text":"a","x":[{"":1,"":2}]})") == "json.duplicate");
  CHECK(malformed_code(R"({"text":"a","te\u0078t":"b"})") == "json.duplicate");
  CHECK(valid_utf8(from_json<Json>("{\"\xFF\":1,\"\xFF\":1}").error().message.zh));
  CHECK(from_json<std::vector<Note>>(R"([{"text":"a"},{"text":"b"}])").ok());
}

TEST_CASE("deep nesting is refused") {
  CHECK(from_json<Json>(std::string(32, '[') + std::string(32, ']')).ok());
  CHECK(malformed_code(std::string(33, '[') + std::string(33, ']')) == "json.too_deep");
  CHECK(malformed_code(std::string(100000, '[')) == "json.too_deep");
}

TEST_CASE("white space around the value is allowed") {
  CHECK(from_json<Note>(" {\"text\" : \"a\"}\n ").ok());
}

TEST_CASE("writing") {
  CHECK(to_json(Note{"a\"b\\c\n\x01\x7F</"}) == R"({"text":"a\"b\\c\n\u0001\u007f</"})");
  CHECK(to_json(Note{"\xFFx\xE4\xBD"}) == "{\"text\":\"\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\"}");
  CHECK(to_json(Nothing{}) == "{}");
  CHECK(to_json(std::vector<int>{}) == "[]");
  CHECK(to_json(1.0 / 0.0) == "null");
  CHECK(to_json(1e300) == "1e+300");
  CHECK(to_json(-0.0) == "0");
  CHECK_THROWS_AS(to_json(static_cast<Channel>(7)), std::logic_error);
}

TEST_CASE("property: texts and numbers survive JSON") {
  CHECK(rc::check("text", [](std::u32string points) {
    std::erase_if(points, [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); });
    const std::vector<std::string> texts{"x" + from_code_points(points)};
    const auto back = from_json<std::vector<std::string>>(to_json(texts));
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == texts);
  }));
  CHECK(rc::check("double",
                  [](double value) { RC_ASSERT(from_json<double>(to_json(value)).value() == value); }));
  CHECK(rc::check("int64",
                  [](std::int64_t n) { RC_ASSERT(from_json<std::int64_t>(to_json(n)).value() == n); }));
  CHECK(rc::check("any bytes are either read or refused", [](const std::string& bytes) {
    const auto value = from_json<Json>(bytes);
    if (value.ok()) RC_ASSERT(from_json<Json>(value->text).ok());
  }));
}

TEST_CASE("validate finds what reading would find") {
  auto appeal = *from_json<Appeal>(kWhole);
  CHECK(validate(type_of<Appeal>, &appeal).ok());
  appeal.items[0].bytes = 5000;
  appeal.title.clear();
  const auto result = validate(type_of<Appeal>, &appeal);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "field.required");
  CHECK(result.error().others.at(0).field == "items[0].bytes");
}
