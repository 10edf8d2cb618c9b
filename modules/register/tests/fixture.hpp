#pragma once
// A real database with the register's tables, and imports of texts.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "modules/register/internal/import/command.hpp"
#include "modules/register/internal/import/import_log.hpp"
#include "modules/register/internal/import/pipeline.hpp"
#include "platform/auth/caller.hpp"
#include "platform/base/uscc.hpp"
#include "tests/support/test_db.hpp"

namespace qiying::register_::testing {

inline const std::string kDistrict = "420199";

/// A code with right check characters; `n` tells codes apart.
inline std::string code(int n) {
  return *base::make_uscc("91", "420103", fmt::format("MA{:06}", n));
}

/// The code with its 18th character wrong (as some were issued), its organisation code right.
inline std::string issued_wrong(int n) {
  auto out = code(n);
  out.back() = out.back() == '0' ? '1' : '0';
  return out;
}

inline base::Timestamp day(int n) {
  return base::Timestamp(std::chrono::days(20'000 + n));
}

/// A file that goes away with the object.
struct TextFile {
  explicit TextFile(std::string_view text, const char* name = "rows.csv")
      : path(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "_" + name)) {
    std::ofstream(path, std::ios::binary) << text;
  }
  ~TextFile() { std::filesystem::remove(path); }
  std::string str() const { return path.string(); }
  std::filesystem::path path;
};

struct Imported {
  base::Result<ImportCounts> counts;
  std::vector<Fault> faults;
  ImportId id;
};

/// Imports a CSV text whose header has the usual names.
inline Imported import(db::Pool& pool, std::string_view csv, bool dry_run = false, int on_day = 0,
                       const std::string& source = "测试") {
  const TextFile file(csv);
  auto table = *open_table(file.path);
  REQUIRE(*table->next());
  const auto mapping = guess_mapping(table->cells());
  const auto scope = auth::scope_of(auth::Caller::system(kDistrict));
  const Standardiser standardiser(mapping, streets(*pool.acquire(scope), kDistrict));
  ChunkReader chunks(*table, standardiser);
  Imported out{ImportCounts{}, {}, ImportId::make()};
  const ImportRun run{out.id, kDistrict, source, "测试员", day(on_day)};
  begin_import(*pool.acquire(scope), run, "rows.csv", dry_run);
  out.counts = run_pipeline(pool, run, chunks,
                            {dry_run, [](const Progress&) {},
                             [&](std::span<const Fault> faults) {
                               out.faults.insert(out.faults.end(), faults.begin(), faults.end());
                             }});
  finish_import(*pool.acquire(scope), run, out.counts, day(on_day));
  return out;
}

inline auth::Caller staff(std::set<std::string, std::less<>> permissions) {
  auth::Caller caller;
  caller.kind = auth::CallerKind::staff;
  caller.account = auth::AccountId::make();
  caller.district = kDistrict;
  caller.org_path = kDistrict + "/";
  caller.permissions = std::move(permissions);
  return caller;
}
inline auth::Caller enterprise(EntityId id) {
  auth::Caller caller;
  caller.kind = auth::CallerKind::subject;
  caller.account = auth::AccountId::make();
  caller.district = kDistrict;
  caller.subject = id;
  return caller;
}
inline auth::Caller anonymous() {
  auth::Caller caller;
  caller.district = kDistrict;
  return caller;
}

}  // namespace qiying::register_::testing
