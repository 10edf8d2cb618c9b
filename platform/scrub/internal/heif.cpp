#include <algorithm>
#include <set>
#include <vector>

#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/formats.hpp"

// A HEIF file is cleaned in place: all data but that of items with pixels becomes zeros, so that no offset
// moves. How the picture is turned stands in a property of its own (irot, imir), not in Exif.

namespace qiying::scrub::internal {
namespace {

using base::Result;

struct Box {
  std::string_view type;
  std::size_t type_at = 0;
  std::size_t begin = 0;  // of its content
  std::size_t end = 0;
};

base::Error unknown_parts() {
  return base::invalid(
      "", "picture.unknown_parts",
      {"无法去除这张 HEIC 照片中的位置等信息", "This HEIC photo cannot be freed of its metadata"},
      {"请转为 JPEG 后上传", "Convert it to JPEG first"});
}

// The boxes within [begin, end).
Result<std::vector<Box>> boxes(std::string_view bytes, std::size_t begin, std::size_t end) {
  std::vector<Box> out;
  while (begin < end) {
    auto size = number_at(bytes, begin, 4);
    std::size_t head = 8;
    if (!size || end - begin < head) return damaged();
    if (*size == 1) {
      size = number_at(bytes, begin + 8, 8);
      head = 16;
    } else if (*size == 0) {
      size = end - begin;
    }
    if (!size || *size < head || *size > end - begin) return damaged();
    out.push_back({bytes.substr(begin + 4, 4), begin + 4, begin + head, begin + *size});
    begin += *size;
  }
  return out;
}

const Box* find(const std::vector<Box>& all, std::string_view type) {
  for (const auto& box : all)
    if (box.type == type) return &box;
  return nullptr;
}

// Reads numbers one after another; after the end of the box everything is absent.
class Numbers {
 public:
  Numbers(std::string_view bytes, const Box& box) : bytes_(bytes.substr(0, box.end)), at_(box.begin) {}
  std::uint64_t take(std::size_t size) {
    const auto out = number_at(bytes_, at_, size);
    if (!out) whole_ = false;
    at_ += size;
    return out.value_or(0);
  }
  bool whole() const { return whole_; }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool whole_ = true;
};

// Types of items that are drawn or say how to draw.
const std::set<std::string_view> kDrawn = {"hvc1", "hev1", "av01", "avc1", "jpeg", "grid",
                                           "iden", "iovl", "tmap", "unci", "lhv1"};

// Ids of items that are not drawn.
Result<std::set<std::uint64_t>> told_items(std::string_view bytes, const Box& box) {
  std::set<std::uint64_t> out;
  Numbers head(bytes, box);
  const auto version = head.take(4) >> 24;
  const auto count = head.take(version == 0 ? 2 : 4);
  QY_TRY(const auto entries, boxes(bytes, head.at(), box.end));
  if (!head.whole() || entries.size() != count) return damaged();
  for (const auto& entry : entries) {
    Numbers in(bytes, entry);
    const auto entry_version = in.take(4) >> 24;
    if (entry.type != "infe" || entry_version < 2 || entry_version > 3) return unknown_parts();
    const auto id = in.take(entry_version == 2 ? 2 : 4);
    in.take(2);
    if (!in.whole() || entry.end - in.at() < 4) return damaged();
    if (!kDrawn.contains(bytes.substr(in.at(), 4))) out.insert(id);
  }
  return out;
}

struct Extent {
  std::uint64_t item = 0, begin = 0, size = 0;
};

struct Widths {
  std::size_t offset, length, base, index;
};

Result<void> read_item(Numbers& in, std::uint64_t version, const Widths& widths, std::uint64_t data_begin,
                       std::vector<Extent>& out) {
  const auto id = in.take(version < 2 ? 2 : 4);
  const auto method = version == 0 ? 0 : in.take(2) & 15;
  const auto reference = in.take(2);
  const auto base_offset = widths.base == 0 ? 0 : in.take(widths.base);
  const auto extents = in.take(2);
  if (method > 1 || reference != 0) return unknown_parts();
  for (std::uint64_t e = 0; e < extents && in.whole(); ++e) {
    if (version > 0 && widths.index > 0) in.take(widths.index);
    const auto offset = widths.offset == 0 ? 0 : in.take(widths.offset);
    const auto length = widths.length == 0 ? 0 : in.take(widths.length);
    out.push_back({id, base_offset + offset + (method == 1 ? data_begin : 0), length});
  }
  return {};
}

Result<std::vector<Extent>> extents_of(std::string_view bytes, const Box& box, const Box* data) {
  Numbers in(bytes, box);
  const auto version = in.take(4) >> 24;
  const auto sizes = in.take(2);
  const Widths widths{sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15};
  if (version > 2 || widths.offset > 8 || widths.length > 8 || widths.base > 8 || widths.index > 8)
    return unknown_parts();
  const auto items = in.take(version < 2 ? 2 : 4);
  std::vector<Extent> out;
  for (std::uint64_t i = 0; i < items && in.whole(); ++i)
    QY_CHECK(read_item(in, version, widths, data ? data->begin : bytes.size(), out));
  if (!in.whole()) return damaged();
  for (const auto& e : out)
    if (e.begin > bytes.size() || e.size > bytes.size() - e.begin) return damaged();
  return out;
}

// Zeros instead of the content; programs pass over a box of free space.
void forget(std::string& out, const Box& box) {
  out.replace(box.type_at, 4, "free");
  out.replace(box.begin, box.end - box.begin, box.end - box.begin, '\0');
}

// Properties are told by number, so those that describe the taking are emptied in their place.
Result<void> clean_properties(std::string_view bytes, const std::vector<Box>& meta, std::string& out) {
  static const std::set<std::string_view> told = {"udes", "altt", "crtt", "mdft", "uuid"};
  const auto* properties = find(meta, "iprp");
  if (!properties) return damaged();
  QY_TRY(const auto parts, boxes(bytes, properties->begin, properties->end));
  const auto* container = find(parts, "ipco");
  if (!container) return damaged();
  QY_TRY(const auto all, boxes(bytes, container->begin, container->end));
  for (const auto& box : all) {
    if (told.contains(box.type)) forget(out, box);
    if (box.type != "ispe") continue;
    Numbers in(bytes, box);
    in.take(4);
    const auto width = in.take(4), height = in.take(4);
    if (!in.whole()) return damaged();
    QY_CHECK(check_pixels(width, height));
  }
  return {};
}

bool lies_within(const Extent& extent, const Box& box) {
  return extent.begin >= box.begin && extent.begin <= box.end && extent.size <= box.end - extent.begin;
}

// Of the boxes that hold data only what is drawn stays.
Result<void> clean_data(std::string_view bytes, const std::vector<Extent>& extents,
                        const std::set<std::uint64_t>& told, const std::vector<Box>& data, std::string& out) {
  for (const auto& box : data) out.replace(box.begin, box.end - box.begin, box.end - box.begin, '\0');
  std::uint64_t kept = 0;
  for (const auto& extent : extents) {
    if (told.contains(extent.item)) continue;
    const auto holds = [&](const Box& box) { return lies_within(extent, box); };
    // Extents that lie over each other would let a small file cost much.
    if (std::ranges::none_of(data, holds) || (kept += extent.size) > bytes.size()) return unknown_parts();
    out.replace(extent.begin, extent.size, bytes.substr(extent.begin, extent.size));
  }
  return {};
}

void forget_unknown(const std::vector<Box>& boxes, const std::set<std::string_view>& known,
                    std::string& out) {
  for (const auto& box : boxes)
    if (!known.contains(box.type)) forget(out, box);
}

}  // namespace

Result<std::string> clean_heif(std::string_view bytes) {
  QY_TRY(const auto top, boxes(bytes, 0, bytes.size()));
  const auto* meta = find(top, "meta");
  if (top.empty() || top[0].type != "ftyp" || !meta || meta->end - meta->begin < 4) return damaged();
  QY_TRY(const auto parts, boxes(bytes, meta->begin + 4, meta->end));
  const auto* infos = find(parts, "iinf");
  const auto* places = find(parts, "iloc");
  if (!infos || !places) return unknown_parts();
  std::vector<Box> data;
  for (const auto& box : top)
    if (box.type == "mdat") data.push_back(box);
  if (const auto* inner = find(parts, "idat")) data.push_back(*inner);
  QY_TRY(const auto told, told_items(bytes, *infos));
  QY_TRY(const auto extents, extents_of(bytes, *places, find(parts, "idat")));
  std::string out(bytes);
  QY_CHECK(clean_data(bytes, extents, told, data, out));
  QY_CHECK(clean_properties(bytes, parts, out));
  forget_unknown(top, {"ftyp", "meta", "mdat"}, out);
  forget_unknown(parts, {"hdlr", "pitm", "iinf", "iref", "iprp", "iloc", "idat", "dinf", "grpl"}, out);
  return out;
}

}  // namespace qiying::scrub::internal
