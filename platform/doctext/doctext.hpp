#pragma once
/// The text of office documents: plain text, PDF, DOCX and XLSX. Cells of a table's row are parted by tabs.
/// Thread-safe.

#include <cstdint>
#include <filesystem>
#include <string>

#include "platform/base/result.hpp"

namespace qiying::doctext {

struct Limits {
  std::uint64_t file_bytes = 64u << 20;
  std::uint64_t text_bytes = 32u << 20;  ///< what may come out of it
  int seconds = 30;                      ///< for the outside reader of PDF
};

/// The text of a file; the kind is told by its first bytes, not by its name. PDF is read by `pdftotext` and
/// `pdftocairo` (poppler-utils) as processes of their own with limits of time and output: tables with ruling
/// lines become rows of cells, also over pages, and the rest stays as it was laid out. Plain text comes as
/// its bytes, in whatever encoding it has. Errors (malformed, too_large, unsupported): doctext.missing,
/// doctext.empty, doctext.too_large, doctext.pdf (damaged), doctext.locked (a PDF with a password),
/// doctext.scanned (a PDF without text), doctext.no_pdftotext, doctext.docx, doctext.unknown_office,
/// doctext.other (a picture, a program), and those of xlsx.
base::Result<std::string> text_of(const std::filesystem::path& file, const Limits& limits = {});

}  // namespace qiying::doctext
