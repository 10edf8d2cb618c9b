#include <doctest/doctest.h>

#include "platform/base/text.hpp"
#include "platform/files/files.hpp"

using namespace qiying::files;

TEST_CASE("a good name stays as it is") {
  CHECK(safe_filename("营业执照 (副本).pdf") == "营业执照 (副本).pdf");
  CHECK(safe_filename("IMG_2041.JPG") == "IMG_2041.JPG");
}

TEST_CASE("path tricks leave the last part only") {
  CHECK(safe_filename("../../etc/passwd") == "passwd");
  CHECK(safe_filename("C:\\Users\\x\\报表.xlsx") == "报表.xlsx");
  CHECK(safe_filename("/") == "file");
  CHECK(safe_filename("..") == "file");
  CHECK(safe_filename("a/..") == "file");
  CHECK(safe_filename(".htaccess") == "htaccess");
}

TEST_CASE("invisible, reserved and ill-formed characters go") {
  CHECK(safe_filename("a\r\nSet-Cookie: x=1.pdf") == "aSet-Cookie x=1.pdf");
  CHECK(safe_filename("photo\u202Egpj.exe") == "photogpj.exe");
  CHECK(safe_filename("a\"b<c>d|e?f*.txt") == "abcdef.txt");
  CHECK(safe_filename("bad\xFF\xFE.txt") == "bad.txt");
  CHECK(safe_filename(std::string("nul\0.txt", 8)) == "nul.txt");
}

TEST_CASE("names are never empty nor endless, and keep their type") {
  CHECK(safe_filename("") == "file");
  CHECK(safe_filename("   ...  ") == "file");
  std::string endless;
  for (int i = 0; i < 500; ++i) endless += "长";
  const auto name = safe_filename(endless + ".docx");
  CHECK(qiying::base::count_code_points(name) == 120);
  CHECK(name.ends_with("长.docx"));
}

TEST_CASE("the header carries the real name and a plain one") {
  CHECK(content_disposition("执照 1.pdf", false) ==
        "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%89%A7%E7%85%A7%201.pdf");
  CHECK(content_disposition("a.png", true) == "inline; filename=\"a.png\"; filename*=UTF-8''a.png");
  CHECK(content_disposition("x\"; filename=\"evil.exe", false).find("evil.exe\"; filename*") !=
        std::string::npos);
  CHECK(content_disposition("a\r\nX: y", true).find('\n') == std::string::npos);
}

TEST_CASE("photos, documents and texts are taken; what can carry script is not") {
  for (const char* type : {"image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf",
                           "text/csv", "application/ofd", "application/msword"})
    CHECK(is_accepted_type(type));
  for (const char* type : {"text/html", "image/svg+xml", "application/x-executable", "application/zip",
                           "application/javascript", "text/xml", ""})
    CHECK_FALSE(is_accepted_type(type));
}

TEST_CASE("only raster images are shown in a page") {
  CHECK(is_shown_inline("image/png"));
  CHECK_FALSE(is_shown_inline("application/pdf"));
  CHECK_FALSE(is_shown_inline("image/svg+xml"));
  CHECK_FALSE(is_shown_inline("text/plain"));
}

TEST_CASE("a name ends as its content does") {
  CHECK(filename_for("现场.JPG", "image/jpeg") == "现场.JPG");
  CHECK(filename_for("photo.exe", "image/jpeg") == "photo.exe.jpg");
  CHECK(filename_for("run.vbs", "text/plain") == "run.vbs.txt");
  CHECK(filename_for("fake.jpg", "text/plain") == "fake.jpg.txt");
  CHECK(filename_for(".jpg", "image/jpeg") == "jpg.jpg");
  CHECK(filename_for("名单.csv", "text/csv") == "名单.csv");
  CHECK(filename_for("合同", "application/pdf") == "合同.pdf");
  CHECK(filename_for("x.bin", "application/unknown") == "x.bin");
}
