#pragma once
/// Content-addressed files: stored once under DATA/files/ab/cd/<sha256>, counted by the references to them; a
/// file without references is removed by a job after a day. Written durably (fsync, rename) before the
/// reference is committed, so an acknowledged upload is never lost.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/db/db.hpp"
#include "platform/http/http.hpp"

namespace qiying::files {

using FileId = base::Id<struct FileTag>;

/// A reference: one attachment of one object.
struct FileInfo {
  FileId id;
  std::string object_kind;  ///< "appeal"; empty while a draft is not yet sent
  std::string object_id;
  std::string filename;
  std::string media_type;  ///< by content
  std::int64_t size = 0;   ///< bytes
  base::Timestamp created_at;
};
QY_DESCRIBE(FileInfo, QY_FIELD(id), QY_FIELD(object_kind), QY_FIELD(object_id), QY_FIELD(filename),
            QY_FIELD(media_type), QY_FIELD(size), QY_FIELD(created_at))

/// What kinds of content are taken: photos (JPEG, PNG, WebP, HEIC), PDF, Office documents, plain text, CSV.
bool is_accepted_type(std::string_view media_type);

class Store {
 public:
  explicit Store(std::filesystem::path root);
  /// Takes an uploaded file in the caller's transaction. 415 for types not accepted, 413 above `limit` bytes,
  /// 422 empty.
  base::Result<FileInfo> put(db::Connection& db, const auth::Caller& caller, const http::UploadedFile& upload,
                             std::string_view object_kind, std::string_view object_id,
                             std::uint64_t limit = 20u << 20);
  /// All files of an object, oldest first (row-level security applies).
  std::vector<FileInfo> list(db::Connection& db, std::string_view object_kind,
                             std::string_view object_id) const;
  /// A file to send; nullopt when missing or not visible to the connection's scope.
  std::optional<http::Response> open(db::Connection& db, FileId id) const;

 private:
  std::filesystem::path root_;
};

}  // namespace qiying::files
