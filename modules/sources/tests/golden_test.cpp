#include "modules/sources/internal/golden.hpp"

#include <doctest/doctest.h>

#include "modules/sources/internal/tag_rules.hpp"

using namespace qiying::sources;

namespace {

RecordView record(std::string source, std::string id, std::string phone, std::string day) {
  RecordView r;
  r.source_code = std::move(source), r.record_id = std::move(id);
  r.phone = std::move(phone), r.updated_on = std::move(day);
  return r;
}

const GoldenRule kRecent{"phone", {Key::recent, Key::agreement, Key::authority}};
const GoldenRule kAuthority{"phone", {Key::authority, Key::recent}};

}  // namespace

TEST_CASE("the shipped rules name each field once and can be read") {
  CHECK(golden_rules().size() == 8);
  for (const auto& rule : golden_rules()) CHECK_FALSE(rule.keys.empty());
}

TEST_CASE("the first key decides, the next ones only between equals") {
  const auto old_tax = record("tax", "1", "111", "2020-01-01"),
             new_street = record("street", "1", "222", "2025-01-01");
  const std::vector<Candidate> both{{&old_tax, 80}, {&new_street, 20}};
  CHECK(choose(kRecent, both)->record == &new_street);
  CHECK(choose(kAuthority, both)->record == &old_tax);
}

TEST_CASE("on the same day more sources outweigh a better one") {
  const auto a = record("a", "1", "111", "2025-01-01"), b = record("b", "1", "222", "2025-01-01"),
             c = record("c", "1", "222", "2025-01-01");
  CHECK(choose(kRecent, {{&a, 90}, {&b, 10}, {&c, 10}})->record->phone == "222");
}

TEST_CASE("an empty cell says nothing") {
  const auto empty = record("a", "1", "", "2026-01-01"), full = record("b", "1", "222", "2020-01-01");
  CHECK(choose(kRecent, {{&empty, 90}, {&full, 10}})->record == &full);
  CHECK(choose(kRecent, {{&empty, 90}}) == nullptr);
  CHECK(choose(kRecent, {}) == nullptr);
}

TEST_CASE("the choice does not depend on the order of candidates") {
  const auto a = record("a", "1", "111", "2025-01-01"), b = record("b", "1", "222", "2025-01-01"),
             c = record("c", "9", "333", "2025-01-01");
  std::vector<Candidate> all{{&a, 50}, {&b, 50}, {&c, 50}};
  const auto* first = choose(kRecent, all)->record;
  do {
    CHECK(choose(kRecent, all)->record == first);
  } while (std::next_permutation(all.begin(), all.end(), [](const Candidate& x, const Candidate& y) {
    return x.record->source_code < y.record->source_code;
  }));
}

TEST_CASE("rules of tags: texts, days, amounts, counts") {
  CHECK(holds(TagOp::contains, "软件", "软件开发；信息咨询"));
  CHECK_FALSE(holds(TagOp::contains, "餐饮", "软件开发"));
  CHECK(holds(TagOp::after, "2019-01-01", "2019-05-06"));
  CHECK_FALSE(holds(TagOp::after, "2019-05-06", "2019-05-06"));
  CHECK(holds(TagOp::before, "2019-01-01", "1998/3/2"));
  CHECK_FALSE(holds(TagOp::before, "2019-01-01", ""));
  CHECK(holds(TagOp::at_least, "1000万元", "1000万元人民币"));
  CHECK_FALSE(holds(TagOp::at_least, "1000万元", "1000万美元"));
  CHECK(holds(TagOp::sources, "2", "3"));
  CHECK_FALSE(holds(TagOp::sources, "4", "3"));
  CHECK_FALSE(holds(TagOp::none, "", "x"));
}

TEST_CASE("a rule that nobody could meet is refused") {
  CHECK_FALSE(is_usable(TagOp::after, "昨天"));
  CHECK_FALSE(is_usable(TagOp::sources, "零"));
  CHECK_FALSE(is_usable(TagOp::sources, "0"));
  CHECK_FALSE(is_usable(TagOp::at_least, "很多"));
  CHECK_FALSE(is_usable(TagOp::contains, ""));
  CHECK(is_usable(TagOp::at_least, "100万元"));
}

TEST_CASE("persons are masked, short values too") {
  auto r = record("a", "1", "13912345678", "");
  r.legal_person = "欧阳明珠";
  mask(r);
  CHECK(r.phone == "139****5678");
  CHECK(r.legal_person == "欧****");
  r.phone = "110", r.legal_person = "李";
  mask(r);
  CHECK(r.phone.find("110") == r.phone.npos);
}
