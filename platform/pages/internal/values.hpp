#pragma once
// The tree behind Values: few names a level, so a plain vector beats a map.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/pages/html.hpp"

namespace qiying::pages {

struct Values::Impl {
  struct Entry {
    std::string name;
    std::string text;
    bool trusted = false;
    bool section = false;
    std::vector<std::unique_ptr<Values>> items;
    const Entry* same_as = nullptr;  // an argument of a call that passes a caller's name on

    const Entry& target() const { return same_as ? *same_as : *this; }
    bool empty() const { return section ? items.empty() : text.empty(); }
  };
  std::vector<Entry> entries;

  const Entry* find(std::string_view name) const;
  Entry& at(std::string_view name);
};

}  // namespace qiying::pages
