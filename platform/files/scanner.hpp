#pragma once
/// Uploads are shown to a virus scanner when there is one: ClamAV's clamd on this machine (Debian's
/// clamav-daemon), asked over its local socket by INSTREAM. Nothing is set: a clamd that is there is asked.
/// Thread-safe.

#include <filesystem>

#include "platform/base/result.hpp"

namespace qiying::files {

inline constexpr const char* kScannerSocket = "/run/clamav/clamd.ctl";

/// Another place for the socket (tests); before anything is scanned.
void use_scanner(std::filesystem::path socket);
/// Whether there is a scanner now.
bool has_scanner();
/// Nothing when the file is clean or there never was a scanner since the start; 422 file.infected; 503
/// file.scanner when the scanner does not answer, breaks off or takes files of this size no more.
base::Result<void> scan(const std::filesystem::path& file);

}  // namespace qiying::files
