#include "modules/content/internal/articles.hpp"

#include "platform/search/search.hpp"

namespace qiying::content {
namespace {

#define QY_HEADLINE                                                                                 \
  "select id, section, title, summary, published_at, pinned, corrected_at is not null as corrected" \
  " from content.article where district = $1 and state = 'published'"

/// "time~id" of the last line.
base::Result<std::pair<std::optional<std::string>, std::optional<std::string>>> read_cursor(
    const ArticleQuery& q) {
  using Pair = std::pair<std::optional<std::string>, std::optional<std::string>>;
  if (!q.cursor || q.cursor->empty()) return Pair{};
  const auto cut = q.cursor->find('~');
  if (cut == std::string::npos || !base::parse_timestamp(q.cursor->substr(0, cut)).ok() ||
      !base::parse_uuid(q.cursor->substr(cut + 1)))
    return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"},
                         {"请从第一页重新打开", "Start again from the first page"});
  return Pair{q.cursor->substr(0, cut), q.cursor->substr(cut + 1)};
}

constexpr std::string_view kWhere =
    " from content.article where district = $1 and ($2::text is null or section = $2) and ($3::text is null "
    "or state = $3)"
    " and ($4::text is null or id in (select content.matching($1, $4::tsquery)))";

std::optional<std::string> grams(const std::optional<std::string>& q) {
  auto out = q ? search::grams_query(*q) : std::string();
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

base::Result<kernel::List<ArticleRow>> list(kernel::Context& c, const ArticleQuery& q) {
  QY_CHECK(auth::require(c.caller, "content.edit"));
  QY_TRY(const auto cursor, read_cursor(q));
  const int limit = q.limit.value_or(50);
  const auto words = grams(q.q);
  kernel::List<ArticleRow> out;
  out.items = c.db().query<ArticleRow>(
      "select id, section, state, title, author_name, published_at, updated_at, pinned,"
      " corrected_at is not null as corrected, version" +
          std::string(kWhere) +
          " and ($5::timestamptz is null or (updated_at, id) < ($5, $6::uuid))"
          " order by updated_at desc, id desc limit $7",
      c.caller.district, q.section, q.state, words, cursor.first, cursor.second, limit + 1);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = base::to_iso(out.items.back().updated_at) + "~" + out.items.back().id.str();
  }
  out.total =
      c.db().number("select count(*)" + std::string(kWhere), c.caller.district, q.section, q.state, words);
  return out;
}

std::vector<Headline> latest(db::Connection& db, const std::string& district, Section section, int most) {
  return db.query<Headline>(QY_HEADLINE
                            " and section = $2 order by pinned desc, published_at desc, id desc limit $3",
                            district, section, most);
}

std::int64_t published_since(db::Connection& db, const std::string& district, base::Timestamp since) {
  return db.number(
      "select count(*) from content.article where district = $1 and state = 'published' and published_at >= "
      "$2",
      district, since);
}

SectionPage section_page(db::Connection& db, const std::string& district, Section section, int page,
                         int per_page) {
  SectionPage out;
  out.items = db.query<Headline>(
      QY_HEADLINE " and section = $2 order by pinned desc, published_at desc, id desc limit $3 offset $4",
      district, section, per_page, static_cast<std::int64_t>(page - 1) * per_page);
  out.total = db.number(
      "select count(*) from content.article where district = $1 and state = 'published' and section = $2",
      district, section);
  return out;
}

std::vector<Headline> find_published(db::Connection& db, const std::string& district, std::string_view words,
                                     int most) {
  const auto query = search::grams_query(words);
  if (query.empty()) return {};
  return db.query<Headline>(
      QY_HEADLINE " and id in (select content.matching($1, $2::tsquery)) order by published_at desc limit $3",
      district, query, most);
}

}  // namespace qiying::content
