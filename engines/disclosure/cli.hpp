#pragma once
/// The command `audit-disclosure`, without a main: a program hands in its arguments and a way to read files.

#include <functional>
#include <ostream>
#include <span>
#include <string>

#include "platform/base/result.hpp"

namespace qiying::disclosure {

/// Gives the text of a file (PDF, DOCX, XLSX and plain text) or says why not.
using TextOf = std::function<base::Result<std::string>(const std::string& path)>;
/// Writes a whole file; false when it cannot.
using WriteFile = std::function<bool(const std::string& path, const std::string& content)>;

/// Runs `audit-disclosure FILE... [--json OUT.json] [--html OUT.html]`. `-` as OUT is standard output.
/// Findings go to `out`, refusals to `err`, in Chinese and English. Exit codes: 0 no error was found
/// (warnings and infos may be), 1 at least one finding of severity error, 2 bad arguments or a file that
/// cannot be read (the others are still checked and reported).
int run(std::span<const std::string> args, const TextOf& text_of, const WriteFile& write, std::ostream& out,
        std::ostream& err);

}  // namespace qiying::disclosure
