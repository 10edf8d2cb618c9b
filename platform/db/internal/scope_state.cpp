#include "platform/db/internal/scope_state.hpp"

#include <algorithm>

namespace qiying::db::internal {

void ScopeState::want(const Scope& scope) {
  if (wanted_ == scope) return;
  wanted_ = scope;
  applied_ = false;
}

bool ScopeState::is_wanted(const std::string& name) const {
  return std::any_of(wanted_.settings.begin(), wanted_.settings.end(),
                     [&](const auto& setting) { return setting.first == name; });
}

ScopeState::Changes ScopeState::changes() const {
  Changes out;
  for (const auto& [name, value] : wanted_.settings) {
    const auto held = on_server_.find(name);
    if (!known_ || held == on_server_.end() || held->second != value) out.emplace_back(name, value);
  }
  for (const auto& [name, value] : on_server_)
    if ((!known_ || !value.empty()) && !is_wanted(name)) out.emplace_back(name, "");
  return out;
}

void ScopeState::sent(const Changes& changes, bool in_transaction) {
  for (const auto& [name, value] : changes) on_server_.insert_or_assign(name, value);
  known_ = applied_ = true;
  if (in_transaction && !changes.empty()) in_transaction_ = true;
}

void ScopeState::lost() {
  for (const auto& [name, value] : wanted_.settings) on_server_.try_emplace(name);
  known_ = applied_ = in_transaction_ = false;
}

std::string ScopeState::sql(const Changes& changes) {
  std::string out = "select ";
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto name = std::to_string(2 * i + 1), value = std::to_string(2 * i + 2);
    out += (i ? ",set_config($" : "set_config($") + name + ",$" + value + ",false)";
  }
  return out;
}

std::vector<Param> ScopeState::params(const Changes& changes) {
  std::vector<Param> out;
  out.reserve(changes.size() * 2);
  for (const auto& [name, value] : changes) {
    out.emplace_back("qiying." + name);
    out.emplace_back(value);
  }
  return out;
}

}  // namespace qiying::db::internal
