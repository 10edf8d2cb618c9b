#include "platform/docx/internal/package.hpp"

#include <zip.h>

#include <memory>
#include <stdexcept>

#include "platform/base/text.hpp"

namespace qiying::docx::internal {
namespace {

constexpr zip_uint16_t kFirstDay = (1 << 5) | 1;  // 1980-01-01, where the clock of a zip file begins

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("docx: cannot ") + what);
}

struct Closer {
  void operator()(zip_source_t* s) const { zip_source_free(s); }
};
using Source = std::unique_ptr<zip_source_t, Closer>;

void add(zip_t* archive, const std::string& name, const std::string& bytes) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  check(source != nullptr, "hold a part");
  const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) zip_source_free(source);
  check(index >= 0, "add a part");
  zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, kFirstDay, 0);
}

std::string contents(zip_source_t* source) {
  check(zip_source_open(source) == 0 && zip_source_seek(source, 0, SEEK_END) == 0, "read the package");
  std::string out(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  const auto got = zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  check(got == static_cast<zip_int64_t>(out.size()), "read the package");
  return out;
}

}  // namespace

std::string pack(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  const Source buffer(zip_source_buffer_create(nullptr, 0, 0, &error));
  check(buffer != nullptr, "make a package");
  zip_source_keep(buffer.get());
  zip_t* archive = zip_open_from_source(buffer.get(), ZIP_TRUNCATE, &error);
  if (!archive) zip_source_free(buffer.get());
  check(archive != nullptr, "begin a package");
  try {
    for (const auto& [name, bytes] : parts) add(archive, name, bytes);
  } catch (...) {
    zip_discard(archive);
    throw;
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    throw std::runtime_error("docx: cannot finish the package");
  }
  return contents(buffer.get());
}

std::string escape(std::string_view text) {
  std::string out;
  const auto mended = base::repair_utf8(text);
  for (std::string_view rest = mended; !rest.empty();) {
    const auto c = base::decode_utf8(rest);
    const auto bytes = rest.substr(0, c.size);
    rest.remove_prefix(c.size);
    if (c.value == '&') {
      out += "&amp;";
    } else if (c.value == '<') {
      out += "&lt;";
    } else if (c.value == '>') {
      out += "&gt;";
    } else if (c.value == '"') {
      out += "&quot;";
    } else if (c.value >= 0x20 && c.value != 0xFFFE && c.value != 0xFFFF) {
      out += bytes;
    }
  }
  return out;
}

}  // namespace qiying::docx::internal
