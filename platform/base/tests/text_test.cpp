#include "platform/base/text.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <thread>

using namespace qiying::base;

TEST_CASE("UTF-8: well-formed and ill-formed") {
  CHECK(valid_utf8(""));
  CHECK(valid_utf8("企应 é 𠮷 😀"));
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE4\xBD", "\xED\xA0\x80",
                          "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE4z"})
    CHECK_FALSE(valid_utf8(bad));
  CHECK(repair_utf8("a\xE4z") == "a\xEF\xBF\xBDz");
  CHECK(decode_utf8("").size == 0);
}

TEST_CASE("lengths are code points") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("武汉 é𠮷") == 5);
  CHECK(count_code_points("\xFF\xFF") == 2);
  CHECK(first_code_points("武汉光谷", 2) == "武汉");
  CHECK(first_code_points("武汉", 9) == "武汉");
  CHECK(first_code_points("武汉", 0).empty());
}

TEST_CASE("property: code points to UTF-8 and back") {
  CHECK(rc::check("round trip", [](const std::u32string& raw) {
    std::u32string points = raw;
    std::erase_if(points, [](char32_t c) { return c > 0x10FFFF || (c >= 0xD800 && c < 0xE000); });
    const auto utf8 = from_code_points(points);
    RC_ASSERT(valid_utf8(utf8));
    RC_ASSERT(to_code_points(utf8) == points);
    RC_ASSERT(count_code_points(utf8) == points.size());
  }));
  CHECK(rc::check("repair makes any bytes valid and keeps the count", [](const std::string& bytes) {
    const auto repaired = repair_utf8(bytes);
    RC_ASSERT(valid_utf8(repaired));
    RC_ASSERT(count_code_points(repaired) == count_code_points(bytes));
  }));
  CHECK(rc::check("trim keeps the middle", [](const std::string& bytes) {
    const auto padded = "　" + bytes + " \n";
    const auto trimmed = trim(padded);
    RC_ASSERT(trim(trimmed) == trimmed);
    RC_ASSERT(bytes.find(trimmed) != std::string::npos);
  }));
}

TEST_CASE("trim knows the ideographic space") {
  CHECK(trim("　 企 业\xC2\xA0\t\r\n") == "企 业");
  CHECK(trim(" 　 ").empty());
  CHECK(trim("\xEF\xBB\xBF"
             "企") == "企");
  CHECK(trim("\x80\x80") == "\x80\x80");
}

TEST_CASE("full width becomes half width") {
  CHECK(fold_width("ＡＢｃ１２（武汉）［］｛｝！，：；？　￥") == "ABc12(武汉)[]{}!,:;? ¥");
  CHECK(fold_width("「企」。、") == "「企」。、");
}

TEST_CASE("traditional becomes simplified") {
  CHECK(to_simplified("武漢東湖開發區") == "武汉东湖开发区");
  CHECK(to_simplified("臺灣鐘錶發展") == "台湾钟表发展");
  CHECK(to_simplified("乾元 ABC 国") == "乾元 ABC 国");
}

TEST_CASE("pinyin") {
  CHECK(pinyin("武汉光谷") == "wu han guang gu");
  CHECK(pinyin("光谷2号ABC店") == "guang gu 2 hao abc dian");
  CHECK(pinyin("女人绿地") == "nv ren lv di");
  CHECK(pinyin("（武汉）　有限公司") == "wu han you xian gong si");
  CHECK(pinyin("").empty());
  CHECK(pinyin("，。!").empty());
  CHECK(pinyin("AB-CD") == "ab cd");
}

TEST_CASE("words whose reading is not that of their characters") {
  CHECK(pinyin("重庆银行") == "chong qing yin hang");
  CHECK(pinyin("重型机械") == "zhong xing ji xie");
  CHECK(pinyin("长江成都") == "chang jiang cheng du");
  CHECK(pinyin("成长") == "cheng zhang");
  CHECK(pinyin("厦门大厦") == "xia men da sha");
  CHECK(pinyin("黄陂会计") == "huang pi kuai ji");
  CHECK(pinyin("农商行") == "nong shang hang");
  CHECK(pinyin("自行车行") == "zi xing che hang");
}

TEST_CASE("pinyin initials") {
  CHECK(pinyin_initials("武汉光谷") == "whgg");
  CHECK(pinyin_initials("重庆长江２号(ABC)") == "cqcj2habc");
  CHECK(pinyin_initials("武漢") == "wh");
  CHECK(pinyin_initials(" ").empty());
}

TEST_CASE("spellings of one name have one normal form") {
  const auto same = normalize_name("武汉东湖(A)有限公司");
  CHECK(same == "武汉东湖(A)有限公司");
  for (const char* other : {"武汉东湖（a）有限公司", " 武漢東湖【Ａ】有限公司　", "武汉 东湖〔a〕有限 公司",
                            "武\xE2\x80\x8B汉东湖[A]有限公司"})
    CHECK_MESSAGE(normalize_name(other) == same, other);
  CHECK(normalize_name("阿卜•热合曼・艾") == "阿卜·热合曼·艾");
  CHECK(normalize_name("⼀㈱㎡") == "一(株)M2");
  CHECK(normalize_name("ß") == "ß");
  CHECK(normalize_name(" \t　").empty());
}

TEST_CASE("property: normal form is stable") {
  CHECK(rc::check("idempotent", [](const std::u32string& points) {
    const auto once = normalize_name(from_code_points(points));
    RC_ASSERT(normalize_name(once) == once);
  }));
  CHECK(rc::check("any bytes", [](const std::string& bytes) {
    RC_ASSERT(valid_utf8(normalize_name(bytes)));
    RC_ASSERT(valid_utf8(pinyin(bytes)));
  }));
}

TEST_CASE("every Han character of the basic block has a stable form and mostly a reading") {
  std::size_t unread = 0;
  for (char32_t c = 0x4E00; c <= 0x9FA5; ++c) {
    const auto once = normalize_name(from_code_points({&c, 1}));
    REQUIRE(normalize_name(once) == once);
    unread += pinyin(from_code_points({&c, 1})).empty();
  }
  CHECK(unread < 100);
}

TEST_CASE("the tables may be filled by many threads at once") {
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    for (auto& result : results)
      threads.emplace_back([&result] {
        for (char32_t c = 0x3400; c < 0x3800; ++c)
          result += pinyin(from_code_points({&c, 1})) + normalize_name("蘭亭");
      });
  }
  for (const auto& result : results) CHECK(result == results[0]);
}

TEST_CASE("edit distance") {
  CHECK(edit_distance("武汉光谷", "武汉光谷", 3) == 0);
  CHECK(edit_distance("武汉光谷", "武汉广谷", 3) == 1);
  CHECK(edit_distance("武汉光谷", "武光谷", 3) == 1);
  CHECK(edit_distance("", "abc", 3) == 3);
  CHECK(edit_distance("kitten", "sitting", 5) == 3);
  CHECK(edit_distance("kitten", "sitting", 2) == 3);
  CHECK(edit_distance("abc", "xyz", 0) == 1);
}

TEST_CASE("property: edit distance is a metric") {
  CHECK(rc::check("metric", [] {
    const auto word = rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
    const auto a = *word, b = *word, c = *word;
    constexpr std::size_t kFar = 1000;
    RC_ASSERT(edit_distance(a, b, kFar) == edit_distance(b, a, kFar));
    RC_ASSERT((edit_distance(a, b, kFar) == 0) == (a == b));
    RC_ASSERT(edit_distance(a, c, kFar) <= edit_distance(a, b, kFar) + edit_distance(b, c, kFar));
    RC_ASSERT(edit_distance(a, b, 2) == std::min<std::size_t>(edit_distance(a, b, kFar), 3));
  }));
}
