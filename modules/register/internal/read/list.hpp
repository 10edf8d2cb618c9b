#pragma once
/// Lists and searches over the register.
///
/// A query is looked for, best first: the credit code itself; names that begin with it; names that contain
/// it; names whose pinyin initials (with or without the place in front) begin with it; names that once
/// contained it; and, when nothing was found, names that contain it but for one wrong, missing or additional
/// character.

#include "modules/register/register.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::register_ {

struct ListQuery {
  std::string q;
  std::string street;
  std::optional<Status> status;
  std::string ent_type;
  std::string industry;  ///< a code of GB/T 4754; all below it count too
  std::string
      sort;  ///< name, reg_date, -reg_date, updated_at, -updated_at, -capital; default: relevance or name
  std::optional<int> limit;  ///< 50
  std::string cursor;
};
QY_DESCRIBE(ListQuery, QY_FIELD(q, .min = 0, .max = 100), QY_FIELD(street, .min = 0, .max = 12),
            QY_FIELD(status), QY_FIELD(ent_type, .min = 0, .max = 100),
            QY_FIELD(industry, .min = 0, .max = 5), QY_FIELD(sort, .min = 0, .max = 20),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 2000))

/// A page of what was found.
template <class Row>
struct Found {
  std::vector<Row> items;
  std::string next_cursor;  ///< empty: no more
  std::int64_t total = 0;
  bool approximate = false;  ///< `total` is estimated: so many are found that counting them takes long
};
template <class Row>
struct FoundTable {
  using QySelf = Found<Row>;
  static constexpr base::Field fields[] = {QY_FIELD(items), QY_FIELD(next_cursor), QY_FIELD(total),
                                           QY_FIELD(approximate)};
};
template <class Row>
constexpr std::span<const base::Field> qy_fields(const Found<Row>*) {
  return FoundTable<Row>::fields;
}
template <class Row>
constexpr std::string_view qy_name(const Found<Row>*) {
  return "Found";
}

/// For staff: whole rows, with the legal person as it stands (mask before showing). Needs a scope with
/// register.read, else nothing is found. Errors: list.sort, list.cursor.
base::Result<Found<EntityRow>> list_entities(db::Connection& db, const std::string& district,
                                             const ListQuery& query);
/// For everybody: names, codes, states and streets. Only `q`, `street`, `status`, `limit` and `cursor` count.
base::Result<Found<PublicEntity>> list_public(db::Connection& db, const std::string& district,
                                              const ListQuery& query);

}  // namespace qiying::register_
