#pragma once
/// The operating system's user that the server runs as: ourselves, or `postgres` (else `nobody`) when we are
/// root, because PostgreSQL refuses to run as root.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace qiying::db::internal {

struct OsUser {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
  bool other = false;  ///< not the user that we are
};

/// Throws std::runtime_error when no fitting user exists.
OsUser server_user();
/// Name of the user that runs us.
std::string own_user_name();
/// The first directory above `path` that `user` cannot enter; empty when all can be entered.
std::filesystem::path barred_directory(const std::filesystem::path& path, const OsUser& user);
/// Creates missing directories down to `path` so that `user` can enter them, whatever our umask is.
void make_enterable(const std::filesystem::path& path, const OsUser& user);
/// Gives `path` to `user` (no effect unless `user.other`).
void give_to(const OsUser& user, const std::filesystem::path& path);

}  // namespace qiying::db::internal
