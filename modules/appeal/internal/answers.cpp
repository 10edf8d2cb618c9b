#include "modules/appeal/internal/desk.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using AnswerId = base::Id<struct AnswerTag>;

/// One piece of knowledge.
struct Answer {
  AnswerId id;
  std::string question, answer;
  std::optional<CategoryId> category_id;
  auth::OrgId owner_org;
  std::string owner_name;
  base::Date valid_from, valid_to;
  bool is_public = false;
  bool overdue = false;  ///< its day is past: its owner must look at it again
  std::int64_t used = 0;
  base::Timestamp updated_at;
  int version = 1;
};
QY_DESCRIBE(Answer, QY_FIELD(id), QY_FIELD(question), QY_FIELD(answer), QY_FIELD(category_id),
            QY_FIELD(owner_org), QY_FIELD(owner_name), QY_FIELD(valid_from), QY_FIELD(valid_to),
            QY_FIELD(is_public), QY_FIELD(overdue), QY_FIELD(used), QY_FIELD(updated_at), QY_FIELD(version))

struct AnswerQuery {
  std::optional<std::string> q;
  std::optional<CategoryId> category;
  std::optional<bool> overdue;
};
QY_DESCRIBE(AnswerQuery, QY_FIELD(q, .max = 100), QY_FIELD(category), QY_FIELD(overdue))

struct AnswerInput {
  std::string question, answer;
  std::optional<CategoryId> category_id;
  base::Date valid_to;
  std::optional<bool> is_public;
  std::optional<int> version;
};
QY_DESCRIBE(AnswerInput, QY_FIELD(question, .min = 2, .max = 200),
            QY_FIELD(answer, .min = 5, .max = 5000, .multiline = true), QY_FIELD(category_id),
            QY_FIELD(valid_to), QY_FIELD(is_public), QY_FIELD(version))

#define QY_ANSWER                                                                                          \
  "id, question, answer, category_id, owner_org, owner_name, valid_from, valid_to, is_public, valid_to < " \
  "$2 as overdue, used, "                                                                                  \
  "updated_at, version"

/// Visitors and enterprises see what is public and still holds; staff see all, what is overdue marked.
base::Result<kernel::List<Answer>> list_answers(Context& c, const AnswerQuery& q) {
  const bool staff = c.caller.kind == auth::CallerKind::staff;
  const auto grams = q.q ? search::grams_query(*q.q) : std::string();
  kernel::List<Answer> out;
  out.items = c.db().query<Answer>(
      "select " QY_ANSWER
      " from appeal.answer where district = $1 and ($3 or (is_public and valid_to >= $2))"
      " and ($4::text is null or grams @@ $4::tsquery) and ($5::uuid is null or category_id = $5)"
      " and ($6::boolean is null or (valid_to < $2) = $6) order by used desc, updated_at desc, id limit 100",
      c.caller.district, base::local_date(c.now), staff, grams.empty() ? std::nullopt : std::optional(grams),
      q.category, q.overdue);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<Answer> one(Context& c, AnswerId id) {
  auto found =
      c.db().query_one<Answer>("select " QY_ANSWER " from appeal.answer where district = $1 and id = $3",
                               c.caller.district, base::local_date(c.now), id);
  if (!found) return base::not_found({"知识", "answer"});
  return *std::move(found);
}

/// Only the centre shows something to everybody.
base::Result<void> check(Context& c, const AnswerInput& in) {
  if (in.valid_to < base::local_date(c.now))
    return base::invalid("valid_to", "appeal.span", {"有效期须在今天或以后", "It must hold today at least"});
  if (in.is_public.value_or(false)) return auth::require(c.caller, "appeal.dispatch");
  return {};
}

base::Result<Answer> add_answer(Context& c, const AnswerInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  QY_CHECK(check(c, in));
  const auto org = auth::find_org(c.db(), c.caller.org);
  const auto id = AnswerId::make();
  c.db().execute(
      "insert into appeal.answer (district, id, question, answer, category_id, owner_org, owner_name, "
      "valid_from, valid_to, is_public, grams,"
      " updated_by, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::tsvector, $12, $13)",
      c.caller.district, id, in.question, in.answer, in.category_id, c.caller.org, org ? org->name : "",
      base::local_date(c.now), in.valid_to, in.is_public.value_or(false),
      search::grams(in.question + "\n" + in.answer), c.caller.account, c.now);
  c.audit("appeal.add_answer", "appeal.answer", id.str());
  return one(c, id);
}

/// The owner's office or the centre changes an answer; saving it says that it holds until its new day.
base::Result<Answer> change_answer(Context& c, const AnswerInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto id = AnswerId::parse(c.request.param("id"));
  if (!id) return base::not_found({"知识", "answer"});
  QY_TRY(const Answer old, one(c, *id));
  if (old.owner_org != c.caller.org && !c.caller.can("appeal.dispatch")) return base::forbidden();
  QY_CHECK(check(c, in));
  if (in.version && *in.version != old.version)
    return base::conflict("appeal.version",
                          {"该条知识刚刚被他人更新", "Somebody has just changed this answer"},
                          {"请刷新后再修改", "Reload and try again"});
  c.db().execute(
      "update appeal.answer set question = $3, answer = $4, category_id = $5, valid_to = $6, is_public = $7, "
      "grams = $8::tsvector,"
      " updated_by = $9, updated_at = $10, version = version + 1 where district = $1 and id = $2",
      c.caller.district, *id, in.question, in.answer, in.category_id, in.valid_to,
      in.is_public.value_or(old.is_public), search::grams(in.question + "\n" + in.answer), c.caller.account,
      c.now);
  c.audit("appeal.change_answer", "appeal.answer", id->str());
  return one(c, *id);
}

/// Counts that an answer was used, for the list of what is asked most.
base::Result<Answer> use_answer(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto id = AnswerId::parse(c.request.param("id"));
  if (!id) return base::not_found({"知识", "answer"});
  c.db().execute("update appeal.answer set used = used + 1 where district = $1 and id = $2",
                 c.caller.district, *id);
  return one(c, *id);
}

}  // namespace

void register_answers(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "appeal.handle"};
  r.get<AnswerQuery, kernel::List<Answer>>("/api/v1/appeal-answers",
                                           {.access = {.everyone = true}, .summary = {"知识库", "Knowledge"}},
                                           list_answers);
  r.post<AnswerInput, Answer>("/api/v1/appeal-answers",
                              {.access = handlers, .summary = {"新增知识", "Add an answer"}}, add_answer);
  r.put<AnswerInput, Answer>("/api/v1/appeal-answers/{id}",
                             {.access = handlers, .summary = {"修改知识", "Change an answer"}},
                             change_answer);
  r.post<kernel::Nothing, Answer>("/api/v1/appeal-answers/{id}/use",
                                  {.access = handlers, .summary = {"引用知识", "Use an answer"}}, use_answer);
}

}  // namespace qiying::appeal
