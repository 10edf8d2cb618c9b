#pragma once
/// Which addresses are pages and which only take forms. Immutable, thread-safe.

#include <optional>
#include <string>
#include <string_view>

#include "platform/kernel/module.hpp"

namespace qiying::kernel {

class PageMap {
 public:
  explicit PageMap(const Registry& registry);
  /// "/appeals/7/actions/rate" → "/appeals/7": the nearest page above an address that only takes forms, as a
  /// target; nullopt for every other address.
  std::optional<std::string> above(std::string_view path) const;

 private:
  bool is_page(std::string_view path) const;
  http::Router routes_;
};

}  // namespace qiying::kernel
