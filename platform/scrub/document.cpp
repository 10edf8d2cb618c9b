#include <zip.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/scrub.hpp"

namespace qiying::scrub {
namespace {

using base::Result;
using internal::number_at;
using internal::Order;
constexpr std::string_view kArchiveEnd("PK\x05\x06", 4);
constexpr std::size_t kTail = 66'000;  // the end record with the longest comment

base::Error refuse(std::string code, base::Text message, base::Text help = {}) {
  return base::invalid("", std::move(code), std::move(message), std::move(help));
}
base::Error damaged() {
  return refuse("document.damaged", {"文件已损坏", "The file is damaged"},
                {"请重新保存后上传", "Save it again first"});
}
base::Error bomb() {
  return refuse("document.bomb", {"文件解压后过大", "The file is too large when unpacked"});
}
base::Error two_kinds() {
  return refuse("document.two_kinds", {"文件里夹带了另一种文件", "The file is a second kind of file too"},
                {"请重新另存后上传", "Save it again as a new file first"});
}

struct Ends {
  std::string head, tail;
  std::uint64_t size = 0;
};

Ends ends_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  Ends out{.head = {}, .tail = {}, .size = std::filesystem::file_size(file)};
  out.head.resize(std::min<std::uint64_t>(out.size, 2048));
  out.tail.resize(std::min<std::uint64_t>(out.size, kTail));
  in.read(out.head.data(), static_cast<std::streamsize>(out.head.size()));
  in.seekg(static_cast<std::streamoff>(out.size - out.tail.size()));
  in.read(out.tail.data(), static_cast<std::streamsize>(out.tail.size()));
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return out;
}

// The archive begins with its first part and ends with its end record, without a comment.
bool is_only_an_archive(const Ends& ends) {
  const auto at = ends.tail.rfind(kArchiveEnd);
  if (!ends.head.starts_with("PK\x03\x04") || at == std::string::npos || ends.tail.size() - at != 22)
    return false;
  const auto size = number_at(ends.tail, at + 12, 4, Order::little);
  const auto offset = number_at(ends.tail, at + 16, 4, Order::little);
  const auto end_record = ends.size - 22;
  return *offset == 0xFFFFFFFF || *offset + *size == end_record;
}

// --- parts of an archive ---

struct Discard {
  void operator()(zip* archive) const { zip_discard(archive); }
};
struct Close {
  void operator()(zip_file* file) const { zip_fclose(file); }
};

// Unpacks a part to nowhere: what its header claims is not believed. libzip compares the checksum at the end.
Result<std::uint64_t> unpacked_size(zip* archive, zip_uint64_t index, std::uint64_t most) {
  const std::unique_ptr<zip_file, Close> part(zip_fopen_index(archive, index, 0));
  if (!part) return damaged();
  std::vector<char> buffer(256 << 10);
  std::uint64_t total = 0;
  while (true) {
    const auto got = zip_fread(part.get(), buffer.data(), buffer.size());
    if (got < 0) return damaged();
    if (got == 0) return total;
    total += static_cast<std::uint64_t>(got);
    if (total > most) return bomb();
  }
}

Result<void> check_part(const zip_stat_t& part) {
  if (part.encryption_method != ZIP_EM_NONE)
    return refuse("document.encrypted", {"文件设有密码", "The file is encrypted"},
                  {"请去掉密码后上传", "Remove the password first"});
  if (std::string_view(part.name).ends_with("vbaProject.bin"))
    return refuse("document.macros", {"文件含有宏", "The file contains macros"},
                  {"请另存为不含宏的格式", "Save it in a format without macros"});
  return {};
}

Result<void> check_archive(const std::filesystem::path& file, const ArchiveLimits& limits,
                           std::uint64_t file_size) {
  int error = 0;
  const std::unique_ptr<zip, Discard> archive(zip_open(file.c_str(), ZIP_RDONLY, &error));
  if (!archive) return damaged();
  const auto parts = zip_get_num_entries(archive.get(), 0);
  if (parts < 0 || static_cast<std::uint64_t>(parts) > limits.parts) return bomb();
  std::uint64_t packed = 0, unpacked = 0;
  for (zip_int64_t i = 0; i < parts; ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t part;
    zip_stat_init(&part);
    if (zip_stat_index(archive.get(), index, 0, &part) != 0) return damaged();
    QY_CHECK(check_part(part));
    packed += part.comp_size;
    // Parts that share their bytes come to more than the file.
    if (packed > file_size || part.size > limits.unpacked_bytes - unpacked) return bomb();
    QY_TRY(const auto size, unpacked_size(archive.get(), index, limits.unpacked_bytes - unpacked));
    unpacked += size;
  }
  return {};
}

bool is_archive_type(std::string_view type) {
  return type == "application/ofd" || type.starts_with("application/vnd.openxmlformats-officedocument.");
}

bool is_compound_type(std::string_view type) {
  return type == "application/msword" || type == "application/vnd.ms-excel" ||
         type == "application/vnd.ms-powerpoint";
}

// An end record whose comment reaches to the end of the file: every program would open it as an archive.
bool ends_as_archive(const Ends& ends) {
  for (auto at = ends.tail.find(kArchiveEnd); at != std::string::npos;
       at = ends.tail.find(kArchiveEnd, at + 1))
    if (number_at(ends.tail, at + 20, 2, Order::little) == ends.tail.size() - at - 22) return true;
  return false;
}

bool is_only(std::string_view signature, const Ends& ends) {
  return ends.head.starts_with(signature) && !ends_as_archive(ends);
}

}  // namespace

Result<void> check_document(std::string_view media_type, const std::filesystem::path& file,
                            const ArchiveLimits& limits) {
  if (is_archive_type(media_type)) {
    const auto ends = ends_of(file);
    if (!is_only_an_archive(ends)) return two_kinds();
    return check_archive(file, limits, ends.size);
  }
  if (media_type == "application/pdf" && !is_only("%PDF-", ends_of(file))) return two_kinds();
  if (is_compound_type(media_type) && !is_only("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ends_of(file)))
    return two_kinds();
  if (media_type.starts_with("text/") && ends_as_archive(ends_of(file))) return two_kinds();
  return {};
}

}  // namespace qiying::scrub
