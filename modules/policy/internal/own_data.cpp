// What an enterprise's person finds in the copy of one's data, and what is deleted on request.
#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {
namespace {

struct Topic {
  std::string topic;
};
QY_DESCRIBE(Topic, QY_FIELD(topic))

}  // namespace

OwnData own_data(db::Connection& db, const std::string& district, auth::SubjectId subject,
                 auth::AccountId account) {
  OwnData out;
  out.answers = db.query<OwnAnswer>(
      "select fact, '' as title, value, at from policy.answer where district = $1 and subject_id = $2 and "
      "account_id = $3 "
      "and value <> '' order by fact",
      district, subject, account);
  const auto& catalogue = law_library().catalogue;
  for (auto& answer : out.answers)
    if (const auto use = catalogue.find(answer.fact)) answer.title = catalogue.title_of(*use).zh;
  out.followed = db.query<OwnFollow>(
      "select slug, at from policy.follow where district = $1 and subject_id = $2 order by at, slug",
      district, subject);
  for (auto& row : db.query<Topic>(
           "select topic from policy.unwanted where district = $1 and subject_id = $2 order by topic",
           district, subject))
    out.unwanted.push_back(std::move(row.topic));
  out.told = db.query<OwnPush>(
      "select slug, occasion, at from policy.push where district = $1 and subject_id = $2 order by at desc, "
      "slug limit 1000",
      district, subject);
  return out;
}

std::int64_t erase_answers(db::Connection& db, const std::string& district, auth::AccountId account,
                           base::Timestamp now) {
  return db.number("select policy.erase_answers($1, $2, $3)", district, account, now);
}

}  // namespace qiying::policy
