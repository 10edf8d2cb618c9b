#include "platform/db/internal/os_user.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace qiying::db::internal {
namespace {

OsUser from(const passwd& entry, bool other) {
  OsUser user{entry.pw_name, entry.pw_uid, entry.pw_gid, {}, other};
  int count = 64;
  user.groups.resize(static_cast<std::size_t>(count));
  while (getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0)
    user.groups.resize(static_cast<std::size_t>(count));
  user.groups.resize(static_cast<std::size_t>(count));
  return user;
}

bool may_enter(const struct stat& s, const OsUser& user) {
  if (s.st_uid == user.uid) return s.st_mode & S_IXUSR;
  if (std::find(user.groups.begin(), user.groups.end(), s.st_gid) != user.groups.end())
    return s.st_mode & S_IXGRP;
  return s.st_mode & S_IXOTH;
}

}  // namespace

OsUser server_user() {
  if (geteuid() != 0) {
    const auto* entry = getpwuid(geteuid());
    // A container may run us under a number without a name; PostgreSQL's peer check needs the name.
    if (!entry)
      throw std::runtime_error("user id " + std::to_string(geteuid()) +
                               " has no name in /etc/passwd, which PostgreSQL needs; add the user");
    return from(*entry, false);
  }
  for (const char* name : {"postgres", "nobody"})
    if (const auto* entry = getpwnam(name)) return from(*entry, true);
  throw std::runtime_error(
      "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody; "
      "install postgresql-15, or start as another user");
}

std::string own_user_name() {
  const auto* entry = getpwuid(geteuid());
  return entry ? entry->pw_name : std::to_string(geteuid());
}

std::filesystem::path barred_directory(const std::filesystem::path& path, const OsUser& user) {
  if (!user.other) return {};
  std::filesystem::path walked;
  for (const auto& part : path.parent_path()) {
    walked /= part;
    struct stat s{};
    if (stat(walked.c_str(), &s) == 0 && !may_enter(s, user)) return walked;
  }
  return {};
}

void make_enterable(const std::filesystem::path& path, const OsUser& user) {
  std::filesystem::path walked;
  for (const auto& part : path) {
    walked /= part;
    if (std::filesystem::create_directory(walked) && user.other) chmod(walked.c_str(), 0711);
  }
}

void give_to(const OsUser& user, const std::filesystem::path& path) {
  if (user.other && lchown(path.c_str(), user.uid, user.gid) != 0)
    throw std::runtime_error("cannot give " + path.string() + " to user " + user.name + ": " +
                             std::strerror(errno));
}

}  // namespace qiying::db::internal
