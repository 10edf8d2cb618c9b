#pragma once
// Plain values and arrays to a file and back, for this machine's own use (fusion.state). The last eight bytes
// are a checksum of all others; a file that was cut off or changed is refused.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace qiying::fusion::internal {

// Of a text; four lanes side by side, as quick as memory.
std::uint64_t checksum_of(std::string_view text, std::uint64_t seed = 0);

// A file's bytes where they lie, as they were when it was opened; nothing when there is no such file.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view text() const { return {begin_, size_}; }

 private:
  const char* begin_ = nullptr;
  std::size_t size_ = 0;
};

class BinaryFile {
 public:
  enum class Mode { read, write };
  // Throws std::runtime_error when the file cannot be opened.
  BinaryFile(const std::filesystem::path& path, Mode mode);
  ~BinaryFile();
  BinaryFile(const BinaryFile&) = delete;
  BinaryFile& operator=(const BinaryFile&) = delete;

  bool writes() const { return writes_; }

  // One function serves both ways, so that they cannot differ.
  template <class T>
  void field(T& value) {
    if constexpr (requires { value.archive(*this); }) {
      value.archive(*this);
    } else {
      static_assert(std::is_trivially_copyable_v<T>);
      bytes(&value, sizeof(T));
    }
  }
  void field(std::string& text) { array(text); }
  void field(std::u32string& text) { array(text); }
  template <class T>
  void field(std::vector<T>& list) {
    if constexpr (std::is_trivially_copyable_v<T> && !requires(T& t) { t.archive(*this); }) {
      array(list);
    } else {
      std::uint64_t n = list.size();
      field(n);
      if (!writes_) {
        if (n > left()) damaged();
        list.resize(n);
      }
      for (auto& item : list) field(item);
    }
  }
  // Several at once.
  template <class... T>
  void fields(T&... values) {
    (field(values), ...);
  }

  // Writes the checksum, or compares it and refuses what stands behind it.
  void finish();
  // Of all that was written or read so far.
  std::uint64_t checksum() const { return checksum_; }
  [[noreturn]] void damaged() const;

 private:
  static constexpr std::uint64_t kGrowth = 32;  // one new value in so many finds room
  template <class List>
  void array(List& list) {
    std::uint64_t n = list.size();
    field(n);
    using T = typename List::value_type;
    align();
    if (writes_) return bytes(list.data(), n * sizeof(T));
    if (n > left() / sizeof(T)) damaged();
    const auto* from = reinterpret_cast<const T*>(take(n * sizeof(T)));
    list.reserve(n + n / kGrowth);  // for what comes now: moving all of it once more would cost more
    list.assign(from, from + n);    // not resized first: that would write all of it twice
  }
  void bytes(void* data, std::size_t size);
  // The next bytes of a file that is read, where they lie.
  const char* take(std::size_t size);
  // Arrays begin at multiples of eight.
  void align();
  void fail() const;
  std::uint64_t left() const { return size_ - at_; }

  std::filesystem::path path_;
  bool writes_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::unique_ptr<MappedFile> mapped_;  // the whole file when it is read
  std::uint64_t size_ = 0, at_ = 0, checksum_ = 0;
};

}  // namespace qiying::fusion::internal
