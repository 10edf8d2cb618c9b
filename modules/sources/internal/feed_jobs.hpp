#pragma once
/// Reading feeds when they are due.

#include "modules/sources/internal/feed.hpp"
#include "platform/vault/vault.hpp"

namespace qiying::sources {

/// Where folders of feeds lie: inbox in the data folder.
std::filesystem::path feed_root(const config::Settings& settings);
/// Hosts of databases that may be read: the lines of source_hosts.txt in the data folder, which an
/// administrator of the server writes; none without that file.
std::vector<std::string> feed_hosts(const config::Settings& settings);
/// Where a feed's password lies, for the keyring.
std::string feed_secret(std::string_view district, std::string_view code);

void read_feed_soon(db::Connection& db, const std::string& district, const std::string& code);

/// What a reading needs to know of the installation.
struct FeedWorld {
  std::filesystem::path root;
  std::function<std::vector<std::string>()> hosts;
  const vault::Keyring* keys = nullptr;
};
/// Reads one feed in the caller's transaction, whose scope is the system's: loads what came, notes how it
/// went and begins a match where that is wanted. A feed that is gone or stopped is left alone.
void read_feed(db::Connection& db, const FeedWorld& world, const std::string& district,
               const std::string& code, base::Timestamp now);

void register_feed_jobs(kernel::Registry& r);

}  // namespace qiying::sources
