#include "platform/auth/permissions.hpp"

namespace qiying::auth {
namespace {

std::string join(const Permissions::Names& names) {
  std::string out = ",";
  for (const auto& name : names) out += name + ',';
  return out;
}

}  // namespace

Permissions::Permissions(Names names) {
  if (names.empty()) return;
  auto joined = join(names);
  held_ = std::make_shared<const Held>(Held{std::move(names), std::move(joined)});
}

const Permissions::Names& Permissions::names() const {
  static const Names kNone;
  return held_ ? held_->names : kNone;
}

const std::string& Permissions::joined() const {
  static const std::string kNone;
  return held_ ? held_->joined : kNone;
}

void Permissions::emplace(std::string_view name) {
  auto more = names();
  more.emplace(name);
  *this = Permissions(std::move(more));
}

}  // namespace qiying::auth
