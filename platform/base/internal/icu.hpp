#pragma once
/// A transliterator of ICU, made at first use.

#include <memory>
#include <string>

namespace qiying::base::internal {

/// One code point through a transliterator. Thread-safe; slow (a lock and an ICU call), so callers keep
/// results.
class Transliteration {
 public:
  /// Throws std::runtime_error if ICU lacks its data.
  explicit Transliteration(const char* id);
  ~Transliteration();
  std::string operator()(char32_t code_point);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::base::internal
