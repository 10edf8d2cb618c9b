#include <doctest/doctest.h>

#include <string>

#include "platform/search/rare.hpp"

using namespace qiying::search;

TEST_CASE("a text is indexed as its pairs and its last character, each once") {
  CHECK(grams("光谷光谷") == "'光谷' '谷' '谷光'");
  CHECK(grams("光") == "'光'");
  CHECK(grams("").empty());
  CHECK(grams("，。 （）").empty());
}

TEST_CASE("width, case, traditional forms, brackets and spaces make no difference") {
  CHECK(grams("ＡＢ１") == grams("ab1"));
  CHECK(grams("漢口（武漢）") == grams("汉口(武汉)"));
  CHECK(grams_query("汉口 武汉") == grams_query("汉口（武汉）"));
}

TEST_CASE("quotes and operators of a query are not SQL nor tsquery") {
  CHECK(grams_query("' | !:*&\\").empty());
  CHECK(grams_query("光'谷") == "'光谷'");
  CHECK(grams("a'b\\c") == grams("abc"));
}

TEST_CASE("a query asks for its pairs, a single character for what begins with it") {
  CHECK(grams_query("光") == "'光':*");
  CHECK(grams_query("光谷生物") == "'光谷'&'谷生'&'生物'");
  CHECK(grams_query("").empty());
}

TEST_CASE("fuzzy queries need three characters and leave a piece out") {
  CHECK(grams_query_fuzzy("光谷").empty());
  CHECK(grams_query_fuzzy("光谷生") == std::vector<std::string>{"'谷生'", "'光':*&('生':*|'光谷')"});
  CHECK(grams_query_fuzzy("光谷生物") ==
        std::vector<std::string>{"'生物'&('光':*|'谷生')", "'光谷'&('物':*|'谷生')"});
  CHECK(grams_query_fuzzy("光谷生物厂") ==
        std::vector<std::string>{"'生物'&'物厂'", "'光谷'&'物厂'", "'光谷'&'谷生'"});
}

TEST_CASE("LIKE's special characters are escaped") {
  CHECK(like_escape("100%_a\\b光") == "100\\%\\_a\\\\b光");
  CHECK(like_escape("").empty());
}

TEST_CASE("distance inside a text counts wrong, missing and additional characters") {
  CHECK(distance_inside("光谷生物", "武汉光谷生物科技有限公司") == 0);
  CHECK(distance_inside("光古生物", "武汉光谷生物科技有限公司") == 1);
  CHECK(distance_inside("光生物", "武汉光谷生物科技有限公司") == 1);
  CHECK(distance_inside("光谷的生物", "武汉光谷生物科技有限公司") == 1);
  CHECK(distance_inside("", "武汉") == 0);
  CHECK(distance_inside("武汉", "") == 2);
}

TEST_CASE("a very long text stays below the limit of a tsvector") {
  std::string text;
  for (int round = 0; round < 12; ++round)
    for (unsigned c = 0x4E00; c < 0x9FA5; c += 1 + static_cast<unsigned>(round)) {
      text += static_cast<char>(0xE0 | c >> 12);
      text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      text += static_cast<char>(0x80 | (c & 0x3F));
    }
  CHECK(grams(text).size() < 50001 * 9);
}

TEST_CASE("when it is known which pairs are common the rarest decide") {
  const CommonGrams common = {"光谷", "汉光", "武汉", "有限", "公司", "限公"};
  CHECK(grams_query("武汉光谷", common) == "'武汉'&'汉光'&'光谷'");  // few anyway
  CHECK(grams_query("武汉光谷生物有限公司", common) == "'谷生'&'生物'&'物有'&'光谷'");
  const CommonGrams place = {"光谷", "岸区", "武汉", "汉市", "市江", "江岸", "公司"};
  CHECK(grams_query_fuzzy("武汉市江岸区光谷的生物", place) ==  // 区光 stands apart from the other three
        std::vector<std::string>{"'谷的'&'的生'&'生物'", "'区光'&'生物'", "'区光'&'谷的'"});
  CHECK(grams_query_fuzzy("光谷生物", common) ==
        std::vector<std::string>{"'生物'", "'光谷'&('物':*|'谷生')"});
}
