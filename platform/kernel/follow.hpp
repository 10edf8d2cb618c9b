#pragma once
/// Two things are one: one survives, the other leads to it. Modules say which of their rows refer to such a
/// thing; these follow it within the merge's transaction and go back exactly when the merge is undone. The
/// module that merges, `of`, publishes "<of>.merged" and "<of>.unmerged" with a Merge, and has the tables
/// `<of>.merged` (district, id, survivor, other, undone_at) and `<of>.moved` of what moved.

#include <map>
#include <string>
#include <vector>

#include "platform/kernel/module.hpp"

namespace qiying::kernel {

struct Merge {
  std::string id, survivor, other;  ///< uuids
  std::string name, code;           ///< of the survivor
  std::string other_code;
};
QY_DESCRIBE(Merge, QY_FIELD(id), QY_FIELD(survivor), QY_FIELD(other), QY_FIELD(name), QY_FIELD(code),
            QY_FIELD(other_code))

/// How a column names the thing.
enum class By { id, id_as_text, code };
/// What becomes of a row whose like the survivor has already: it is put aside until the merge is undone, or
/// the merge is refused.
enum class OnClash { aside, refuse };

/// Rows of a table (with a column `district`) that refer to such a thing. All parts are SQL of the module
/// itself, never input.
struct Reference {
  base::Text title;   ///< for people: what moves
  std::string table;  ///< "appeal.appeal"
  std::string key;    ///< columns that with district and `column` tell rows apart: "id", "class, source"
  std::string column = "subject_id";
  By by = By::id;
  std::string only = "true";         ///< which rows: a condition on columns of the table
  std::string unique;                ///< columns unique for one thing; empty: none
  std::string unique_when = "true";  ///< among which rows
  OnClash on_clash = OnClash::aside;
  std::string set;       ///< more to set: "subject_name = m_name" (also m_code: the survivor's)
  std::string restored;  ///< the columns that `set` names, put back by the undo
  bool stays = false;    ///< `column` stays; only `set` is done
};

/// Until the transaction ends nothing of `of` is merged and no merge undone: for those who write ids that
/// they have read before. Whoever wants to merge is asked to come again.
void hold_merges(db::Connection& db, std::string_view of);
/// For whoever merges: nobody holds (hold_merges) until the transaction ends. False while somebody does.
bool may_merge(db::Connection& db, std::string_view of);
/// Those of `ids` that were merged into others, each with the one that it leads to now. The module has the
/// view `<of>.merged_public` (district, other, survivor).
std::map<std::string, std::string> merged_into(db::Connection& db, const std::string& of,
                                               std::string_view district,
                                               const std::vector<std::string>& ids);

/// Lets the rows follow: subscribes to both events. What others wrote about the other thing while the merge
/// ran follows by a job two minutes later.
void follow(Registry& r, const std::string& of, std::vector<Reference> references);

}  // namespace qiying::kernel
