#include "modules/policy/internal/columns.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include "modules/policy/internal/portion.hpp"
#include "modules/policy/internal/rulebook.hpp"

namespace qiying::policy {
namespace {

constexpr int kAll = 20000;
constexpr std::size_t kChanged = 5000;
// What a long import wrote carries the time at which it began.
constexpr std::chrono::hours kOverlap{1};

struct Shelf {
  std::mutex mutex;
  base::Date day;
  std::unique_ptr<Columns> columns;
};

// By district and database: a process may know several databases (tests do).
Shelf& shelf_of(db::Connection& db, const std::string& district) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Shelf>> shelves;
  const auto key = district + db.text("select oid from pg_database where datname = current_database()");
  const std::lock_guard lock(mutex);
  auto& shelf = shelves[key];
  if (!shelf) shelf = std::make_unique<Shelf>();
  return *shelf;
}

}  // namespace

Columns::Columns() : roster_(law_library().catalogue) {}

void Columns::take(db::Connection& db, const std::string& district,
                   const std::vector<register_::EntityRow>& rows) {
  const Portion portion(db, district, rows);
  for (const auto& r : rows) {
    const auto [at, fresh] = rows_.emplace(r.id, firms_.size());
    if (fresh) {
      roster_.add_row(r.id.str());
      firms_.emplace_back();
    }
    const bool alive = !register_::is_gone(r.status);
    const auto told = portion.of(r.id);
    firms_[at->second] = {r.id, r.updated_at, digest_of(told), alive};
    roster_.put(at->second, portion.facts(r, {}, {}));
    newest_ = std::max(newest_, r.updated_at);
    for (const auto& t : told) newest_told_ = std::max(newest_told_, t.at);
  }
  ++generation_;
}

void Columns::read_all(db::Connection& db, const std::string& district) {
  register_::EntityId after;
  while (true) {
    const auto rows = register_::entities_after(db, after, kAll);
    if (rows.empty()) return;
    take(db, district, rows);
    after = rows.back().id;
  }
}

std::vector<std::string> Columns::changed(db::Connection& db, const std::string& district) const {
  std::vector<std::string> out;
  for (const auto& c : register_::changed_since(db, newest_ - kOverlap)) {
    const auto known = rows_.find(c.id);
    if (known == rows_.end() || firms_[known->second].updated_at != c.updated_at) out.push_back(c.id.str());
  }
  const auto told = db.query<Told>(
      "select subject_id, fact, value, at from policy.answer where district = $1 and subject_id in (select "
      "subject_id "
      "from policy.answer where district = $1 and at >= $2) order by subject_id, fact",
      district, newest_told_ - kOverlap);
  for (auto from = told.begin(); from != told.end();) {
    const auto to =
        std::find_if(from, told.end(), [&](const Told& t) { return t.subject_id != from->subject_id; });
    const auto known = rows_.find(from->subject_id);
    if (known != rows_.end() && firms_[known->second].told != digest_of({from, to}))
      out.push_back(from->subject_id.str());
    from = to;
  }
  return out;
}

void Columns::follow(db::Connection& db, const std::string& district) {
  if (firms_.empty()) return read_all(db, district);
  const auto ids = changed(db, district);
  for (std::size_t i = 0; i < ids.size(); i += kChanged) {
    const auto end = std::min(ids.size(), i + kChanged);
    take(db, district,
         register_::entities_of(db, {ids.begin() + static_cast<std::ptrdiff_t>(i),
                                     ids.begin() + static_cast<std::ptrdiff_t>(end)}));
  }
}

void with_columns(db::Connection& db, const std::string& district, base::Date today,
                  const std::function<void(const Columns&)>& use) {
  auto& shelf = shelf_of(db, district);
  const std::lock_guard lock(shelf.mutex);
  if (!shelf.columns || shelf.day != today) shelf.columns = std::make_unique<Columns>();
  shelf.day = today;
  shelf.columns->follow(db, district);
  use(*shelf.columns);
}

}  // namespace qiying::policy
