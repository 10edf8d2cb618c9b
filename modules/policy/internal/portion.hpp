#pragma once
// What is known of many enterprises at once, each source in its place: a comparison table goes before the
// register, the register before what enterprises say themselves.

#include "engines/rules/enterprise.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {

struct Told {
  auth::SubjectId subject_id;
  std::string fact, value;
  base::Timestamp at;
};
QY_DESCRIBE(Told, QY_FIELD(subject_id), QY_FIELD(fact), QY_FIELD(value, .min = 0), QY_FIELD(at))

// One number for what an enterprise has answered: another one when an answer is another. 0: nothing.
std::size_t digest_of(std::span<const Told> answers);

class Portion {
 public:
  // Reads the answers of these enterprises; the connection needs system scope.
  Portion(db::Connection& db, const std::string& district, const std::vector<register_::EntityRow>& firms);
  // `comparison` may be empty; `day` is its date.
  rules::Facts facts(const register_::EntityRow& firm, const Comparison& comparison, base::Date day) const;
  // Its answers, by fact.
  std::span<const Told> of(register_::EntityId firm) const;

 private:
  std::string district_;
  std::vector<Told> told_;
};

}  // namespace qiying::policy
