#include "engines/fusion/internal/dictionary.hpp"

#include <bit>

#include "engines/fusion/internal/hash.hpp"

namespace qiying::fusion::internal {
namespace {
constexpr std::size_t kFirstSlots = 64;

std::uint32_t mark_of(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}
}  // namespace

Dictionary::Dictionary() : begin_{0}, slots_(kFirstSlots), marks_(kFirstSlots), mask_(kFirstSlots - 1) {
  add({});
}

std::size_t Dictionary::slot_of(std::string_view text, std::uint64_t hash) const {
  auto slot = hash & mask_;
  while (slots_[slot] != 0 && (marks_[slot] != mark_of(hash) || (*this)[slots_[slot] - 1] != text))
    slot = (slot + 1) & mask_;
  return slot;
}

ValueId Dictionary::find(std::string_view text) const {
  const auto found = slots_[slot_of(text, hash_of(text))];
  return found == 0 ? 0 : found - 1;
}

ValueId Dictionary::add(std::string_view text) {
  const auto hash = hash_of(text);
  const auto slot = slot_of(text, hash);
  if (slots_[slot] != 0) return slots_[slot] - 1;
  const auto id = static_cast<ValueId>(size());
  bytes_.append(text);
  begin_.push_back(bytes_.size());
  slots_[slot] = id + 1;
  marks_[slot] = mark_of(hash);
  if (size() * 2 > mask_) index((mask_ + 1) * 4);
  return id;
}

void Dictionary::index(std::size_t slots) {
  slots_.assign(slots, 0);
  marks_.assign(slots, 0);
  mask_ = slots - 1;
  for (ValueId id = 0; id < size(); ++id) {
    const auto hash = hash_of((*this)[id]);
    auto slot = hash & mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & mask_;
    slots_[slot] = id + 1;
    marks_[slot] = mark_of(hash);
  }
}

void Dictionary::take(Texts texts) {
  bytes_ = std::move(texts.bytes);
  begin_ = std::move(texts.begin);
  index(std::bit_ceil(size() * 3 + kFirstSlots));
}

}  // namespace qiying::fusion::internal
