#pragma once
// Plain values and arrays to a file and back, for this machine's own use (fusion.state).

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace qiying::fusion::internal {

class BinaryFile {
 public:
  enum class Mode { read, write };
  BinaryFile(const std::filesystem::path& path, Mode mode)
      : path_(path),
        writes_(mode == Mode::write),
        file_(std::fopen(path.c_str(), writes_ ? "wb" : "rb"), &std::fclose) {
    if (!file_) throw std::runtime_error(path.string() + ": cannot be opened");
    if (!writes_) left_ = std::filesystem::file_size(path);
  }

  bool writes() const { return writes_; }

  // One function serves both ways, so that they cannot differ.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void field(T& value) {
    bytes(&value, sizeof(T));
  }
  void field(std::string& text) { array(text); }
  template <class T>
  void field(std::vector<T>& list) {
    if constexpr (std::is_trivially_copyable_v<T> && !std::is_same_v<T, bool>) {
      array(list);
    } else {
      std::uint64_t n = list.size();
      field(n);
      if (!writes_) {
        if (n > left_) damaged();
        list.resize(n);
      }
      for (auto& item : list) field(item);
    }
  }

  void finish() {
    if (writes_ && (std::fflush(file_.get()) != 0))
      throw std::runtime_error(path_.string() + ": cannot be written");
  }
  [[noreturn]] void damaged() const { throw std::runtime_error(path_.string() + ": is damaged"); }

 private:
  template <class List>
  void array(List& list) {
    std::uint64_t n = list.size();
    field(n);
    using T = typename List::value_type;
    if (!writes_) {
      if (n > left_ / sizeof(T)) damaged();
      list.resize(n);
    }
    bytes(list.data(), n * sizeof(T));
  }

  void bytes(void* data, std::size_t size) {
    if (size == 0) return;
    if (writes_) {
      if (std::fwrite(data, 1, size, file_.get()) != size)
        throw std::runtime_error(path_.string() + ": cannot be written");
    } else {
      if (size > left_ || std::fread(data, 1, size, file_.get()) != size) damaged();
      left_ -= size;
    }
  }

  std::filesystem::path path_;
  bool writes_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::uint64_t left_ = 0;
};

}  // namespace qiying::fusion::internal
