#include "platform/base/internal/icu.hpp"

#include <unicode/translit.h>

#include <mutex>
#include <stdexcept>

namespace qiying::base::internal {

struct Transliteration::Impl {
  std::mutex mutex;
  std::unique_ptr<icu::Transliterator> icu;
};

Transliteration::Transliteration(const char* id) : impl_(std::make_unique<Impl>()) {
  UErrorCode status = U_ZERO_ERROR;
  impl_->icu.reset(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  if (U_FAILURE(status) || !impl_->icu)
    throw std::runtime_error(std::string("ICU has no transliterator ") + id);
}

Transliteration::~Transliteration() = default;

std::string Transliteration::operator()(char32_t code_point) {
  icu::UnicodeString text(static_cast<UChar32>(code_point));
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->icu->transliterate(text);
  }
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace qiying::base::internal
