#include "platform/base/uscc.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace qiying::base;

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::string digits(std::size_t n) {
  return *rc::gen::container<std::string>(n, rc::gen::inRange<char>('0', '9' + 1));
}

std::string letters(std::size_t n) {
  return *rc::gen::container<std::string>(n, rc::gen::elementOf(std::string(kAlphabet)));
}

/// A code whose check characters are right; X in the inner place is of the alphabet, so any eight will do.
std::string any_code() {
  return make_uscc("91", digits(6), letters(8)).value();
}

}  // namespace

TEST_CASE("codes that are right in both digits") {
  for (const char* code : {"91350100M000100Y43", "91330106673959654P"})
    CHECK_MESSAGE(check_uscc(code).all_ok(), code);
}

TEST_CASE("early codes, officially issued with a wrong last character, pass the inner check") {
  for (const char* code : {"91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"}) {
    const auto check = check_uscc(code);
    CHECK(check.well_formed);
    CHECK_FALSE(check.outer_ok);
    CHECK(check.inner_ok);
  }
}

TEST_CASE("what is no code at all") {
  for (const char* code :
       {"", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "9135O100M000100Y43",
        "91350100I000100Y43", "9135010AM000100Y43", "９1350100M000100Y4"})
    CHECK_FALSE_MESSAGE(check_uscc(code).well_formed, code);
  CHECK_FALSE(org_code_of("9135"));
  CHECK_FALSE(make_uscc("9", "420103", "M000100Y"));
  CHECK_FALSE(make_uscc("91", "42010X", "M000100Y"));
  CHECK_FALSE(make_uscc("91", "420103", "m000100Y"));
  CHECK_FALSE(make_uscc("91", "420103", "I000100Y"));
}

TEST_CASE("a code as typed") {
  CHECK(tidy_uscc(" ９1350100 m000100y43　") == "91350100M000100Y43");
  CHECK(tidy_uscc("").empty());
}

TEST_CASE("organisation codes") {
  CHECK(org_code_of("91350100M000100Y43") == "M000100Y4");
  CHECK(check_org_code("M000100Y4"));
  CHECK(check_org_code("M000100Y-4"));
  CHECK(check_org_code("673959654"));
  CHECK_FALSE(check_org_code("673959655"));
  CHECK_FALSE(check_org_code("67395965"));
  CHECK(org_check_char("00000000") == '0');
  CHECK_FALSE(org_check_char("0000000"));
  CHECK_FALSE(org_check_char("0000000a"));
}

TEST_CASE("registration numbers of 15 digits") {
  for (const char* number : {"110108000000016", "320300000174110"}) CHECK(check_registration_number(number));
  for (const char* number : {"110108000000017", "11010800000001", "1101080000000160", "11010800000001A", ""})
    CHECK_FALSE(check_registration_number(number));
}

TEST_CASE("property: what is made passes") {
  CHECK(rc::check("uscc", [] { RC_ASSERT(check_uscc(any_code()).all_ok()); }));
  CHECK(rc::check("registration number", [] {
    const auto first = digits(14);
    RC_ASSERT(check_registration_number(first + registration_check_digit(first).value()));
  }));
}

TEST_CASE("property: one changed character is found") {
  CHECK(rc::check("uscc", [] {
    auto code = any_code();
    const auto at = *rc::gen::inRange<std::size_t>(0, 18);
    const auto other = *rc::gen::elementOf(std::string(kAlphabet));
    RC_PRE(code[at] != other);
    code[at] = other;
    RC_ASSERT_FALSE(check_uscc(code).all_ok());
  }));
  CHECK(rc::check("registration number", [] {
    const auto first = digits(14);
    auto number = first + registration_check_digit(first).value();
    const auto at = *rc::gen::inRange<std::size_t>(0, 15);
    const auto other = *rc::gen::inRange<char>('0', '9' + 1);
    RC_PRE(number[at] != other);
    number[at] = other;
    RC_ASSERT_FALSE(check_registration_number(number));
  }));
}

TEST_CASE("property: two neighbours exchanged are found by the outer character") {
  CHECK(rc::check("uscc", [] {
    auto code = any_code();
    const auto at = *rc::gen::inRange<std::size_t>(8, 16);
    RC_PRE(code[at] != code[at + 1]);
    std::swap(code[at], code[at + 1]);
    RC_ASSERT_FALSE(check_uscc(code).outer_ok);
  }));
}
