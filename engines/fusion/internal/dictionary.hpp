#pragma once
// Distinct texts of a column: each is kept once and named by a small number. 0 is the empty text.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::fusion::internal {

class BinaryFile;
using ValueId = std::uint32_t;

class Dictionary {
 public:
  Dictionary();
  ValueId add(std::string_view text);
  /// The number of a known text; 0 when it is unknown.
  ValueId find(std::string_view text) const;
  std::string_view operator[](ValueId id) const {
    return {bytes_.data() + begin_[id], static_cast<std::size_t>(begin_[id + 1] - begin_[id])};
  }
  std::size_t size() const { return begin_.size() - 1; }

  void archive(BinaryFile& file);

 private:
  std::size_t slot_of(std::string_view text, std::uint32_t mark) const;
  void grow();

  std::string bytes_;
  std::vector<std::uint64_t> begin_;
  std::vector<std::uint32_t> slots_;  // 0 = free, else id + 1
  std::vector<std::uint32_t> marks_;  // a half of each slot's hash; its place follows from it
  std::size_t mask_ = 0;
};

}  // namespace qiying::fusion::internal
