#include <algorithm>

#include "platform/files/files.hpp"
#include "platform/files/internal/disk.hpp"
#include "platform/files/internal/lock.hpp"
#include "platform/files/internal/types.hpp"
#include "platform/files/scanner.hpp"
#include "platform/log/log.hpp"
#include "platform/scrub/scrub.hpp"

namespace qiying::files {
namespace {

base::Result<void> check(const http::UploadedFile& upload, std::string_view media_type, std::uint64_t limit) {
  if (upload.size == 0) return base::invalid(upload.field, "file.empty", {"文件是空的", "The file is empty"});
  if (upload.size > limit)
    return base::Error{.kind = base::ErrorKind::too_large,
                       .code = "file.too_large",
                       .message = {"文件不能超过 " + std::to_string(limit >> 20) + " MB",
                                   "A file must not be larger than " + std::to_string(limit >> 20) + " MB"},
                       .field = upload.field};
  if (!is_accepted_type(media_type))
    return base::Error{.kind = base::ErrorKind::unsupported,
                       .code = "file.type",
                       .message = {"不支持这种文件", "Files of this kind are not taken"},
                       .field = upload.field,
                       .help = {"可上传照片、PDF、OFD、Office 文档、文本和 CSV",
                                "Photos, PDF, OFD, Office documents, text and CSV are"}};
  return {};
}

/// What is stored of an upload: a picture without what it tells beyond its pixels, a document as it is.
struct Content {
  std::optional<std::string> cleaned;
  std::string hash;
  std::uint64_t size = 0;
};

base::Error about(base::Error error, const http::UploadedFile& upload) {
  error.field = upload.field;
  return error;
}

base::Result<Content> content_of(const http::UploadedFile& upload, std::string_view media_type) {
  if (auto clean = scan(*upload.path); !clean.ok()) return about(std::move(clean).error(), upload);
  if (!scrub::is_picture(media_type)) {
    auto sound = scrub::check_document(media_type, *upload.path);
    if (!sound.ok()) return about(std::move(sound).error(), upload);
    return Content{.cleaned = {}, .hash = internal::hash_of(*upload.path), .size = upload.size};
  }
  auto cleaned = scrub::clean_picture(media_type, internal::read_whole(*upload.path));
  if (!cleaned.ok()) return about(std::move(cleaned).error(), upload);
  Content out{.cleaned = {}, .hash = internal::hash_of_bytes(*cleaned), .size = cleaned->size()};
  out.cleaned = *std::move(cleaned);
  return out;
}

void store(const Content& content, const http::UploadedFile& upload, const std::filesystem::path& place) {
  if (std::filesystem::exists(place)) return;
  if (content.cleaned)
    internal::write_durably(*content.cleaned, place);
  else
    internal::copy_durably(*upload.path, place);
}

struct Located {
  std::string district;
  std::string hash;
  std::string filename;
  std::string media_type;
};
QY_DESCRIBE(Located, QY_FIELD(district), QY_FIELD(hash), QY_FIELD(filename), QY_FIELD(media_type))

std::optional<Located> locate(db::Connection& db, FileId id) {
  return db.query_one<Located>("select district, hash, filename, media_type from files.ref where id = $1",
                               id);
}

/// Row without bytes: the data directory was damaged or restored without its database.
std::optional<std::filesystem::path> existing(const std::filesystem::path& place, FileId id) {
  std::error_code error;
  if (std::filesystem::is_regular_file(place, error)) return place;
  log::error("files.missing", {{"file", id.str()}});
  return std::nullopt;
}

http::Response response_for(const Located& file, const std::filesystem::path& place) {
  http::Response out;
  out.headers.add("Content-Type", file.media_type);
  out.headers.add("Content-Disposition",
                  content_disposition(file.filename, is_shown_inline(file.media_type)));
  out.headers.add("X-Content-Type-Options", "nosniff");
  out.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  out.headers.add("Cache-Control", "private, no-cache");
  out.headers.add("ETag", '"' + file.hash + '"');
  out.body = http::FileBody{place, nullptr};
  return out;
}

}  // namespace

Visibility default_visibility(const auth::Caller& caller) {
  Visibility out;
  if (caller.kind == auth::CallerKind::subject && !caller.subject.is_nil()) out.subject = caller.subject;
  if (caller.kind == auth::CallerKind::staff && !caller.org_path.empty()) out.org_paths = {caller.org_path};
  return out;
}

Store::Store(std::filesystem::path root) : root_(std::move(root)) {
  std::filesystem::create_directories(root_);
}

base::Result<FileInfo> Store::put(db::Connection& db, const auth::Caller& caller,
                                  const http::UploadedFile& upload, std::string_view object_kind,
                                  std::string_view object_id, std::uint64_t limit,
                                  const std::optional<Visibility>& visibility) {
  QY_CHECK(auth::require_signed_in(caller));
  if (caller.district.size() != 6) throw std::logic_error("a file needs a district");
  const auto media_type =
      internal::media_type(upload.detected_type, *upload.path, safe_filename(upload.filename));
  const auto filename = filename_for(upload.filename, media_type);
  QY_CHECK(check(upload, media_type, limit));
  QY_TRY(const auto content, content_of(upload, media_type));
  const auto place = internal::place_of(root_, caller.district, content.hash);
  const auto visible = visibility.value_or(default_visibility(caller));
  const auto uploader = caller.account.is_nil() ? std::nullopt : std::optional(caller.account);
  return db.transaction([&] {
    internal::keep(db, content.hash);
    store(content, upload, place);
    db.execute(
        "insert into files.blob (district, hash, size, media_type) values ($1, $2, $3, $4) on conflict do "
        "nothing",
        caller.district, content.hash, content.size, media_type);
    return *db.query_one<FileInfo>(
        "insert into files.ref (district, id, hash, object_kind, object_id, filename, media_type, size, "
        "uploaded_by, subject_id, org_paths, permissions, everyone) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "returning id, object_kind, object_id, filename, media_type, size, created_at",
        caller.district, FileId::make(), content.hash, object_kind, object_id, filename, media_type,
        content.size, uploader, visible.subject, visible.org_paths, visible.permissions, visible.everyone);
  });
}

std::vector<FileInfo> Store::list(db::Connection& db, std::string_view object_kind,
                                  std::string_view object_id) const {
  return ask(db, object_kind, object_id).rows();
}

db::Pending<FileInfo> Store::ask(db::Connection& db, std::string_view object_kind,
                                 std::string_view object_id) const {
  return db.ask<FileInfo>(
      "select id, object_kind, object_id, filename, media_type, size, created_at from files.ref "
      "where object_kind = $1 and object_id = $2 order by created_at, id",
      object_kind, object_id);
}

std::optional<std::filesystem::path> Store::path_of(db::Connection& db, FileId id) const {
  const auto file = locate(db, id);
  if (!file) return std::nullopt;
  return existing(internal::place_of(root_, file->district, file->hash), id);
}

std::optional<http::Response> Store::open(db::Connection& db, FileId id) const {
  const auto file = locate(db, id);
  if (!file) return std::nullopt;
  const auto place = existing(internal::place_of(root_, file->district, file->hash), id);
  if (!place) return std::nullopt;
  return response_for(*file, *place);
}

}  // namespace qiying::files
