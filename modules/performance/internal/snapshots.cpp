#include "modules/performance/internal/snapshots.hpp"

#include <charconv>

#include "platform/crypto/crypto.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

constexpr std::size_t kMostRows = 500;

struct Period {
  std::string name;
  Month from = 0, to = 0;
};

base::Error bad_period() {
  return base::invalid("period", "performance.period",
                       {"期间应写作 2026、2026Q3 或 2026-10", "Write a period as 2026, 2026Q3 or 2026-10"});
}

std::optional<int> digits(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

base::Result<Period> read_period(const Context& c, const std::string& text) {
  const auto year = digits(std::string_view(text).substr(0, 4));
  if (!year || *year < 2000 || *year > 2100) return bad_period();
  Period out{text, *year * 12, *year * 12 + 11};
  if (text.size() == 6 && text[4] == 'Q' && text[5] >= '1' && text[5] <= '4') {
    out.from += (text[5] - '1') * 3;
    out.to = out.from + 2;
  } else if (text.size() == 7 && text[4] == '-') {
    const auto month = digits(std::string_view(text).substr(5));
    if (!month || *month < 1 || *month > 12) return bad_period();
    out.from = out.to = *year * 12 + *month - 1;
  } else if (text.size() != 4) {
    return bad_period();
  }
  if (out.from > month_of(base::local_date(c.now)))
    return base::invalid("period", "performance.period", {"这一期间还没有开始", "The period has not begun"});
  return out;
}

std::vector<FrozenValue> values_of(Context& c, const Period& p) {
  const auto last = first_day(p.to + 1) - std::chrono::days(1);
  const auto figures = read_figures(c.db(), c.caller.district, {first_day(p.from), last}, c.now);
  std::vector<FrozenValue> out;
  for (const auto* i : indicators_on(catalogue(), std::min(last, base::local_date(c.now)))) {
    FrozenValue v{i->id, i->name.zh, i->unit, i->formula.text(), i->version, {}, {}};
    v.value = value_of(figures, i->formula, p.from, p.to);
    for (const auto& name : i->formula.measures())
      v.parts.push_back({name, figures.value(*find_measure(catalogue(), name), p.from, p.to)});
    out.push_back(std::move(v));
  }
  return out;
}

struct Stored {
  SnapshotId id;
  std::int64_t number = 0;
  std::string period, taken_by, note, body, previous, hash;
  base::Timestamp taken_at;
};
QY_DESCRIBE(Stored, QY_FIELD(id), QY_FIELD(number), QY_FIELD(period), QY_FIELD(taken_by), QY_FIELD(note),
            QY_FIELD(body), QY_FIELD(previous), QY_FIELD(hash), QY_FIELD(taken_at))

struct Body {
  std::vector<FrozenValue> values;
};
QY_DESCRIBE(Body, QY_FIELD(values))

std::string hash_of(const Stored& s) {
  return crypto::sha256_hex(s.previous + "\n" + std::to_string(s.number) + "\n" + s.period + "\n" +
                            s.taken_by + "\n" + base::to_iso(s.taken_at) + "\n" + s.body);
}

std::optional<Stored> by_number(db::Connection& db, const std::string& district, std::int64_t number) {
  return db.query_one<Stored>(
      "select id, number, period, taken_by, note, body, previous, hash, taken_at from performance.snapshot"
      " where district = $1 and number = $2",
      district, number);
}

// With the neighbours it had when it was taken.
SnapshotState state_of(const Stored& s, const Stored* before, const Stored* after) {
  if (hash_of(s) != s.hash) return SnapshotState::altered;
  if (after && after->previous != s.hash) return SnapshotState::replaced;
  return s.number > 1 && !before ? SnapshotState::gap : SnapshotState::intact;
}

base::Result<SnapshotView> view(Context& c, SnapshotId id) {
  auto found = c.db().query_one<Stored>(
      "select id, number, period, taken_by, note, body, previous, hash, taken_at from performance.snapshot"
      " where district = $1 and id = $2",
      c.caller.district, id);
  if (!found) return base::not_found({"快照", "snapshot"});
  const auto before = by_number(c.db(), c.caller.district, found->number - 1),
             after = by_number(c.db(), c.caller.district, found->number + 1);
  SnapshotView out;
  out.id = found->id;
  out.number = found->number;
  out.period = found->period;
  out.taken_by = found->taken_by;
  out.note = found->note;
  out.hash = found->hash;
  out.previous = found->previous;
  out.taken_at = found->taken_at;
  out.state = state_of(*found, before ? &*before : nullptr, after ? &*after : nullptr);
  out.intact = out.state == SnapshotState::intact;
  QY_TRY(auto body, base::from_json<Body>(found->body));
  out.values = std::move(body.values);
  return out;
}

base::Result<SnapshotView> freeze(Context& c, const FreezeInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.approve"));
  QY_TRY(const auto period, read_period(c, input.period));
  // One chain a district: two that freeze at once wait for each other.
  c.db().run("select pg_advisory_xact_lock(hashtext('performance.snapshot' || $1))", c.caller.district);
  const auto number = c.db().number(
      "select coalesce(max(number), 0) from performance.snapshot where district = $1", c.caller.district);
  const auto before = by_number(c.db(), c.caller.district, number);
  Stored s{
      SnapshotId::make(), number + 1, period.name, c.caller.name, input.note.value_or(""), "", "", "", c.now};
  s.body = base::to_json(Body{values_of(c, period)});
  s.previous = before ? before->hash : "";
  s.hash = hash_of(s);
  c.db().execute(
      "insert into performance.snapshot (district, id, number, period, taken_at, taken_by, note, body, "
      "previous, hash)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      c.caller.district, s.id, s.number, s.period, s.taken_at, s.taken_by, s.note, s.body, s.previous,
      s.hash);
  // The audit trail has a chain of its own: a hash written anew here is not the one that stands there.
  c.audit("performance.freeze", "snapshot", s.id.str(), {R"({"hash":")" + s.hash + R"("})"});
  return view(c, s.id);
}

base::Result<kernel::List<SnapshotRow>> list(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  kernel::List<SnapshotRow> out;
  const auto all = c.db().query<Stored>(
      "select id, number, period, taken_by, note, body, previous, hash, taken_at from performance.snapshot"
      " where district = $1 order by number desc limit $2",
      c.caller.district, static_cast<std::int64_t>(kMostRows));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& s = all[i];
    const auto* after = i > 0 && all[i - 1].number == s.number + 1 ? &all[i - 1] : nullptr;
    const auto* before = i + 1 < all.size() && all[i + 1].number == s.number - 1 ? &all[i + 1] : nullptr;
    // The oldest of a long list has its neighbour beyond the list.
    auto state = state_of(s, before, after);
    if (state == SnapshotState::gap && i + 1 == kMostRows) state = SnapshotState::intact;
    out.items.push_back({s.id, s.number, s.period, s.taken_by, s.note, s.hash, s.taken_at, state});
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<SnapshotView> show(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto id = SnapshotId::parse(c.request.param("id"));
  if (!id) return base::not_found({"快照", "snapshot"});
  return view(c, *id);
}

}  // namespace

void register_snapshots(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"};
  r.get<kernel::Nothing, kernel::List<SnapshotRow>>(
      "/api/v1/indicator-snapshots", {.access = viewers, .summary = {"指标快照", "Frozen indicators"}}, list);
  r.post<FreezeInput, SnapshotView>("/api/v1/indicator-snapshots",
                                    {.access = {.permission = "performance.approve"},
                                     .summary = {"冻结一个期间的指标", "Freeze the indicators of a period"}},
                                    freeze);
  r.get<kernel::Nothing, SnapshotView>("/api/v1/indicator-snapshots/{id}",
                                       {.access = viewers, .summary = {"一个快照", "One snapshot"}}, show);
}

}  // namespace qiying::performance
