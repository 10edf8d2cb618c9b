#include "platform/files/files.hpp"

namespace qiying::files {

std::int64_t attach(db::Connection& db, const std::vector<FileId>& files, std::string_view object_kind,
                    std::string_view object_id) {
  return db.execute(
      "update files.ref set object_kind = $2, object_id = $3 where id = any($1) and object_kind = ''", files,
      object_kind, object_id);
}

void share(db::Connection& db, std::string_view object_kind, std::string_view object_id,
           std::string_view org_path) {
  db.execute(
      "update files.ref set org_paths = array_append(org_paths, $3) "
      "where object_kind = $1 and object_id = $2 and not $3 = any(org_paths)",
      object_kind, object_id, org_path);
}

void publish(db::Connection& db, std::string_view object_kind, std::string_view object_id, bool everyone) {
  db.execute("update files.ref set everyone = $3 where object_kind = $1 and object_id = $2", object_kind,
             object_id, everyone);
}

bool remove(db::Connection& db, FileId id) {
  return db.execute("delete from files.ref where id = $1", id) == 1;
}

}  // namespace qiying::files
