#include "modules/appeal/internal/intake.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

struct IntakeSourceInput {
  std::string name;
};
QY_DESCRIBE(IntakeSourceInput, QY_FIELD(name, .min = 2, .max = 40, .doc = "例如 12345、一站直通"))

struct IntakeSource {
  SourceId id;
  std::string name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> ended_at, last_at;
  std::int64_t taken = 0;
  std::string token;  ///< shown once, when it is made
};
QY_DESCRIBE(IntakeSource, QY_FIELD(id), QY_FIELD(name), QY_FIELD(created_at), QY_FIELD(ended_at),
            QY_FIELD(last_at), QY_FIELD(taken), QY_FIELD(token, .doc = "只显示一次 / shown once"))

base::Result<kernel::List<IntakeSource>> list_sources(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  kernel::List<IntakeSource> out;
  out.items = c.db().query<IntakeSource>(
      "select s.id, s.name, s.created_at, s.ended_at, t.last_at, coalesce(t.taken, 0) as taken, '' as token "
      "from appeal.source s left join lateral appeal.taken_from(s.district, s.id) t on true "
      "where s.district = $1 order by s.ended_at is not null, s.name, s.id",
      c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<IntakeSource> add_source(Context& c, const IntakeSourceInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  IntakeSource out{SourceId::make(), in.name, c.now, {}, {}, 0, crypto::random_token()};
  c.db().execute(
      "insert into appeal.source (district, id, name, token_hash, created_by, created_at) values ($1, $2, "
      "$3, "
      "$4, $5, $6)",
      c.caller.district, out.id, in.name, crypto::sha256_hex(out.token), c.caller.account, c.now);
  c.audit("appeal.add_source", "appeal.source", out.id.str());
  return out;
}

/// Its token is refused from now on; what it handed over stays.
base::Result<kernel::List<IntakeSource>> end_source(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  const auto id = SourceId::parse(c.request.param("id"));
  if (!id || c.db().execute("update appeal.source set ended_at = $3 where district = $1 and id = $2 and "
                            "ended_at is null",
                            c.caller.district, *id, c.now) != 1)
    return base::not_found({"接口来源", "source"});
  c.audit("appeal.end_source", "appeal.source", id->str());
  return list_sources(c, {});
}

}  // namespace

void register_sources(kernel::Registry& r) {
  const kernel::Access configurers{.permission = "appeal.configure"};
  r.get<kernel::Nothing, kernel::List<IntakeSource>>(
      "/api/v1/appeal-sources",
      {.access = configurers, .summary = {"接口来源", "Channels that hand appeals over"}}, list_sources);
  r.post<IntakeSourceInput, IntakeSource>(
      "/api/v1/appeal-sources",
      {.access = configurers, .summary = {"新增接口来源", "Let a channel hand over"}}, add_source);
  r.post<kernel::Nothing, kernel::List<IntakeSource>>(
      "/api/v1/appeal-sources/{id}/end", {.access = configurers, .summary = {"停用接口来源", "End a token"}},
      end_source);
}

}  // namespace qiying::appeal
