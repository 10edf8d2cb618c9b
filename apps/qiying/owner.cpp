#include "apps/qiying/owner.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace qiying::app {
namespace {

namespace fs = std::filesystem;

/// The owner of a directory that is not root's.
struct Owner {
  uid_t user = 0;
  gid_t group = 0;
  std::string name;
};

std::string name_of(uid_t user) {
  const passwd* entry = getpwuid(user);
  return entry ? entry->pw_name : std::to_string(user);
}

std::optional<Owner> owner_of(const fs::path& data) {
  struct stat info{};
  if (stat(data.c_str(), &info) != 0 || info.st_uid == 0) return std::nullopt;
  return Owner{info.st_uid, info.st_gid, name_of(info.st_uid)};
}

void look_at(Findings& out, const fs::path& file, const Owner& owner) {
  struct stat info{};
  if (stat(file.c_str(), &info) != 0 || info.st_uid == owner.user) return;
  fault(
      out,
      {fmt::format("{} 属于 {}：服务以 {} 运行，不能打开它", file.string(), name_of(info.st_uid), owner.name),
       fmt::format("{} belongs to {}: the service, which runs as {}, cannot open it", file.string(),
                   name_of(info.st_uid), owner.name)},
      command(fmt::format("chown -R {}: {}", owner.name, file.string())));
}

}  // namespace

void act_as_owner(const fs::path& data) {
  if (geteuid() != 0) return;
  const auto owner = owner_of(data);
  if (!owner) return;
  std::cerr << "qiying: going on as user " << owner->name << ", to whom " << data.string() << " belongs\n";
  if (initgroups(owner->name.c_str(), owner->group) != 0 || setgid(owner->group) != 0 ||
      setuid(owner->user) != 0)
    throw std::runtime_error("cannot become user " + owner->name + ": " + std::strerror(errno));
}

void look_at_owner(Findings& out, const fs::path& data) {
  const auto owner = owner_of(data);
  if (!owner) return;
  for (const char* part : {"pg", "pg.lock", "pg.run", "files", "keys", "keys/data.key", "keys/backup.key",
                           "audit", "audit/key.pem", "wal", "tmp", "qiying.log"})
    look_at(out, data / part, *owner);
}

}  // namespace qiying::app
