#pragma once
/// The audit trail for inspectors: CSV (UTF-8 with a mark for spreadsheet programs, no cell becomes a
/// formula) with the chain's number and digest in each row, so that a copy can be compared with the original.

#include <filesystem>
#include <string>

#include "platform/audit/audit.hpp"

namespace qiying::audit {

struct Exported {
  std::int64_t entries = 0;
  std::string digest;  ///< SM3 of the file
};

/// Writes all entries of the filter that the connection sees, oldest first, to `file`, the SM2 signature of
/// its SM3 digest (hexadecimal text) to file.sig (base64) and the public key to file.pem. Throws
/// std::runtime_error when it cannot write.
Exported export_to(db::Connection& db, const Filter& filter, const std::filesystem::path& file,
                   const std::filesystem::path& evidence);

}  // namespace qiying::audit
