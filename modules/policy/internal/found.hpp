#pragma once
// Policies found at their sources, until they stand in the library: who published what when, whether it is
// new, changed or known, and how fresh the library is.

#include "modules/policy/internal/harvest.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

using SourceId = base::Id<struct SourceTag>;
using FoundId = base::Id<struct FoundTag>;

// 新发现 有变化 已起草 库中已有 不收录.
enum class FoundState { fresh, changed, drafted, known, ignored };
QY_ENUM(FoundState, "new", "changed", "drafted", "known", "ignored")

// A changed policy is to be in the library within 3 working days, a new one within 10: 庐山市惠企政策兑现
// (lushan.gov.cn t20221118_5849577), the only published limit that the sources tell.
inline constexpr int kChangedDays = 3, kNewDays = 10;

struct PolicySource {
  SourceId id;
  std::string name, address, error;
  int every_hours = 24;
  bool active = true;
  std::optional<base::Timestamp> asked_at, good_at;
  std::int64_t found = 0, waiting = 0;
};
QY_DESCRIBE(PolicySource, QY_FIELD(id), QY_FIELD(name), QY_FIELD(address, .min = 0),
            QY_FIELD(error, .min = 0), QY_FIELD(every_hours), QY_FIELD(active), QY_FIELD(asked_at),
            QY_FIELD(good_at), QY_FIELD(found), QY_FIELD(waiting))

struct PolicySourceInput {
  std::string name, address;
  std::optional<int> every_hours;
};
QY_DESCRIBE(PolicySourceInput, QY_FIELD(name, .min = 1, .max = 80),
            QY_FIELD(address, .min = 0, .max = 500,
                     .doc = "列表页地址，空为文件 / of the list page; empty: files"),
            QY_FIELD(every_hours, .min = 1, .max = 720))

struct FoundRow {
  FoundId id;
  std::string source, address, title, doc_number, note, error, decided_name;
  std::optional<base::Date> published;
  FoundState state = FoundState::fresh;
  std::optional<VersionId> version_id;
  base::Timestamp first_seen;
  base::Date due;
  bool late = false, in_library = false;
  int version = 1;
};
QY_DESCRIBE(FoundRow, QY_FIELD(id), QY_FIELD(source), QY_FIELD(address, .min = 0), QY_FIELD(title),
            QY_FIELD(doc_number, .min = 0), QY_FIELD(note, .min = 0), QY_FIELD(error, .min = 0),
            QY_FIELD(decided_name, .min = 0), QY_FIELD(published), QY_FIELD(state), QY_FIELD(version_id),
            QY_FIELD(first_seen), QY_FIELD(due), QY_FIELD(late), QY_FIELD(in_library), QY_FIELD(version))

struct FoundQuery {
  std::optional<FoundState> state;
  std::optional<std::string> q;
  std::optional<int> page;
};
QY_DESCRIBE(FoundQuery, QY_FIELD(state), QY_FIELD(q, .min = 0, .max = 100),
            QY_FIELD(page, .min = 1, .max = 1000))

struct FoundAction {
  std::string note;
  int version = 1;
};
QY_DESCRIBE(FoundAction,
            QY_FIELD(note, .min = 0, .max = 500, .doc = "不收录的原因，或库中政策的编号 / why, or which one"),
            QY_FIELD(version))

// How fresh the library is against what its sources have published.
struct Freshness {
  std::int64_t concerned = 0;         // found and not set aside
  std::int64_t in_library = 0;        // of them
  std::int64_t due = 0;               // whose day has come, or that are in the library
  std::int64_t in_time = 0;           // of them, in the library by their day
  std::int64_t late = 0, silent = 0;  // overdue; sources that did not answer the last time
};
QY_DESCRIBE(Freshness, QY_FIELD(concerned), QY_FIELD(in_library), QY_FIELD(due), QY_FIELD(in_time),
            QY_FIELD(late), QY_FIELD(silent))

// One document of a source, to be kept. Gives its id when it was new, nothing when it was there.
std::optional<FoundId> keep_found(db::Connection& db, const std::string& district, SourceId source,
                                  const Listed& item, base::Timestamp now);
// Takes over the text of a found document: its number, whether it is known or has changed.
void take_text(db::Connection& db, const std::string& district, FoundId id, const std::string& text,
               base::Timestamp now);

void register_found(kernel::Registry& r);  // routes and jobs

}  // namespace qiying::policy
