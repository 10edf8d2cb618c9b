#pragma once
// One reader a kind of file.

#include "platform/doctext/doctext.hpp"

namespace qiying::doctext::internal {

base::Result<std::string> read_pdf(const std::filesystem::path& file, const Limits& limits);
base::Result<std::string> read_docx(const std::filesystem::path& file, const Limits& limits);
base::Result<std::string> read_xlsx(const std::filesystem::path& file, const Limits& limits);
base::Error refuse(std::string code, base::Text message, base::Text help = {},
                   base::ErrorKind kind = base::ErrorKind::malformed);
base::Error too_large();

}  // namespace qiying::doctext::internal
