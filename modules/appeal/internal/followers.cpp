/// Who follows an appeal: the office that answers for all of them must know whose matter it is, though each
/// appeal stays its enterprise's own until the answer is given.

#include <algorithm>

#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/desk.hpp"
#include "modules/appeal/internal/results.hpp"

namespace qiying::appeal {
namespace {

constexpr int kMost = 200;

struct Follower {
  AppealId id;
  std::string number, title, subject_name, address;
  State state = State::merged;
  base::Timestamp submitted_at;
  bool open = false;  ///< whether the reader may look into it
};
QY_DESCRIBE(Follower, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(subject_name),
            QY_FIELD(address), QY_FIELD(state), QY_FIELD(submitted_at), QY_FIELD(open))

struct IdRow {
  AppealId id;
};
QY_DESCRIBE(IdRow, QY_FIELD(id))

/// Row-level security shows the lead only what it leads, so the platform reads; who asked to stay unnamed
/// does.
std::vector<Follower> all_followers(kernel::Context& c, AppealId parent) {
  auto lease = c.services.pool.acquire(auth::scope_of(auth::Caller::system(c.caller.district)));
  return lease->query<Follower>(
      "select id, coalesce(number, '') as number, case when confidential then '' else title end as title, "
      "case when confidential then '' else subject_name end as subject_name, case when confidential then '' "
      "else address end as address, state, coalesce(submitted_at, created_at) as submitted_at, false as open "
      "from appeal.appeal where district = $1 and parent_id = $2 order by submitted_at, id limit $3",
      c.caller.district, parent, kMost);
}

base::Result<kernel::List<Follower>> followers(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(require_reader(c.caller));
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  QY_TRY(const Record parent, get(c, *id));
  kernel::List<Follower> out;
  out.total = count_followers(c.db(), parent.district, parent.id);
  if (out.total == 0) return out;
  out.items = all_followers(c, parent.id);
  const auto own = c.db().query<IdRow>(
      "select id from appeal.appeal where district = $1 and parent_id = $2 order by submitted_at, id limit "
      "$3",
      parent.district, parent.id, kMost);
  for (auto& one : out.items)
    one.open = std::ranges::any_of(own, [&](const IdRow& row) { return row.id == one.id; });
  return out;
}

}  // namespace

void register_followers(kernel::Registry& r) {
  r.get<kernel::Nothing, kernel::List<Follower>>(
      "/api/v1/appeals/{id}/followers",
      {.access = {.signed_in = true}, .summary = {"并入本件的诉求", "Appeals that follow this one"}},
      followers);
}

}  // namespace qiying::appeal
