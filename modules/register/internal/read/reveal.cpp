#include "modules/register/internal/read/view.hpp"

namespace qiying::register_ {
namespace {

struct Persons {
  std::string legal_person, phone;
};
QY_DESCRIBE(Persons, QY_FIELD(legal_person), QY_FIELD(phone))

}  // namespace

base::Result<Revealed> reveal(kernel::Context& c, EntityId id, const Reveal& input) {
  QY_CHECK(auth::require(c.caller, kSeePersons));
  auto persons = c.db().query_one<Persons>(
      "select legal_person, phone from register.entity where district = $1 and id = $2", c.caller.district,
      id);
  if (!persons) return base::not_found({"企业", "enterprise"});
  c.audit_use("register.read_personal", "entity", id.str(),
              {id, {std::string(base::name_of(input.field))}, input.reason});
  auto& value = input.field == PersonField::phone ? persons->phone : persons->legal_person;
  return Revealed{input.field, std::move(value)};
}

}  // namespace qiying::register_
