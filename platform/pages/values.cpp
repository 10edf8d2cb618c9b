#include "platform/pages/internal/values.hpp"

namespace qiying::pages {

const Values::Impl::Entry* Values::Impl::find(std::string_view name) const {
  for (const auto& entry : entries) {
    if (entry.name == name) return &entry.target();
  }
  return nullptr;
}

Values::Impl::Entry& Values::Impl::at(std::string_view name) {
  for (auto& entry : entries) {
    if (entry.name == name) return entry;
  }
  auto& entry = entries.emplace_back();
  entry.name = name;
  return entry;
}

Values::Values() : impl_(std::make_unique<Impl>()) {}
Values::Values(Values&&) noexcept = default;
Values& Values::operator=(Values&&) noexcept = default;
Values::~Values() = default;

void Values::set(std::string_view name, std::string_view value) {
  auto& entry = impl_->at(name);
  entry.text = value;
  entry.trusted = entry.section = false;
}

void Values::set(std::string_view name, std::int64_t value) {
  set(name, std::string_view(std::to_string(value)));
}

void Values::html(std::string_view name, std::string_view sanitised) {
  set(name, sanitised);
  impl_->at(name).trusted = true;
}

void Values::show(std::string_view name) {
  auto& entry = impl_->at(name);
  entry.section = true;
  entry.items.clear();
  entry.items.push_back(std::make_unique<Values>());
}

Values& Values::add(std::string_view section) {
  auto& entry = impl_->at(section);
  entry.section = true;
  return *entry.items.emplace_back(std::make_unique<Values>());
}

}  // namespace qiying::pages
