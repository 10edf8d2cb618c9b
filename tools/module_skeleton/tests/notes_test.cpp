#include <doctest/doctest.h>

#include "modules/@MODULE@/internal/notes.hpp"
#include "platform/base/json.hpp"
#include "tests/support/test_db.hpp"

using namespace qiying;
using namespace qiying::@MODULE@;

TEST_CASE("a note needs a text") {
  AddNote input;
  CHECK_FALSE(base::read_json(R"({"text": ""})", base::type_of<AddNote>, &input).ok());
  CHECK_FALSE(base::read_json(R"({})", base::type_of<AddNote>, &input).ok());
  REQUIRE(base::read_json(R"({"text": "明天停水"})", base::type_of<AddNote>, &input).ok());
  CHECK(input.text == "明天停水");
}

TEST_CASE("a district sees its own notes only") {
  test::Database database(test::migrations_of({"modules/@MODULE@"}));
  database.owner().set_scope({{{"kind", "system"}}});
  for (const char* district : {"420199", "420198"})
    database.owner().execute("insert into @MODULE@.note (district, id, text) values ($1, $2, $3)", district,
                             NoteId::make(), district);
  const auto seen = [&](const char* district) {
    return database.pool().acquire({{{"kind", "staff"}, {"district", district}}})->number(
        "select count(*) from @MODULE@.note");
  };
  CHECK(seen("420199") == 1);
  CHECK(seen("420100") == 0);
}
