#include "platform/qr/qr.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using qiying::qr::svg;

TEST_CASE("a code has its finder patterns and its quiet zone") {
  const auto code = svg("otpauth://totp/x:y?secret=ABC", "二维码");
  CHECK(code.starts_with("<svg "));
  CHECK(code.find("M4 4h7v1h-7z") != std::string::npos);
  CHECK(code.find("viewBox=\"0 0 37 37\"") != std::string::npos);  // version 3: 29 modules and twice 4
  CHECK(code.find("aria-label=\"二维码\"") != std::string::npos);
}

TEST_CASE("the title is no markup, and what is too long is refused") {
  CHECK(svg("x", "a\"><script>").find("<script>") == std::string::npos);
  CHECK_THROWS_AS(svg(std::string(501, 'x'), ""), std::runtime_error);
}

TEST_CASE("the modules are those of the picture") {
  const auto rows = qiying::qr::modules("otpauth://totp/x:y?secret=ABC");
  REQUIRE(rows.size() == 37);
  CHECK(rows[0].size() == 37);
  CHECK(rows[4][4]);
  CHECK(rows[4][10]);
  CHECK_FALSE(rows[4][11]);
  CHECK_FALSE(rows[3][4]);
}
