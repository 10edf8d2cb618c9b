#include "platform/audit/chain.hpp"

#include <map>

#include "platform/audit/internal/evidence.hpp"
#include "platform/auth/caller.hpp"
#include "platform/base/json.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::audit {
namespace {

/// Entries chained in one transaction.
constexpr int kBatch = 5000;

struct Open {
  std::string district;
  std::int64_t id = 0;
  std::string content;
};
QY_DESCRIBE(Open, QY_FIELD(district), QY_FIELD(id), QY_FIELD(content))

struct End {
  std::string district;
  std::int64_t seq = 0;
  std::string digest;
};
QY_DESCRIBE(End, QY_FIELD(district), QY_FIELD(seq), QY_FIELD(digest))

struct Horizon {
  std::int64_t oldest = 0;  ///< transactions before this one are over
};
QY_DESCRIBE(Horizon, QY_FIELD(oldest))

std::vector<End> ends(db::Connection& db) {
  return db.query<End>(
      // A district after another by the index: the chain grows for years, its ends are few.
      "with recursive d as (select min(district) as district from audit.link union all "
      "select (select min(l.district) from audit.link l where l.district > d.district) from d "
      "where d.district is not null) "
      "select e.* from d cross join lateral (select l.district, l.seq, l.digest from audit.link l "
      "where l.district = d.district order by l.seq desc limit 1) e");
}

/// Entries whose transaction is over. After a logical restore into a new server numbers of transactions mean
/// nothing any more, hence the hour.
std::vector<Open> open_entries(db::Connection& db, std::int64_t from, std::int64_t oldest) {
  return db.query<Open>(
      "select e.district, e.id, " QY_AUDIT_CONTENT
      " as content from audit.entry e "
      "where e.xact >= $1 and (e.xact < $2 or e.at < clock_timestamp() - interval '1 hour') "
      "and not exists (select from audit.link l where l.district = e.district and l.entry_id = e.id) "
      "order by e.xact, e.id limit $3",
      from, oldest, kBatch);
}

/// The links to add, column by column, as one statement takes them.
struct Links {
  std::vector<std::string> districts;
  std::vector<std::int64_t> seqs, entries;
  std::vector<std::string> digests;
};

Links links_for(const std::vector<Open>& entries, std::vector<End> known) {
  std::map<std::string, End, std::less<>> heads;
  for (auto& end : known) heads[end.district] = std::move(end);
  Links out;
  for (const auto& entry : entries) {
    auto& head = heads.try_emplace(entry.district, End{entry.district, 0, std::string(internal::kStart)})
                     .first->second;
    head.digest = internal::digest_after(head.digest, entry.content);
    ++head.seq;
    out.districts.push_back(entry.district);
    out.seqs.push_back(head.seq);
    out.entries.push_back(entry.id);
    out.digests.push_back(head.digest);
  }
  return out;
}

/// One process at a time, until the transaction ends.
void take_turn(db::Connection& db) {
  db.run("select pg_advisory_xact_lock(hashtext('qiying.audit.chain'))");
}

db::Scope everywhere() {
  return auth::scope_of(auth::Caller::system(""));
}

}  // namespace

Chain::Chain(std::filesystem::path directory)
    : directory_(std::move(directory)), key_(crypto::Sm2Key::load_or_create(internal::key_file(directory_))) {
  const auto file = internal::public_key_file(directory_, key_.id());
  if (!std::filesystem::exists(file)) internal::write_file(file, key_.public_pem());
}

Anchor Chain::sign(Anchor anchor) const {
  anchor.key_id = key_.id();
  anchor.signature = crypto::base64_encode(key_.sign(internal::statement_of(anchor)));
  return anchor;
}

std::size_t Chain::seal(db::Pool& pool) {
  std::size_t all = 0;
  for (std::size_t some = kBatch; some == kBatch; all += some) some = seal_some(pool);
  if (all > 0)
    pool.transact(everywhere(), [&](db::Connection& db) {
      take_turn(db);  // an older head must not overwrite a newer one
      write_heads(db);
    });
  return all;
}

std::size_t Chain::seal_some(db::Pool& pool) {
  std::int64_t oldest = 0;
  const auto done = pool.transact(everywhere(), [&](db::Connection& db) {
    take_turn(db);
    oldest = db.query_one<Horizon>("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest")
                 ->oldest;
    const auto entries = open_entries(db, from_, oldest);
    if (entries.empty()) return entries.size();
    const auto links = links_for(entries, ends(db));
    db.execute(
        "insert into audit.link (district, seq, entry_id, digest) "
        "select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])",
        links.districts, links.seqs, links.entries, links.digests);
    return entries.size();
  });
  if (done < kBatch) from_ = oldest;
  return done;
}

void Chain::write_heads(db::Connection& db) const {
  for (const auto& end : ends(db))
    internal::write_file(internal::head_file(directory_, end.district),
                         base::to_json(sign({end.district, "", end.seq, end.digest, {}, {}})));
}

std::vector<Anchor> Chain::anchor(db::Pool& pool, base::Timestamp now) {
  const auto day = base::to_iso(base::local_date(now));
  std::vector<Anchor> out;
  pool.transact(everywhere(), [&](db::Connection& db) {
    out.clear();
    for (const auto& end : ends(db)) {
      auto anchor = sign({end.district, day, end.seq, end.digest, {}, {}});
      const auto added = db.execute(
          "insert into audit.anchor (district, day, seq, digest, key_id, signature) "
          "values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
          anchor.district, anchor.day, anchor.seq, anchor.digest, anchor.key_id, anchor.signature);
      if (added == 1) out.push_back(std::move(anchor));
    }
  });
  for (const auto& anchor : out)
    internal::write_file(internal::anchor_file(directory_, anchor), base::to_json(anchor));
  return out;
}

ChainState state_of(db::Connection& db, base::Timestamp now) {
  const auto overdue = db.number(
      "select count(*) from audit.entry e where e.at < $1 and not exists "
      "(select from audit.link l where l.district = e.district and l.entry_id = e.id)",
      now - std::chrono::hours(1));
  const auto newest = db.text(
      "select coalesce(max(at)::text, '') from (select at from audit.entry order by xact desc limit 1000) l");
  const auto at = base::parse_timestamp(newest);
  return {overdue, at.ok() ? std::optional(*at) : std::nullopt};
}

std::vector<Anchor> latest_anchors(db::Connection& db) {
  return db.query<Anchor>(
      "select distinct on (district) district, day::text as day, seq, digest, key_id, signature "
      "from audit.anchor order by district, audit.anchor.day desc");
}

}  // namespace qiying::audit
