#include "modules/register/internal/read/list.hpp"

#include <iterator>
#include <sstream>

#include "modules/register/internal/read/query.hpp"
#include "modules/register/internal/read/select.hpp"
#include "platform/search/search.hpp"

namespace qiying::register_ {

namespace {

constexpr std::size_t kFuzzyCandidates = 2000, kMostFuzzyCandidates = 100'000;
constexpr std::size_t kFuzzyItems = 100;
constexpr std::string_view kAfterAll =
    "\xF4\x8F\xBF\xBF";  // U+10FFFF: behind every text with the same beginning

/// What is read: everything for staff, the public part for others.
struct Relation {
  std::string_view from, columns;
  bool whole;
};
constexpr Relation kStaff{
    " from register.entity_staff e",
    "e.id, e.uscc, e.name, e.status, e.ent_type, e.legal_person, e.street_code, coalesce(s.name, '') as "
    "street_name,"
    " e.address, e.reg_date, e.capital_fen, e.industry_code, e.updated_at, null as match",
    true};
constexpr Relation kEverybody{
    " from register.entity_search e",
    "e.id, e.uscc, e.name, e.status, e.street_code, coalesce(s.name, '') as street_name", false};
constexpr std::string_view kStreet =
    " left join register.street s on s.district = e.district and s.code = e.street_code";

/// An order of rows, total by the id behind it: the key's SQL, its type, and the way.
struct Order {
  std::string_view name, key, type;
  bool down;
};
constexpr std::array kOrders = {
    Order{"name", "e.name collate \"zh-Hans-CN-x-icu\"", "text", false},
    Order{"reg_date", "coalesce(e.reg_date, '0001-01-01'::date)", "date", false},
    Order{"-reg_date", "coalesce(e.reg_date, '0001-01-01'::date)", "date", true},
    Order{"updated_at", "e.updated_at", "timestamptz", false},
    Order{"-updated_at", "e.updated_at", "timestamptz", true},
    Order{"-capital", "coalesce(e.capital_fen, -1)", "bigint", true},
};
constexpr Order kByForm{"", "e.name_norm", "text", false};
constexpr Order kByInitials{"", "e.initials", "text", false};
constexpr Order kByCore{"", "e.initials_core", "text", false};
constexpr Order kByCode{"", "e.uscc", "text", false};

enum : int { kBegins, kContains, kInitials, kCore, kFormer, kCode };

/// From so many on enterprises are not counted, and a search walks through them in their order.
constexpr std::int64_t kMany = 2000;

/// Names that contain the search stand in an earlier tier. Not "= 0": of that the planner thinks few rows are
/// so, and would sort all instead of reading the first in the order of an index.
constexpr std::string_view kNotNamed = "not (position({} in e.name_norm) > 0)";

/// One part of an answer: which rows, in which order.
struct Tier {
  int number;
  Order order;
  Where where;
};

Where filters(const Relation& relation, const std::string& district, const ListQuery& query) {
  Where where;
  where.add("e.district = {}::char(6)", district);
  if (!query.street.empty()) where.add("e.street_code = {}", query.street);
  if (query.status) where.add("e.status = {}", *query.status);
  if (relation.whole && !query.ent_type.empty()) where.add("e.ent_type = {}", query.ent_type);
  if (relation.whole && !query.industry.empty())
    where.add("e.industry_code >= {} and e.industry_code < {}", query.industry, query.industry + "~");
  return where;
}

std::string_view condition_of(const Where& where) {
  return std::string_view(where.text()).substr(5);  // without the first " and "
}

void add_contains(Where& where, const SearchText& search) {
  where.add("e.grams @@ {}::tsquery", search.grams);
  if (!search.single_gram) where.add("e.name_norm like {}", "%" + search::like_escape(search.form) + "%");
}
void add_begins(Where& where, const SearchText& search) {
  where.add("e.name_norm >= {} and e.name_norm < {}", search.form, search.form + std::string(kAfterAll));
}
/// The initials with and without the place are apart, so that each is read in the order of its index.
void add_initials(Where& where, const SearchText& search) {
  where.add("e.initials >= {} and e.initials < {}", search.initials, search.initials + "~");
  where.add(kNotNamed, search.form);
}
void add_core(Where& where, const SearchText& search) {
  where.add("e.initials_core >= {} and e.initials_core < {}", search.initials, search.initials + "~");
  where.add(std::string(kNotNamed) + " and not starts_with(e.initials, {})", search.form, search.initials);
}

void add_code_start(Where& where, const SearchText& search) {
  where.add("e.uscc >= {} and e.uscc < {}", search.code_start, search.code_start + "~");
  where.add(kNotNamed, search.form);
}

/// An array, for it is looked up by the key; joined, every enterprise would be read.
void add_former(Where& where, const std::string& district, const SearchText& search) {
  where.add(
      "e.id = any (array(select f.entity_id from register.former_search f where f.district = {}::char(6)"
      " and f.grams @@ {}::tsquery and f.name_norm like {}))",
      district, search.grams, "%" + search::like_escape(search.form) + "%");
  where.add(kNotNamed, search.form);
  if (!search.initials.empty())
    where.add("not (e.initials like {} or e.initials_core like {})", search.initials + "%",
              search.initials + "%");
}

/// Begins with the query, contains it, has such initials, had such a name: the order of relevance.
std::vector<Tier> tiers_of(const Where& base, const std::string& district, const SearchText& search) {
  std::vector<Tier> tiers;
  tiers.push_back({kBegins, kByForm, base});
  add_begins(tiers.back().where, search);
  tiers.push_back({kContains, kByForm, base});
  add_contains(tiers.back().where, search);
  tiers.back().where.add("not starts_with(e.name_norm, {})", search.form);
  if (!search.initials.empty()) {
    tiers.push_back({kInitials, kByInitials, base});
    add_initials(tiers.back().where, search);
    tiers.push_back({kCore, kByCore, base});
    add_core(tiers.back().where, search);
  }
  tiers.push_back({kFormer, kOrders[0], base});
  add_former(tiers.back().where, district, search);
  if (!search.code_start.empty()) {
    tiers.push_back({kCode, kByCode, base});
    add_code_start(tiers.back().where, search);
  }
  return tiers;
}

/// One order for all that is found.
Tier single_tier(const Where& base, const SearchText& search, const Order& order) {
  Tier tier{0, order, base};
  if (search.form.empty()) return tier;
  if (!search.code_start.empty()) {
    tier.where.add("(position({} in e.name_norm) > 0 or (e.uscc >= {} and e.uscc < {}))", search.form,
                   search.code_start, search.code_start + "~");
    return tier;
  }
  if (search.initials.empty()) return add_contains(tier.where, search), tier;
  tier.where.add("(position({} in e.name_norm) > 0 or e.initials like {} or e.initials_core like {})",
                 search.form, search.initials + "%", search.initials + "%");
  return tier;
}

std::int64_t count(db::Connection& db, const Relation& relation, const Where& where) {
  const auto sql =
      "select count(*)" + std::string(relation.from) + " where " + std::string(condition_of(where));
  const auto rows = db.run_params(sql, where.params());
  return std::stoll(std::string(rows.text(0, 0)));
}

template <class Row>
class Lister {
 public:
  Lister(db::Connection& db, const Relation& relation, const ListQuery& query)
      : db_(db), relation_(relation), query_(query) {}
  Found<Row> list;

  /// Rows of one tier until the page is full; the cursor of the last one when there may be more.
  void read(Tier tier, const std::optional<Cursor>& after) {
    const auto room = page_size() - list.items.size();
    if (after && after->tier > tier.number) return;
    if (after && after->tier == tier.number) add_after(tier, *after);
    take(rows_of(tier, room), tier, room);
  }

  /// The same for a tier of few rows, which are counted on the way.
  std::int64_t read_and_count(const Tier& tier) {
    const auto room = page_size() - list.items.size();
    const std::string way = tier.order.down ? " desc" : "";
    const auto sql =
        "with found as materialized (select e.id as found_id, " + std::string(tier.order.key) +
        " as found_key" + std::string(relation_.from) + " where " + std::string(condition_of(tier.where)) +
        "), page as (select found_id, found_key, (select count(*) from found) as found_count from "
        "found order by found_key" +
        way + ", found_id" + way + " limit " + std::to_string(room + 1) + ") select " +
        std::string(relation_.columns) + ", page.found_count, page.found_key::text as list_key" +
        std::string(relation_.from) + " join page on page.found_id = e.id" + std::string(kStreet) +
        " where e.district = $1::char(6) order by page.found_key" + way + ", e.id" + way;
    const auto rows = db_.run_params(sql, tier.where.params());
    take(rows, tier, room);
    return rows.size() == 0 ? 0 : std::stoll(std::string(rows.text(0, rows.columns() - 2)));
  }

  /// The tier of names that contain the search, by a walk through `steps` of the names in their order that
  /// ends when the page is full. Only the index of names is walked through. False, and nothing is read: the
  /// page did not become full, for such names can all stand far behind (武汉…).
  bool walk(Tier tier, const std::string& district, const SearchText& search,
            const std::optional<Cursor>& after, std::int64_t steps) {
    if (after && after->tier > tier.number) return true;
    Where names;
    names.add("e.district = {}::char(6)", district);
    if (after && after->tier == tier.number)
      names.add("(e.name_norm, e.id) > ({}, {}::uuid)", after->key, after->id);
    const auto room = page_size() - list.items.size();
    tier.where = {};
    tier.where.take_over(names,
                         " and e.id in (select e.id from (select e.id, e.name_norm from "
                         "register.entity_search e where " +
                             std::string(condition_of(names)) + " order by e.name_norm, e.id limit " +
                             std::to_string(steps) + ") e where true");
    // LIKE, for it is faster than position().
    tier.where.add(
        "e.name_norm like {} and not starts_with(e.name_norm, {}) order by e.name_norm, e.id limit " +
            std::to_string(room + 1) + ")",
        "%" + search::like_escape(search.form) + "%", search.form);
    tier.where.add("e.district = {}::char(6)", district);
    const auto rows = rows_of(tier, room);
    if (rows.size() > room) take(rows, tier, room);
    return rows.size() > room;
  }

  /// The page is full, but a later tier may still have rows.
  bool full() const { return !list.next_cursor.empty() || list.items.size() >= page_size(); }

  /// Candidates that contain all but one character, nearest first; one page is all there is.
  void read_fuzzy(const Where& base, const SearchText& search) {
    NearNames near;
    std::vector<std::string> cut;  // pieces that have more candidates
    for (const auto& grams : search.fuzzy)
      if (!add_near(near, base, search.form, grams, kFuzzyCandidates)) cut.push_back(grams);
    // So many candidates, and few of them near: common pairs that seldom stand together.
    if (near.size() < kFuzzyItems)
      for (const auto& grams : cut) add_near(near, base, search.form, grams, kMostFuzzyCandidates);
    std::ranges::sort(near);
    const auto again = std::ranges::unique(near);
    near.erase(again.begin(), again.end());
    near.resize(std::min(near.size(), kFuzzyItems));
    std::vector<std::string> ids;
    for (auto& [length, id] : near) ids.push_back(std::move(id));
    read_all(base, ids);
    list.total = static_cast<std::int64_t>(list.items.size());
  }

  /// The rows of the ids, in their order.
  void read_all(const Where& base, const std::vector<std::string>& ids) {
    auto where = base;
    where.add("e.id = any({}::uuid[])", ids);
    const auto rows = db_.run_params("select " + std::string(relation_.columns) +
                                         std::string(relation_.from) + std::string(kStreet) + " where " +
                                         std::string(condition_of(where)) + " order by array_position($" +
                                         std::to_string(where.params().size()) + "::uuid[], e.id)",
                                     where.params());
    for (std::size_t i = 0; i < rows.size(); ++i)
      db::read_row(rows, i, base::type_of<Row>, &list.items.emplace_back());
  }

 private:
  /// The first rows of a tier, one more than there is room for.
  db::Rows rows_of(const Tier& tier, std::size_t room) {
    const std::string way = tier.order.down ? " desc" : "";
    const auto sql = "select " + std::string(relation_.columns) + ", (" + std::string(tier.order.key) +
                     ")::text as list_key" + std::string(relation_.from) + std::string(kStreet) + " where " +
                     std::string(condition_of(tier.where)) + " order by " + std::string(tier.order.key) +
                     way + ", e.id" + way + " limit " + std::to_string(room + 1);
    return db_.run_params(sql, tier.where.params());
  }

  /// The rows of a tier that have room; there is one more when it goes on.
  void take(const db::Rows& rows, const Tier& tier, std::size_t room) {
    for (std::size_t i = 0; i < std::min(rows.size(), room); ++i) {
      auto& row = list.items.emplace_back();
      db::read_row(rows, i, base::type_of<Row>, &row);
      if constexpr (requires { row.match; })
        if (tier.number == kFormer) row.match = Match::former;
    }
    if (rows.size() <= room) return;
    const auto key = rows.text(room - 1, rows.columns() - 1);
    list.next_cursor = write_cursor({tier.number, list.items.back().id.str(), std::string(key)});
  }

  using NearNames = std::vector<std::pair<std::size_t, std::string>>;  ///< length of the name, id

  /// Of `most` candidates of a piece those with one fault at most; false when there may be more candidates.
  bool add_near(NearNames& near, const Where& base, const std::string& form, const std::string& grams,
                std::size_t most) {
    auto where = base;
    where.add("e.grams @@ {}::tsquery", grams);
    const auto rows = db_.run_params("select e.id, e.name_norm" + std::string(relation_.from) + " where " +
                                         std::string(condition_of(where)) + " limit " + std::to_string(most),
                                     where.params());
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (search::distance_inside_form(form, rows.text(i, 1)) <= 1)
        near.emplace_back(rows.text(i, 1).size(), rows.text(i, 0));
    return rows.size() < most;
  }

  std::size_t page_size() const { return static_cast<std::size_t>(query_.limit.value_or(50)); }
  static void add_after(Tier& tier, const Cursor& after) {
    const auto compare = tier.order.down ? " < " : " > ";
    const auto condition = "(" + std::string(tier.order.key) + ", e.id)" + compare +
                           "({}::" + std::string(tier.order.type) + ", {}::uuid)";
    tier.where.add(condition, after.key, after.id);
  }

  db::Connection& db_;
  const Relation& relation_;
  const ListQuery& query_;
};

/// What a sample of the register says before anything is counted.
struct About {
  std::int64_t named = 0;  ///< names that contain the search
  std::int64_t found = 0, enterprises = 0;
  std::string common;  ///< pairs of the search that many names have, the rarest first

  /// By the index of names in their order a page is found after reading page / share of them; by their pairs
  /// all that contain the search are read, each of them at the price of some steps (measured: 6, of which a
  /// part is kept for walks in vain).
  bool better_walked() const {
    constexpr std::int64_t kPage = 50;
    return named >= kMany && named * steps() >= enterprises * kPage;
  }
  /// A walk that took more would have been better spared.
  std::int64_t steps() const { return named * 4; }
};
QY_DESCRIBE(About, QY_FIELD(named), QY_FIELD(found), QY_FIELD(enterprises), QY_FIELD(common))

/// Two digits, for more of them would be invented.
std::int64_t rounded(std::int64_t n) {
  std::int64_t unit = 1;
  while (n / unit >= 100) unit *= 10;
  return n / unit * unit;
}

/// nullopt: a small register, or a code.
std::optional<About> about_of(db::Connection& db, const std::string& district, const SearchText& search) {
  if (!search.uscc.empty()) return std::nullopt;
  return db.query_one<About>("select named, found, enterprises, common from register.about($1, $2, $3, $4)",
                             district, search.form, search.initials, search.code_start);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

/// Whether so many are found without other conditions that they are not counted.
bool many(const std::optional<About>& about, const ListQuery& query, const SearchText& search) {
  const bool narrowed =
      !query.street.empty() || query.status || !query.ent_type.empty() || !query.industry.empty();
  return about && !narrowed && (search.form.empty() ? about->enterprises : about->found) >= kMany;
}

/// A full page without a mark is followed by the next tier.
template <class Row>
void mark_next(Lister<Row>& lister, const std::vector<Tier>& tiers, std::size_t i) {
  if (lister.full() && lister.list.next_cursor.empty() && i + 1 < tiers.size() &&
      static_cast<std::int64_t>(lister.list.items.size()) < lister.list.total)
    lister.list.next_cursor = write_cursor({tiers[i + 1].number, base::to_string(base::Uuid{}), ""});
}

/// All tiers, each counted; the first page is read on the way.
template <class Row>
void search_few(Lister<Row>& lister, db::Connection& db, const Relation& relation,
                const std::vector<Tier>& tiers) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (lister.full()) {
      lister.list.total += count(db, relation, tiers[i].where);
      continue;
    }
    lister.list.total += lister.read_and_count(tiers[i]);
    last = i;
  }
  mark_next(lister, tiers, last);
}

template <class Row>
void search_by_relevance(Lister<Row>& lister, db::Connection& db, const Relation& relation, const Where& base,
                         const std::string& district, const SearchText& search,
                         const std::optional<Cursor>& after, const About* many) {
  const auto tiers = tiers_of(base, district, search);
  if (many == nullptr && !after) {
    search_few(lister, db, relation, tiers);
    if (lister.list.total == 0) lister.read_fuzzy(base, search);
    return;
  }
  lister.list.approximate = many != nullptr;
  if (many != nullptr) lister.list.total = rounded(many->found);
  for (const auto& tier : tiers)
    if (many == nullptr) lister.list.total += count(db, relation, tier.where);
  for (std::size_t i = 0; i < tiers.size() && !lister.full(); ++i) {
    const bool named = many != nullptr && tiers[i].number == kContains;
    const bool walked =
        named && many->better_walked() && lister.walk(tiers[i], district, search, after, many->steps());
    if (!walked && named && !after)
      lister.read_and_count(tiers[i]);
    else if (!walked)
      lister.read(tiers[i], after);
    mark_next(lister, tiers, i);
  }
}

base::Result<const Order*> order_of(const ListQuery& query) {
  for (const auto& order : kOrders)
    if (order.name == (query.sort.empty() ? "name" : query.sort)) return &order;
  return base::invalid("sort", "list.sort", {"不支持的排序方式", "Unknown sort order"},
                       {"可用:name, reg_date, -reg_date, updated_at, -updated_at, -capital",
                        "Known: name, reg_date, -reg_date, updated_at, -updated_at, -capital"});
}

template <class Row>
base::Result<Found<Row>> list_from(db::Connection& db, const Relation& relation, const std::string& district,
                                   const ListQuery& query) {
  QY_TRY(const auto* order, order_of(query));
  QY_TRY(const auto after, read_cursor(query.cursor));
  auto search = read_search(query.q);
  auto where = filters(relation, district, query);
  Lister<Row> lister(db, relation, query);
  if (!query.q.empty() && search.form.empty()) return lister.list;
  if (!search.uscc.empty()) where.add("e.uscc = {}", search.uscc);
  const auto about = about_of(db, district, search);
  if (about) prefer_rare(search, words_of(about->common));
  // A plan for rare names takes seconds for what a third of the register has.
  if (about && about->found >= kMany) db.run("set local plan_cache_mode = force_custom_plan");
  const auto* uncounted = many(about, query, search) ? &*about : nullptr;
  if (search.form.empty() || !search.uscc.empty()) {
    lister.list.approximate = uncounted != nullptr;
    lister.list.total = uncounted != nullptr ? uncounted->enterprises : count(db, relation, where);
    lister.read({0, *order, where}, after);
  } else if (query.sort.empty()) {
    search_by_relevance(lister, db, relation, where, district, search, after, uncounted);
  } else {
    const auto tier = single_tier(where, search, *order);
    lister.list.total = count(db, relation, tier.where);
    lister.read(tier, after);
  }
  return std::move(lister.list);
}

}  // namespace

base::Result<Found<EntityRow>> list_entities(db::Connection& db, const std::string& district,
                                             const ListQuery& query) {
  QY_TRY(auto list, list_from<EntityRow>(db, kStaff, district, query));
  if (query.q.empty()) return list;
  const auto search = read_search(query.q);
  for (auto& row : list.items) {
    if (row.match) continue;
    row.match = match_of(search, row.uscc, row.name);
    if (!row.match) row.match = search.initials.empty() ? Match::fuzzy : Match::pinyin;
  }
  return list;
}

base::Result<Found<PublicEntity>> list_public(db::Connection& db, const std::string& district,
                                              const ListQuery& query) {
  return list_from<PublicEntity>(db, kEverybody, district, query);
}

}  // namespace qiying::register_
