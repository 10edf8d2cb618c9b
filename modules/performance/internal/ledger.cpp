#include "modules/performance/internal/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

#define QY_ENTRY                                                                                    \
  "select id, kind, '' as kind_name, title, place, note, by_name, struck_by, struck_why, day,"      \
  " quantity::float8 as quantity, part::float8 as part, created_at, struck_at, '[]'::json as files" \
  " from performance.entry where district = $1"

base::Error not_here() {
  return base::not_found({"台账记录", "entry"});
}

base::Result<EntryId> id_of(const Context& c) {
  const auto id = EntryId::parse(c.request.param("id"));
  if (!id) return not_here();
  return *id;
}

void name_kind(const Context& c, LedgerEntry& e) {
  const auto* kind = ledger(catalogue(), e.kind);
  e.kind_name = kind == nullptr ? e.kind : c.pick(kind->name);
}

base::Result<LedgerEntry> load(Context& c, EntryId id) {
  auto found = c.db().query_one<LedgerEntry>(QY_ENTRY " and id = $2", c.caller.district, id);
  if (!found) return not_here();
  name_kind(c, *found);
  found->files = c.services.files.list(c.db(), "performance.entry", id.str());
  return *std::move(found);
}

base::Result<void> check(const Context& c, const EntryInput& input) {
  const auto* kind = ledger(catalogue(), input.kind);
  if (kind == nullptr)
    return base::invalid("kind", "performance.ledger", {"没有这种台账", "There is no such ledger"});
  if (input.day > base::local_date(c.now))
    return base::invalid("day", "performance.future", {"日期不能晚于今天", "The day lies in the future"},
                         {"工作完成后再登记", "Enter work after it was done"});
  if (input.part && !kind->part)
    return base::invalid("part", "performance.part",
                         {"这种台账没有第二个数", "This ledger has no second number"});
  if (input.part && *input.part > input.quantity)
    return base::invalid(
        "part", "performance.part",
        {"“" + kind->part->zh + "”不能大于总数", "\"" + kind->part->en + "\" is more than the whole"});
  return {};
}

base::Result<LedgerEntry> add(Context& c, const EntryInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.record"));
  QY_CHECK(check(c, input));
  const auto id = EntryId::make();
  c.db().execute(
      "insert into performance.entry (district, id, kind, day, title, quantity, part, place, note, "
      "by_account, by_name,"
      " created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      c.caller.district, id, input.kind, input.day, input.title, input.quantity, input.part,
      input.place.value_or(""), input.note.value_or(""), c.caller.account, c.caller.name, c.now);
  c.audit("performance.entry", "entry", id.str());
  return load(c, id);
}

base::Result<LedgerEntry> show(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto id, id_of(c));
  return load(c, id);
}

base::Result<LedgerEntry> strike(Context& c, const StrikeInput& input) {
  QY_CHECK(auth::require(c.caller, "performance.record"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto entry, load(c, id));
  if (entry.struck_at)
    return base::conflict("performance.struck", {"这条记录已作废", "The entry is struck out already"});
  c.db().execute(
      "update performance.entry set struck_at = $3, struck_by = $4, struck_why = $5 where district = $1 and "
      "id = $2",
      c.caller.district, id, c.now, c.caller.name, input.reason);
  c.audit("performance.strike", "entry", id.str());
  return load(c, id);
}

base::Result<http::Response> attach(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.record"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto entry, load(c, id));
  if (entry.struck_at)
    return base::conflict("performance.struck", {"这条记录已作废", "The entry is struck out already"});
  if (c.request.files.empty())
    return base::invalid("file", "performance.file", {"请选择文件", "Choose a file"});
  for (const auto& upload : c.request.files) {
    const auto kept = c.services.files.put(
        c.db(), c.caller, upload, "performance.entry", id.str(), 20u << 20,
        files::Visibility{.subject = {}, .org_paths = {}, .permissions = {"performance.view"}});
    if (!kept.ok()) return kept.error();
  }
  c.audit("performance.evidence", "entry", id.str());
  QY_TRY(const auto whole, load(c, id));
  return http::Response::json(base::to_json(whole), 201);
}

struct Where {
  std::optional<std::string> day, id;
};

base::Result<Where> read_cursor(const EntryQuery& q) {
  if (!q.cursor || q.cursor->empty()) return Where{};
  const auto cut = q.cursor->find('~');
  if (cut == std::string::npos || !base::parse_date(q.cursor->substr(0, cut)).ok() ||
      !base::parse_uuid(q.cursor->substr(cut + 1)))
    return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                         {"请从第一页重新打开", "Start again from the first page"});
  return Where{q.cursor->substr(0, cut), q.cursor->substr(cut + 1)};
}

std::optional<std::string> filled(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

#define QY_FILTER                                                                                          \
  " and ($2::text is null or kind = $2) and ($3::date is null or day >= $3) and ($4::date is null or day " \
  "<= $4)"                                                                                                 \
  " and ($5::text is null or position($5 in title || ' ' || place || ' ' || note) > 0)"

base::Result<kernel::List<LedgerEntry>> list(Context& c, const EntryQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto after, read_cursor(q));
  const int limit = q.limit.value_or(50);
  kernel::List<LedgerEntry> out;
  out.items = c.db().query<LedgerEntry>(
      QY_ENTRY QY_FILTER
      " and ($6::date is null or (day, id) < ($6, $7::uuid)) order by day desc, id desc limit $8",
      c.caller.district, filled(q.kind), q.from, q.to, filled(q.q), after.day, after.id, limit + 1);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = base::to_iso(out.items.back().day) + "~" + out.items.back().id.str();
  }
  for (auto& e : out.items) name_kind(c, e);
  out.total = c.db().number("select count(*) from performance.entry where district = $1" QY_FILTER,
                            c.caller.district, filled(q.kind), q.from, q.to, filled(q.q));
  return out;
}

base::Result<kernel::List<LedgerView>> kinds(Context& c, const kernel::Nothing&) {
  kernel::List<LedgerView> out;
  for (const auto& l : catalogue().ledgers)
    out.items.push_back({l.id, c.pick(l.name), c.pick(l.quantity), l.part ? c.pick(*l.part) : std::string()});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

std::vector<exports::Column<LedgerEntry>> columns() {
  using Row = LedgerEntry;
  using exports::shown;
  return {
      {{"日期", "Day"}, [](const Context&, const Row& r) { return shown(std::optional(r.day)); }},
      {{"类别", "Ledger"}, [](const Context&, const Row& r) { return r.kind_name; }},
      {{"事项", "What"}, [](const Context&, const Row& r) { return r.title; }},
      {{"数量", "Quantity"}, [](const Context&, const Row& r) { return fmt::format("{}", r.quantity); }},
      {{"其中", "Of it"},
       [](const Context&, const Row& r) { return r.part ? fmt::format("{}", *r.part) : std::string(); }},
      {{"地点或对象", "Where or whom"}, [](const Context&, const Row& r) { return r.place; }},
      {{"备注", "Note"}, [](const Context&, const Row& r) { return r.note; }},
      {{"登记人", "Entered by"}, [](const Context&, const Row& r) { return r.by_name; }},
      {{"作废", "Struck out"}, [](const Context&, const Row& r) { return r.struck_why; }},
  };
}

}  // namespace

void register_ledger(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"},
      recorders{.permission = "performance.record"};
  r.get<kernel::Nothing, kernel::List<LedgerView>>(
      "/api/v1/ledgers", {.access = viewers, .summary = {"台账种类", "Kinds of ledger"}}, kinds);
  r.get<EntryQuery, kernel::List<LedgerEntry>>(
      "/api/v1/ledger-entries", {.access = viewers, .summary = {"台账记录", "Entries of the ledger"}}, list);
  r.post<EntryInput, LedgerEntry>("/api/v1/ledger-entries",
                                  {.access = recorders, .summary = {"登记台账", "Enter work"}}, add);
  exports::add_list<EntryQuery, LedgerEntry>(r,
                                             {.path = "/api/v1/ledger-entries/export",
                                              .name = "ledger",
                                              .title = {"工作台账", "Ledger"},
                                              .action = "performance.ledger.export",
                                              .access = viewers},
                                             columns(), list);
  r.get<kernel::Nothing, LedgerEntry>("/api/v1/ledger-entries/{id}",
                                      {.access = viewers, .summary = {"一条台账", "One entry"}}, show);
  r.post<StrikeInput, LedgerEntry>("/api/v1/ledger-entries/{id}/actions/strike",
                                   {.access = recorders, .summary = {"作废台账", "Strike an entry out"}},
                                   strike);
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 60u << 20;
  r.raw(http::Method::post, "/api/v1/ledger-entries/{id}/files",
        {.access = recorders, .summary = {"上传佐证材料", "Attach evidence"}, .options = upload}, attach);
}

}  // namespace qiying::performance
