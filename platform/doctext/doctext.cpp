#include "platform/doctext/doctext.hpp"

#include <array>
#include <fstream>
#include <system_error>

#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext {
namespace internal {

base::Error refuse(std::string code, base::Text message, base::Text help, base::ErrorKind kind) {
  base::Error error;
  error.kind = kind;
  error.code = std::move(code);
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

base::Error too_large() {
  return refuse("doctext.too_large", {"文件太大", "The file is too large"},
                {"文件不超过 64 MB，其中文字不超过 32 MB", "At most 64 MB, with at most 32 MB of text"},
                base::ErrorKind::too_large);
}

}  // namespace internal

namespace {

base::Result<std::string> read_plain(const std::filesystem::path& file, std::uint64_t size,
                                     const Limits& limits) {
  if (size > limits.text_bytes) return internal::too_large();
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string first_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, 8> bytes{};
  in.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(in.gcount())};
}

}  // namespace

base::Result<std::string> text_of(const std::filesystem::path& file, const Limits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || !std::filesystem::is_regular_file(file, error))
    return internal::refuse("doctext.missing",
                            {"没有这个文件，或不能读取", "There is no such file, or it cannot be read"});
  if (size > limits.file_bytes) return internal::too_large();
  const auto head = first_bytes(file);
  if (head.starts_with("%PDF")) return internal::read_pdf(file, limits);
  if (head.starts_with("\xD0\xCF\x11\xE0"))
    return internal::refuse("doctext.unknown_office",
                            {"这是旧版 Office 文件 (.doc/.xls)", "This is an old Office file (.doc, .xls)"},
                            {"请另存为 DOCX、XLSX 或 PDF", "Save it as DOCX, XLSX or PDF"},
                            base::ErrorKind::unsupported);
  if (!head.starts_with("PK")) return read_plain(file, size, limits);
  auto docx = internal::read_docx(file, limits);
  if (docx || docx.error().code != "doctext.docx.none") return docx;
  return internal::read_xlsx(file, limits);
}

}  // namespace qiying::doctext
