#pragma once
// What is known of the caller's enterprise: the register first, its own answers after, never the other way
// round.

#include "modules/policy/internal/rulebook.hpp"
#include "modules/register/register.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::policy {

// An answer that an authority's value contradicts: shown to the enterprise, not used.
struct Contest {
  rules::FactUse use;
  std::string answered;
};

struct Profile {
  rules::Facts facts;
  std::vector<Contest> contests;
};

// Facts of an enterprise that the connection's scope may see.
Profile profile(db::Connection& db, const std::string& district, auth::SubjectId subject,
                const rules::Catalogue& catalogue);
// Facts of the caller's enterprise.
Profile profile(kernel::Context& c, const rules::Catalogue& catalogue);
// Puts the register's values into `facts`.
void fill_from_register(const register_::EntityRow& row, const std::string& district,
                        const rules::Catalogue& catalogue, rules::Facts& facts);

// Whether an answer says the same as what is held, only more exactly: I6513 where I65 is held.
bool refines(const rules::Fact& fact, const rules::Datum& held, const rules::Datum& told);
// The source of a fact that is told more exactly than it is held.
std::string refined_source(const rules::Datum& held);

struct AnswerInput {
  std::string fact;
  std::string value;
};
QY_DESCRIBE(AnswerInput, QY_FIELD(fact, .min = 1, .max = 100, .doc = "事实编号 / id of a fact"),
            QY_FIELD(value, .min = 0, .max = 500, .doc = "答复，空则撤回 / the answer; empty takes it back"))

// An answer as people write it. Errors: those of rules::parse_value; policy.coarse (a province or a city as
// the place, a section as the industry: conditions ask for less than that, and what is only half known is not
// "no").
base::Result<rules::Datum> read_answer(const rules::Fact& fact, const std::string& text);
// Keeps what the enterprise says about itself; an empty value takes it back. Audited.
base::Result<void> put_answer(kernel::Context& c, const AnswerInput& input);

}  // namespace qiying::policy
