#include "platform/scrub/internal/bytes.hpp"
#include "platform/scrub/internal/exif.hpp"
#include "platform/scrub/internal/formats.hpp"

namespace qiying::scrub::internal {
namespace {

using base::Result;
constexpr unsigned kStart = 0xD8, kEnd = 0xD9, kScan = 0xDA, kApp0 = 0xE0, kApp1 = 0xE1, kApp2 = 0xE2,
                   kApp14 = 0xEE;
constexpr std::string_view kExif("Exif\0\0", 6), kProfile("ICC_PROFILE\0", 12), kJfif("JFIF\0", 5);

bool is_frame(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Tables, frames and scans; markers of applications, comments and reserved ones are told one by one.
bool draws(unsigned marker) {
  return is_frame(marker) || marker == 0xC4 || marker == 0xCC || (marker >= 0xDA && marker <= 0xDF);
}

class Cleaner {
 public:
  explicit Cleaner(std::string_view bytes) : in_(bytes) {}

  Result<std::string> run() {
    if (!in_.starts_with("\xFF\xD8")) return damaged();
    at_ = 2;
    while (true) {
      QY_TRY(const auto marker, next_marker());
      if (marker == kEnd) break;
      QY_CHECK(take_segment(marker));
    }
    if (!framed_ || !scanned_) return damaged();
    return finish();
  }

 private:
  // 0xFF may be repeated before a marker.
  Result<unsigned> next_marker() {
    if (at_ >= in_.size() || in_[at_] != '\xFF') return damaged();
    while (at_ < in_.size() && in_[at_] == '\xFF') ++at_;
    if (at_ >= in_.size()) return damaged();
    return static_cast<unsigned char>(in_[at_++]);
  }

  Result<void> take_segment(unsigned marker) {
    const auto size = number_at(in_, at_, 2);
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= kStart) || !size || *size < 2 ||
        *size > in_.size() - at_)
      return damaged();
    const auto payload = in_.substr(at_ + 2, *size - 2);
    at_ += *size;
    if (is_frame(marker)) {
      framed_ = true;
      QY_CHECK(check_frame(payload));
    }
    if (marker == kScan && !framed_) return damaged();
    if (draws(marker)) put(body_, marker, payload);
    if (marker == kScan) take_scan();
    if (marker >= kApp0 && marker <= 0xEF) take_application(marker, payload);
    return {};
  }

  static Result<void> check_frame(std::string_view payload) {
    const auto height = number_at(payload, 1, 2), width = number_at(payload, 3, 2);
    if (!height || !width || *width == 0) return damaged();
    return check_pixels(*width, *height);
  }

  // Entropy-coded bytes go on up to a marker that is neither a stuffed byte nor a restart.
  void take_scan() {
    scanned_ = true;
    const auto begin = at_;
    while (at_ < in_.size()) {
      at_ = in_.find('\xFF', at_);
      if (at_ == std::string_view::npos || at_ + 1 >= in_.size()) {
        at_ = in_.size();
        break;
      }
      const auto next = static_cast<unsigned char>(in_[at_ + 1]);
      if (next != 0 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) break;
      at_ += next == 0xFF ? 1 : 2;
    }
    auto coded = in_.substr(begin, at_ - begin);
    // Fill bytes before the next marker.
    while (coded.ends_with('\xFF')) coded.remove_suffix(1);
    body_ += coded;
  }

  void take_application(unsigned marker, std::string_view payload) {
    if (marker == kApp0 && payload.starts_with(kJfif) && payload.size() >= 14 && jfif_.empty())
      // Its last two bytes are the size of a thumbnail.
      jfif_ = std::string(payload.substr(0, 12)) + std::string(2, '\0');
    if (marker == kApp1 && payload.starts_with(kExif) && !oriented_) {
      oriented_ = true;
      orientation_ = orientation_of(payload.substr(kExif.size()));
    }
    if (marker == kApp2 && payload.starts_with(kProfile)) put(profiles_, marker, payload);
    // How the colours are to be transformed.
    if (marker == kApp14 && payload.starts_with("Adobe") && payload.size() >= 12 && adobe_.empty())
      adobe_ = payload.substr(0, 12);
  }

  static void put(std::string& out, unsigned marker, std::string_view payload) {
    out += '\xFF';
    out += static_cast<char>(marker);
    append_number(out, payload.size() + 2, 2);
    out += payload;
  }

  std::string finish() const {
    std::string out("\xFF\xD8");
    if (!jfif_.empty()) put(out, kApp0, jfif_);
    if (orientation_ != 1) put(out, kApp1, std::string(kExif) + orientation_only(orientation_));
    out += profiles_;
    if (!adobe_.empty()) put(out, kApp14, adobe_);
    out += body_;
    return out += "\xFF\xD9";
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::string body_, profiles_, jfif_, adobe_;
  int orientation_ = 1;
  bool oriented_ = false, framed_ = false, scanned_ = false;
};

}  // namespace

Result<std::string> clean_jpeg(std::string_view bytes) {
  return Cleaner(bytes).run();
}

}  // namespace qiying::scrub::internal
