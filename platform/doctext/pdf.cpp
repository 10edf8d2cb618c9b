#include <algorithm>
#include <cctype>
#include <fstream>

#include "platform/doctext/internal/assemble.hpp"
#include "platform/doctext/internal/child.hpp"
#include "platform/doctext/internal/prose.hpp"
#include "platform/doctext/internal/readers.hpp"

namespace qiying::doctext::internal {
namespace {

struct Output {
  End end = End::done;
  std::string text;
};

Output text_by(const std::string& option, const std::filesystem::path& file, Moment until,
               std::uint64_t most) {
  Output out;
  out.end = run("pdftotext", {option, "-enc", "UTF-8"}, file, until, [&](std::string_view piece) {
    out.text += piece;
    return out.text.size() <= most;
  });
  return out;
}

// Whether a file that cannot be opened says that it is encrypted; it says so at its end or, linearized, at
// its front.
bool locked(const std::filesystem::path& file) {
  constexpr std::streamoff kPart = 1 << 16;
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::streamoff>(in.tellg());
  const auto says = [&](std::streamoff from) {
    std::string part(static_cast<std::size_t>(std::min(kPart, size - from)), '\0');
    in.seekg(from);
    in.read(part.data(), static_cast<std::streamsize>(part.size()));
    return part.find("/Encrypt") != part.npos;
  };
  return in && size > 0 && (says(std::max<std::streamoff>(0, size - kPart)) || says(0));
}

// Points. The drawing has one size of paper, that of the first page, and cuts what lies outside: wide pages
// behind an upright one would lose their columns on the right.
constexpr auto kLargestPage = "14400";

// Tables are rebuilt from their ruling lines. Where that does not come to an end, the layout must do.
std::string with_tables(std::string layout, const std::filesystem::path& file, Moment until,
                        const Limits& limits) {
  RulingReader reader;
  std::uint64_t drawn = 0;
  const auto end =
      run("pdftocairo", {"-svg", "-paperw", kLargestPage, "-paperh", kLargestPage, "-nocenter", "-noshrink"},
          file, until, [&](std::string_view piece) {
            reader.take(piece);
            drawn += piece.size();
            return drawn <= 16 * limits.text_bytes;
          });
  if (end != End::done) return layout;
  const auto rulings = reader.finish();
  const auto ruled = [](const Rulings& page) { return page.across.size() > 1 && page.down.size() > 1; };
  if (std::ranges::none_of(rulings, ruled)) return layout;
  const auto placed = text_by("-bbox", file, until, 16 * limits.text_bytes);
  return placed.end == End::done ? assemble(layout, rulings, placed_words(placed.text)) : layout;
}

}  // namespace

base::Result<std::string> read_pdf(const std::filesystem::path& file, const Limits& limits) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(limits.seconds);
  auto layout = text_by("-layout", file, until, limits.text_bytes);
  switch (layout.end) {
    case End::missing:
      return refuse("doctext.no_pdftotext",
                    {"本机没有 pdftotext，不能读取 PDF", "pdftotext is not installed: PDF cannot be read"},
                    {"请安装 poppler-utils", "Install poppler-utils"}, base::ErrorKind::unavailable);
    case End::late:
    case End::flood:
      return too_large();
    case End::failed:
      if (locked(file))
        return refuse("doctext.locked", {"PDF 加了密码，打不开", "The PDF is locked with a password"},
                      {"请重新导出 PDF，不设密码", "Export the PDF again without a password"});
      return refuse("doctext.pdf", {"PDF 已损坏", "The PDF is damaged"},
                    {"请重新导出 PDF", "Export the PDF again"});
    case End::done:
      break;
  }
  const auto letters =
      std::ranges::count_if(layout.text, [](unsigned char c) { return c > 127 || std::isalnum(c) != 0; });
  if (letters < 20)
    return refuse("doctext.scanned", {"这个 PDF 是扫描件，里面没有文字", "This PDF is a scan without text"},
                  {"请先做文字识别 (OCR)，或使用原始文件",
                   "Run text recognition (OCR) first, or use the original file"});
  const auto raw = text_by("-raw", file, until, limits.text_bytes);
  if (raw.end == End::done) layout.text = in_reading_order(std::move(layout.text), raw.text);
  return with_tables(std::move(layout.text), file, until, limits);
}

}  // namespace qiying::doctext::internal
