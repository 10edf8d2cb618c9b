#pragma once
/// Content-addressed files: stored once under DATA/files/<district>/ab/cd/<sha256>, attached any number of
/// times; a file that nothing refers to is removed by a job after a day. Written durably (fsync, rename)
/// before the reference is committed, so an acknowledged upload is never lost.

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

/// Who may see a file besides its uploader.
struct Visibility {
  std::optional<auth::SubjectId> subject;  ///< all accounts of this subject
  std::vector<std::string> org_paths;      ///< staff of these organisations, above and below them
  std::vector<std::string> permissions;    ///< staff of the district who hold one of these
  bool everyone = false;                   ///< published: also without signing in
};
/// A subject's files are for the subject, those of staff for their organisation.
Visibility default_visibility(const auth::Caller& caller);

/// What kinds of content are taken: photos (JPEG, PNG, WebP, HEIC), PDF, OFD (GB/T 33190-2016), Office
/// documents, plain text, CSV.
bool is_accepted_type(std::string_view media_type);
/// Whether a browser may show the content in a page of ours: raster images only, for everything else can
/// carry script or markup.
bool is_shown_inline(std::string_view media_type);
/// A name fit to be shown and saved: last part of a path, without control, direction and reserved characters,
/// at most 120 characters, never empty.
std::string safe_filename(std::string_view filename);
/// The same with an ending that says what the content is: a picture called photo.exe becomes photo.exe.jpg, a
/// text called run.vbs becomes run.vbs.txt, for the ending decides what a double click does.
std::string filename_for(std::string_view filename, std::string_view media_type);
/// The header's value with an ASCII form for old programs and the real name by RFC 5987 / RFC 6266.
std::string content_disposition(std::string_view filename, bool shown_inline);

class Store {
 public:
  explicit Store(std::filesystem::path root);
  /// Takes an uploaded file in the caller's transaction. Of a picture only what platform/scrub leaves is ever
  /// stored: no place, camera, author or time, with its orientation; documents that are bombs, damaged or of
  /// two kinds at once are refused. 401 without account, 415 for types not accepted, 413 above `limit` bytes,
  /// 422 empty and as `scrub::clean_picture` and `scrub::check_document`.
  base::Result<FileInfo> put(db::Connection& db, const auth::Caller& caller, const http::UploadedFile& upload,
                             std::string_view object_kind, std::string_view object_id,
                             std::uint64_t limit = 20u << 20,
                             const std::optional<Visibility>& visibility = {});
  /// All files of an object, oldest first (row-level security applies).
  std::vector<FileInfo> list(db::Connection& db, std::string_view object_kind,
                             std::string_view object_id) const;
  /// The same, asked for now and looked at later.
  db::Pending<FileInfo> ask(db::Connection& db, std::string_view object_kind,
                            std::string_view object_id) const;
  /// A file to send; nullopt when missing or not visible to the connection's scope.
  std::optional<http::Response> open(db::Connection& db, FileId id) const;
  /// Where the bytes of a file lie, to be read only; nullopt like `open`.
  std::optional<std::filesystem::path> path_of(db::Connection& db, FileId id) const;

  struct Cleaned {
    std::int64_t blobs = 0;  ///< rows without reference
    std::int64_t bytes = 0;  ///< of files removed
    std::int64_t stray = 0;  ///< files without row (their transaction was rolled back)
  };
  /// Removes what nothing refers to and is older than a day at `now`. `db` has system scope of `district`.
  Cleaned clean(db::Connection& db, const std::string& district, base::Timestamp now) const;

 private:
  std::filesystem::path root_;
};

/// Ties files uploaded beforehand by this caller to their object; returns how many there were.
std::int64_t attach(db::Connection& db, const std::vector<FileId>& files, std::string_view object_kind,
                    std::string_view object_id);
/// Lets an organisation see the files of an object too, for instance when a case is given to it.
void share(db::Connection& db, std::string_view object_kind, std::string_view object_id,
           std::string_view org_path);
/// Shows the files of an object to everybody, or not any more.
void publish(db::Connection& db, std::string_view object_kind, std::string_view object_id, bool everyone);
/// Takes a reference away: one's own, or any as the platform. False when there is none such.
bool remove(db::Connection& db, FileId id);

}  // namespace qiying::files
