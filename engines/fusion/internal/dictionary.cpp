#include "engines/fusion/internal/dictionary.hpp"

#include <algorithm>
#include <bit>

#include "engines/fusion/internal/binary.hpp"
#include "engines/fusion/internal/hash.hpp"

namespace qiying::fusion::internal {
namespace {
constexpr std::size_t kFirstSlots = 64;

std::uint32_t mark_of(std::string_view text) {
  return static_cast<std::uint32_t>(hash_of(text) >> 32);
}
}  // namespace

Dictionary::Dictionary() : begin_{0}, slots_(kFirstSlots), marks_(kFirstSlots), mask_(kFirstSlots - 1) {
  add({});
}

std::size_t Dictionary::slot_of(std::string_view text, std::uint32_t mark) const {
  auto slot = mark & mask_;
  while (slots_[slot] != 0 && (marks_[slot] != mark || (*this)[slots_[slot] - 1] != text))
    slot = (slot + 1) & mask_;
  return slot;
}

ValueId Dictionary::find(std::string_view text) const {
  const auto found = slots_[slot_of(text, mark_of(text))];
  return found == 0 ? 0 : found - 1;
}

ValueId Dictionary::add(std::string_view text) {
  const auto mark = mark_of(text);
  const auto slot = slot_of(text, mark);
  if (slots_[slot] != 0) return slots_[slot] - 1;
  const auto id = static_cast<ValueId>(size());
  bytes_.append(text);
  begin_.push_back(bytes_.size());
  slots_[slot] = id + 1;
  marks_[slot] = mark;
  if (size() * 5 > slots_.size() * 3) grow();
  return id;
}

void Dictionary::grow() {
  const auto slots = std::move(slots_), marks = std::move(marks_);
  slots_.assign(slots.size() * 2, 0);
  marks_.assign(slots_.size(), 0);
  mask_ = slots_.size() - 1;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i] == 0) continue;
    auto slot = marks[i] & mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & mask_;
    slots_[slot] = slots[i];
    marks_[slot] = marks[i];
  }
}

void Dictionary::archive(BinaryFile& file) {
  file.fields(bytes_, begin_, slots_, marks_);
  if (file.writes()) return;
  const auto n = begin_.size();
  bool sound = n >= 2 && begin_.front() == 0 && begin_[1] == 0 && begin_.back() == bytes_.size() &&
               std::ranges::is_sorted(begin_) && std::has_single_bit(slots_.size()) &&
               marks_.size() == slots_.size() && n < slots_.size();
  for (const auto slot : slots_) sound = sound && slot < n;
  if (!sound) file.damaged();
  mask_ = slots_.size() - 1;
}

}  // namespace qiying::fusion::internal
