#pragma once
// Numbers by numbers, in one block of memory: several times as quick as std::unordered_map, and nothing is
// ever taken out.

#include <bit>
#include <cstdint>
#include <vector>

#include "engines/fusion/internal/hash.hpp"

namespace qiying::fusion::internal {

class FlatMap {
 public:
  explicit FlatMap(std::size_t expected = 16) : slots_(std::bit_ceil(expected * 2 + 16)) {}

  // Keeps the value that was there first; tells whether there was none.
  bool add(std::uint64_t key, std::uint32_t value) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    auto& slot = slots_[place_of(key)];
    if (slot.used) return false;
    slot = {key, value, true};
    ++size_;
    return true;
  }
  // nullptr when the key is unknown.
  const std::uint32_t* find(std::uint64_t key) const {
    const auto& slot = slots_[place_of(key)];
    return slot.used ? &slot.value : nullptr;
  }
  std::uint32_t& at(std::uint64_t key) { return slots_[place_of(key)].value; }
  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = 0;
    bool used = false;
  };
  std::size_t place_of(std::uint64_t key) const {
    auto place = mix(key) & (slots_.size() - 1);
    while (slots_[place].used && slots_[place].key != key) place = (place + 1) & (slots_.size() - 1);
    return place;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old)
      if (slot.used) slots_[place_of(slot.key)] = slot;
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace qiying::fusion::internal
