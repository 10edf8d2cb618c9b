#include <fmt/format.h>
#include <zlib.h>

#include <stdexcept>

#include "platform/pages/load.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::pages {
namespace {

bool blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Around these no blank is needed. Not around '(' ')' '+' '-' nor ':' (a selector's " :focus" differs).
bool tight(char c) {
  return c == '{' || c == '}' || c == ';' || c == ',' || c == '>';
}

// A change of any byte gives another name. Always a letter and a digit, by which static files know a hash.
std::string short_hash(std::string_view text) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const unsigned char c : text) h = (h ^ c) * 1099511628211ULL;
  return fmt::format("c5{:08x}", static_cast<std::uint32_t>(h ^ (h >> 32)));
}

std::string gzipped(const std::string& text) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot compress the style sheet");
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::size_t quoted_size(std::string_view text) {
  const auto end = text.find(text.front(), 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t skipped(std::string_view rest) {
  if (rest.starts_with("/*")) return std::min(rest.find("*/", 2), rest.size() - 2) + 2;
  return blank(rest.front()) ? 1 : 0;
}

}  // namespace

std::string minify_css(std::string_view css) {
  std::string out;
  bool gap = false;
  while (!css.empty()) {
    if (const auto skip = skipped(css); skip > 0) {
      gap = true;
      css.remove_prefix(skip);
      continue;
    }
    const char c = css.front();
    if (gap && !out.empty() && !tight(c) && !tight(out.back())) out += ' ';
    gap = false;
    const auto size = c == '"' || c == '\'' ? quoted_size(css) : 1;
    if (c == '}' && !out.empty() && out.back() == ';') out.pop_back();
    out += css.substr(0, size);
    css.remove_prefix(size);
  }
  return out;
}

const StyleSheet& style_sheet() {
  static const StyleSheet sheet = [] {
    StyleSheet s;
    s.css = minify_css(std::string(resources::find("web/ui/tokens.css").value_or("")) +
                       std::string(resources::find("web/ui/portal/portal.css").value_or("")));
    s.file = "portal-" + short_hash(s.css) + ".css";
    s.url = "/static/" + s.file;
    s.gzip = gzipped(s.css);
    return s;
  }();
  return sheet;
}

}  // namespace qiying::pages
