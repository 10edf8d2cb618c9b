#include "platform/doctext/doctext.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
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

// Pictures and programs, whatever their name says.
bool neither_text_nor_office(std::string_view head) {
  constexpr std::string_view marks[] = {"\x89PNG",
                                        "\xFF\xD8\xFF",
                                        "GIF8",
                                        "MZ",
                                        "\x7F"
                                        "ELF",
                                        "Rar!"};
  return std::ranges::any_of(marks, [&](auto mark) {
    return head.starts_with(mark) && (mark.size() > 2 || head.find('\0') != head.npos);
  });
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
  if (size == 0)
    return internal::refuse("doctext.empty", {"文件是空的", "The file is empty"},
                            {"请检查导出或上传是否完成", "See whether it was exported or copied whole"});
  const auto head = first_bytes(file);
  if (head.starts_with("%PDF")) return internal::read_pdf(file, limits);
  if (head.starts_with("\xD0\xCF\x11\xE0"))
    return internal::refuse("doctext.unknown_office",
                            {"这是旧版 Office 文件 (.doc/.xls)", "This is an old Office file (.doc, .xls)"},
                            {"请另存为 DOCX、XLSX 或 PDF", "Save it as DOCX, XLSX or PDF"},
                            base::ErrorKind::unsupported);
  if (neither_text_nor_office(head))
    return internal::refuse(
        "doctext.other", {"文件内容不是文本、PDF、DOCX 或 XLSX", "This is no text, PDF, DOCX or XLSX"},
        {"文件名可能与内容不符；请提供原始文件", "Its name may not fit what it is: give the original file"},
        base::ErrorKind::unsupported);
  if (!head.starts_with("PK")) return read_plain(file, size, limits);
  auto docx = internal::read_docx(file, limits);
  if (docx || docx.error().code != "doctext.docx.none") return docx;
  auto xlsx = internal::read_xlsx(file, limits);
  if (xlsx || xlsx.error().code != "xlsx.not_a_workbook") return xlsx;
  return internal::refuse(
      "doctext.unknown_office",
      {"压缩包里没有 DOCX 或 XLSX 的内容", "The archive holds neither a DOCX nor an XLSX"},
      {"请提供 DOCX、XLSX 或 PDF 文件本身", "Give the DOCX, XLSX or PDF itself"},
      base::ErrorKind::unsupported);
}

}  // namespace qiying::doctext
