#pragma once
/// Collects what is wrong with a request, with the path of each field.

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

namespace qiying::base::internal {

/// Where the walker stands: "items[0].name".
class Path {
 public:
  explicit Path(std::string_view root = {}) : text_(root) {}
  const std::string& str() const { return text_; }

  /// One step down for as long as it lives.
  class Step {
   public:
    Step(Path& path, std::string_view member);
    Step(Path& path, std::size_t index);
    ~Step() { path_.text_.resize(before_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Path& path_;
    std::size_t before_;
  };

 private:
  std::string text_;
};

/// The faults found so far; stops collecting after `kMost` so that a hostile body cannot blow up the answer.
class Faults {
 public:
  static constexpr std::size_t kMost = 50;

  void add(const Path& path, std::string_view code, Text message, Text help);
  bool full() const { return list_.size() >= kMost; }
  /// The first fault with all others inside, or success.
  Result<void> result() &&;

 private:
  std::vector<Error> list_;
};

void add_required(Faults& faults, const Path& path);
void add_wrong_type(Faults& faults, const Path& path, Kind wanted);
void add_unreadable(Faults& faults, const Path& path, Kind wanted);
/// `name` was sent; the help names the nearest of the known ones.
void add_unknown(Faults& faults, const Path& path, std::string_view name, std::span<const Field> known);
void add_wrong_choice(Faults& faults, const Path& path, std::span<const std::string_view> choices);
void add_not_utf8(Faults& faults, const Path& path);
void add_too_small(Faults& faults, const Path& path, double least);
void add_too_large(Faults& faults, const Path& path, double most);

/// A bound as people write it: 100, not 1e+02.
std::string number_text(double value);

}  // namespace qiying::base::internal
