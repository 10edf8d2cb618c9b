#pragma once
/// What a feed reads. Nothing here touches our own database.

#include <filesystem>

#include "modules/sources/internal/delivery.hpp"

namespace qiying::sources {

/// The folder of a feed below `root`, by its name ("tax", "tax/daily"). Errors: sources.feed_folder (it leads
/// out of the root, or is no folder).
base::Result<std::filesystem::path> feed_folder(const std::filesystem::path& root, const std::string& name);

/// A file in it.
struct FeedFile {
  std::filesystem::path path;
  std::string name, mark;  ///< mark: size and time of change
};
/// CSV and XLSX files, oldest first; hidden ones and those that still arrive (.part, .tmp) are left out.
std::vector<FeedFile> feed_files(const std::filesystem::path& root, const std::filesystem::path& folder);

/// Whether the host is one of `allowed` (whole names, or ".example.cn" for all below).
bool may_connect(std::string_view host, const std::vector<std::string>& allowed);
/// Whether a text is one query that only reads, as far as can be seen; the database sees to the rest.
bool is_one_query(std::string_view query);

struct DatabasePlace {
  std::string host;
  int port = 5432;
  std::string dbname, username, password;
};
std::string conninfo_of(const DatabasePlace& place);
/// The rows of a query as a delivery, read in one transaction that can only read. Errors: sources.feed_failed
/// with the database's own words, and those of reading a table.
base::Result<Delivery> read_query(const std::string& conninfo, const std::string& query,
                                  const imports::Headings& headings);

}  // namespace qiying::sources
