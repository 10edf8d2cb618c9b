#include <doctest/doctest.h>

#include <fstream>

#include "platform/files/files.hpp"
#include "platform/files/scanner.hpp"
#include "platform/scrub/tests/samples.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::files;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

test::Database& database() {
  static test::Database out(test::migrations_of({"platform/auth", "platform/files"}));
  return out;
}

auth::Caller citizen(std::string district = "420199") {
  auth::Caller out;
  out.kind = auth::CallerKind::subject;
  out.account = auth::AccountId::make();
  out.subject = auth::SubjectId::make();
  out.district = std::move(district);
  return out;
}

auth::Caller staff(std::string path) {
  auth::Caller out;
  out.kind = auth::CallerKind::staff;
  out.account = auth::AccountId::make();
  out.district = path.substr(0, 6);
  out.org_path = std::move(path);
  return out;
}

auth::Caller colleague_of(const auth::Caller& caller) {
  auto out = caller;
  out.account = auth::AccountId::make();
  return out;
}

db::Pool::Lease as(const auth::Caller& caller) {
  return database().pool().acquire(auth::scope_of(caller));
}

db::Pool::Lease as_system() {
  return as(auth::Caller::system("420199"));
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A data directory and a box of things to upload.
struct Desk {
  http::UploadedFile upload(const std::string& bytes, std::string name = "a.txt",
                            std::string type = "text/plain") {
    const auto path = directory.path() / ("upload-" + std::to_string(++uploads));
    std::ofstream(path, std::ios::binary) << bytes;
    return {.field = "file",
            .filename = std::move(name),
            .declared_type = "application/x-lie",
            .detected_type = std::move(type),
            .size = bytes.size(),
            .path = std::make_shared<const fs::path>(path)};
  }
  FileInfo keep(const auth::Caller& caller, const std::string& bytes, const std::string& object,
                const std::optional<Visibility>& visibility = {}) {
    auto info = store.put(*as(caller), caller, upload(bytes), "appeal", object, 20 << 20, visibility);
    REQUIRE(info.ok());
    return *info;
  }
  bool sees(const auth::Caller& caller, const FileInfo& file) const {
    return store.open(*as(caller), file.id).has_value();
  }
  std::string refusal(const http::UploadedFile& file, std::uint64_t limit = 1000) {
    const auto caller = citizen();
    const auto result = store.put(*as(caller), caller, file, "appeal", "1", limit);
    return result.ok() ? "ok" : result.error().code;
  }
  std::size_t files_on_disk() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(directory.path() / "files"))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  test::TemporaryDirectory directory;
  Store store{directory.path() / "files"};
  int uploads = 0;
};

std::string plain_png() {
  using namespace scrub::samples;
  return png_header() + chunk("IDAT", "pixels") + chunk("IEND", "");
}

/// An archive of one uncompressed part.
std::string archive(const std::string& name, const std::string& bytes) {
  using scrub::samples::append_number;
  using scrub::samples::Order;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  const auto little = [](std::uint64_t value, std::size_t size) {
    std::string out;
    append_number(out, value, size, Order::little);
    return out;
  };
  const auto facts = little(0, 8) + little(crc, 4) + little(bytes.size(), 4) + little(bytes.size(), 4) +
                     little(name.size(), 2) + little(0, 2);
  const auto part = "PK\x03\x04" + little(20, 2) + facts + name + bytes;
  const auto directory = "PK\x01\x02" + little(20, 2) + little(20, 2) + facts + little(0, 2) + little(0, 4) +
                         little(0, 4) + little(0, 4) + name;
  return part + directory + "PK\x05\x06" + little(0, 4) + little(1, 2) + little(1, 2) +
         little(directory.size(), 4) + little(part.size(), 4) + little(0, 2);
}

/// Two days on, everything is old enough for the clean-up.
base::Timestamp later() {
  return base::SystemClock().now() + 48h;
}

}  // namespace

TEST_CASE("a file comes back as it was, with safe headers") {
  Desk desk;
  const auto caller = citizen();
  const auto upload = desk.upload(plain_png(), "../照片.png", "image/png");
  const auto info = desk.store.put(*as(caller), caller, upload, "appeal", "back");
  REQUIRE(info.ok());
  CHECK(info->filename == "照片.png");
  CHECK(info->media_type == "image/png");
  CHECK(info->size == static_cast<std::int64_t>(plain_png().size()));
  const auto response = desk.store.open(*as(caller), info->id).value();
  CHECK(content(std::get<http::FileBody>(response.body).path) == plain_png());
  CHECK(response.headers.get("Content-Type") == "image/png");
  CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
  CHECK(response.headers.get("Content-Disposition")->starts_with("inline;"));
  CHECK(response.headers.get("Content-Security-Policy") == "default-src 'none'; sandbox");
}

TEST_CASE("everything but photos is sent as an attachment") {
  Desk desk;
  const auto caller = citizen();
  const auto info = desk.keep(caller, "hello", "attachment");
  CHECK(
      desk.store.open(*as(caller), info.id)->headers.get("Content-Disposition")->starts_with("attachment;"));
}

TEST_CASE("what is declared does not count, only what the content is") {
  Desk desk;
  CHECK(desk.refusal(desk.upload("<script>", "photo.png", "text/html")) == "file.type");
  CHECK(desk.refusal(desk.upload("\x7f"
                                 "ELF",
                                 "report.pdf", "application/x-executable")) == "file.type");
  CHECK(desk.refusal(desk.upload("PK", "a.zip", "application/zip")) == "file.type");
  CHECK(desk.refusal(desk.upload("PK", "a.docx", "application/zip")) == "file.type");
  CHECK(desk.refusal(desk.upload("", "a.txt")) == "file.empty");
  CHECK(desk.refusal(desk.upload(std::string(1001, 'x'))) == "file.too_large");
  CHECK(desk.refusal(desk.upload(std::string(1000, 'x'))) == "ok");
}

TEST_CASE("documents that are only known as archives are looked into") {
  Desk desk;
  const auto caller = citizen();
  const auto type_of = [&](const std::string& bytes, const char* name, const char* detected) {
    const auto info =
        desk.store.put(*as(caller), caller, desk.upload(bytes, name, detected), "appeal", "types");
    return info.ok() ? info->media_type : info.error().code;
  };
  CHECK(type_of(archive("OFD.xml", "<ofd/>"), "发票.ofd", "application/zip") == "application/ofd");
  CHECK(type_of(archive("xl/workbook.xml", "<w/>"), "表.XLSX", "application/octet-stream")
            .find("spreadsheetml") != std::string::npos);
  CHECK(type_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 CDF", "旧.doc", "application/CDFV2") ==
        "application/msword");
  CHECK(type_of("a,b", "表.csv", "text/plain; charset=utf-8") == "text/csv");
}

TEST_CASE("of a photo only its pixels and its orientation are ever on the disk") {
  Desk desk;
  const auto caller = citizen();
  const auto upload = desk.upload(scrub::samples::jpeg(6), "现场.jpg", "image/jpeg");
  const auto info = desk.store.put(*as(caller), caller, upload, "appeal", "photo");
  REQUIRE(info.ok());
  const auto stored = content(*desk.store.path_of(*as(caller), info->id));
  CHECK(static_cast<std::size_t>(info->size) == stored.size());
  CHECK(stored.find(scrub::samples::kSecret) == std::string::npos);
  CHECK(stored.find("Exif") != std::string::npos);
  CHECK(desk.files_on_disk() == 1);
  for (const auto& entry : fs::recursive_directory_iterator(desk.directory.path() / "files"))
    if (entry.is_regular_file()) CHECK(content(entry.path()).find("SECRET") == std::string::npos);
}

TEST_CASE("damaged photos and documents of two kinds are refused, and nothing is stored") {
  Desk desk;
  CHECK(desk.refusal(desk.upload("\x89PNG...", "a.png", "image/png")) == "picture.damaged");
  CHECK(desk.refusal(desk.upload("%PDF-1.7" + archive("a", "b"), "a.pdf", "application/pdf")) ==
        "document.two_kinds");
  CHECK(desk.files_on_disk() == 0);
  const auto caller = citizen();
  const auto upload = desk.upload("\x89PNG...", "a.png", "image/png");
  CHECK(desk.store.put(*as(caller), caller, upload, "appeal", "1").error().field == upload.field);
}

TEST_CASE("what a scanner does not let through is not stored") {
  Desk desk;
  use_scanner(desk.directory.path());  // there, but nobody answers
  CHECK(desk.refusal(desk.upload("text")) == "file.scanner");
  use_scanner(kScannerSocket);
  CHECK(desk.files_on_disk() == 0);
}

TEST_CASE("nobody not signed in can upload") {
  Desk desk;
  auth::Caller nobody;
  nobody.district = "420199";
  const auto result = desk.store.put(*as(nobody), nobody, desk.upload("x"), "appeal", "1");
  CHECK(result.error().kind == base::ErrorKind::unauthenticated);
}

TEST_CASE("equal content lies on the disk once") {
  Desk desk;
  const auto caller = citizen(), other = citizen();
  const auto first = desk.keep(caller, "the same", "one"), second = desk.keep(other, "the same", "two");
  CHECK(desk.files_on_disk() == 1);
  CHECK(first.id != second.id);
  CHECK(desk.sees(caller, first));
  CHECK_FALSE(desk.sees(caller, second));
}

TEST_CASE("the files of an object are listed, oldest first") {
  Desk desk;
  const auto caller = citizen();
  const auto a = desk.keep(caller, "a", "list"), b = desk.keep(caller, "b", "list");
  const auto found = desk.store.list(*as(caller), "appeal", "list");
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == a.id);
  CHECK(found[1].id == b.id);
  CHECK(desk.store.list(*as(citizen()), "appeal", "list").empty());
}

TEST_CASE("an enterprise's files are for its clerks") {
  Desk desk;
  const auto caller = citizen();
  const auto file = desk.keep(caller, "x", "visible");
  CHECK(desk.sees(caller, file));
  CHECK(desk.sees(colleague_of(caller), file));
  CHECK_FALSE(desk.sees(citizen(), file));
  CHECK_FALSE(desk.sees(staff("420199/d01/"), file));
  CHECK_FALSE(desk.sees(staff("420199/"), file));
  CHECK_FALSE(desk.sees(auth::Caller{}, file));
  CHECK(desk.sees(auth::Caller::system("420199"), file));
  CHECK_FALSE(desk.sees(auth::Caller::system("420198"), file));
}

TEST_CASE("sharing lets an organisation, those above and those below see; publishing everybody") {
  Desk desk;
  const auto caller = citizen();
  const auto centre = staff("420199/zx/");
  const auto file =
      desk.keep(caller, "x", "shared", Visibility{.subject = caller.subject, .org_paths = {"420199/zx/"}});
  CHECK(desk.sees(centre, file));
  CHECK_FALSE(desk.sees(staff("420199/d01/"), file));
  share(*as(centre), "appeal", "shared", "420199/d01/");
  share(*as(centre), "appeal", "shared", "420199/d01/");
  CHECK(desk.sees(staff("420199/d01/"), file));
  CHECK(desk.sees(staff("420199/d01/office/"), file));
  CHECK(desk.sees(staff("420199/"), file));
  CHECK_FALSE(desk.sees(staff("420199/d02/"), file));
  CHECK(as_system()->text("select org_paths::text from files.ref where object_id = 'shared'") ==
        "{420199/zx/,420199/d01/}");
  publish(*as(centre), "appeal", "shared", true);
  CHECK(desk.sees(auth::Caller{}, file));
}

TEST_CASE("who may see every case of the district sees its files, and passes them on") {
  Desk desk;
  const auto with = [](std::string path, const char* permission) {
    auto out = staff(std::move(path));
    out.permissions = {permission};
    return out;
  };
  const auto caller = citizen();
  const auto file = desk.keep(caller, "x", "by-permission",
                              Visibility{.subject = caller.subject, .permissions = {"appeal.dispatch"}});
  const auto dispatcher = with("420199/zx/", "appeal.dispatch");
  CHECK(desk.sees(dispatcher, file));
  CHECK_FALSE(desk.sees(with("420199/zx/", "appeal.handle"), file));
  CHECK_FALSE(desk.sees(with("420198/zx/", "appeal.dispatch"), file));
  share(*as(dispatcher), "appeal", "by-permission", "420199/d01/");
  CHECK(desk.sees(staff("420199/d01/"), file));
}

TEST_CASE("row-level security by SQL: others can neither change, remove nor forge references") {
  Desk desk;
  const auto caller = citizen(), stranger = citizen();
  const auto file = desk.keep(caller, "x", "guarded");
  auto db = as(stranger);
  CHECK(db->execute("update files.ref set everyone = true") == 0);
  CHECK(db->execute("delete from files.ref") == 0);
  CHECK(db->number("select count(*) from files.ref where not everyone") == 0);
  CHECK(db->number("select count(*) from files.blob") == 0);
  share(*db, "appeal", "guarded", "420199/d01/");
  publish(*db, "appeal", "guarded", true);
  CHECK_FALSE(remove(*db, file.id));
  CHECK_FALSE(desk.sees(stranger, file));
  const auto forge = [&](const auth::Caller& by, const char* district) {
    as(stranger)->execute(
        "insert into files.ref (district, id, hash, filename, media_type, size, uploaded_by) "
        "select $1, $2, repeat('a', 64), 'x', 'text/plain', 1, $3",
        district, FileId::make(), by.account);
  };
  CHECK_THROWS_AS(forge(caller, "420199"), db::DbError);
  CHECK_THROWS_AS(forge(stranger, "420198"), db::DbError);
}

TEST_CASE("files of a draft are attached when it is sent, once and by their owner") {
  Desk desk;
  const auto caller = citizen();
  const auto put = desk.store.put(*as(caller), caller, desk.upload("draft"), "", "");
  REQUIRE(put.ok());
  CHECK(attach(*as(citizen()), {put->id}, "appeal", "stolen") == 0);
  CHECK(attach(*as(caller), {put->id}, "appeal", "sent") == 1);
  CHECK(attach(*as(caller), {put->id}, "appeal", "again") == 0);
  CHECK(desk.store.list(*as(caller), "appeal", "sent").size() == 1);
}

TEST_CASE("the clean-up removes what nothing refers to, and nothing else") {
  Desk desk;
  const auto caller = citizen();
  const auto kept = desk.keep(caller, "kept", "clean"), gone = desk.keep(caller, "gone!", "clean");
  const auto twice = desk.keep(caller, "twice", "clean");
  desk.keep(caller, "twice", "clean");
  CHECK(remove(*as(caller), gone.id));
  CHECK(remove(*as(caller), twice.id));
  auto db = as_system();
  CHECK(desk.store.clean(*db, "420199", base::SystemClock().now()).blobs == 0);
  const auto cleaned = desk.store.clean(*db, "420199", later());
  CHECK(cleaned.blobs == 1);
  CHECK(cleaned.bytes == 5);
  CHECK(desk.files_on_disk() == 2);
  CHECK(desk.sees(caller, kept));
}

TEST_CASE("the bytes of a rolled back upload are swept after a day") {
  Desk desk;
  const auto caller = citizen();
  auto db = as(caller);
  db->begin();
  REQUIRE(desk.store.put(*db, caller, desk.upload("undone"), "appeal", "undone").ok());
  auto system = as_system();
  CHECK(desk.store.clean(*system, "420199", later()).stray == 0);  // still being used
  db->rollback();
  CHECK(desk.files_on_disk() == 1);
  CHECK(desk.store.clean(*system, "420199", base::SystemClock().now()).stray == 0);
  CHECK(desk.store.clean(*system, "420199", later()).stray == 1);
  CHECK(desk.files_on_disk() == 0);
}

TEST_CASE("another district's equal file survives the clean-up of this one") {
  Desk desk;
  const auto here = citizen("420199"), there = citizen("420198");
  const auto gone = desk.keep(here, "both", "here"), kept = desk.keep(there, "both", "there");
  remove(*as(here), gone.id);
  CHECK(desk.store.clean(*as_system(), "420199", later()).blobs == 1);
  CHECK(desk.sees(there, kept));
}

TEST_CASE("an upload after the bytes were lost mends the file") {
  Desk desk;
  const auto caller = citizen();
  const auto file = desk.keep(caller, "lost", "mended");
  fs::remove(desk.store.path_of(*as(caller), file.id).value());
  CHECK_FALSE(desk.sees(caller, file));
  desk.keep(caller, "lost", "mended");
  CHECK(desk.sees(caller, file));
}

TEST_CASE("no half-written file is left behind when the disk refuses") {
  Desk desk;
  const auto caller = citizen();
  auto upload = desk.upload("x");
  upload.path = std::make_shared<const fs::path>(desk.directory.path() / "vanished");
  CHECK_THROWS_AS((void)desk.store.put(*as(caller), caller, upload, "appeal", "broken"), std::system_error);
  CHECK(desk.files_on_disk() == 0);
}
