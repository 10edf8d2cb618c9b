#include "modules/account/internal/message_kinds.hpp"

#include <algorithm>
#include <stdexcept>

#include <toml++/toml.h>

#include "platform/resources/resources.hpp"

namespace qiying::account {
namespace {

std::vector<std::string> texts(const toml::node_view<const toml::node>& list) {
  std::vector<std::string> out;
  if (const auto* items = list.as_array())
    for (const auto& item : *items) out.push_back(item.value_or(std::string()));
  return out;
}

MessageChoice choice_of(const toml::table& row) {
  const toml::node_view<const toml::node> view(row);
  return {{view["title"]["zh"].value_or(std::string()), view["title"]["en"].value_or(std::string())},
          texts(view["kinds"]),
          texts(view["to"])};
}

void read(const resources::Resource& file, std::vector<MessageChoice>& out) {
  const auto parsed = toml::parse(file.bytes);
  const auto* rows = parsed ? parsed.table()["messages"].as_array() : nullptr;
  if (rows == nullptr) throw std::logic_error(file.path + ": no [[messages]]");
  for (const auto& row : *rows) {
    auto one = row.is_table() ? choice_of(*row.as_table()) : MessageChoice{};
    if (one.title.zh.empty() || one.title.en.empty() || one.kinds.empty() || one.to.empty())
      throw std::logic_error(file.path + ": a kind lacks title, kinds or to");
    out.push_back(std::move(one));
  }
}

bool reaches(const MessageChoice& choice, const auth::Caller& caller) {
  return std::ranges::any_of(choice.to, [&](const std::string& to) {
    if (to == "enterprise") return caller.kind == auth::CallerKind::subject;
    if (to == "staff") return caller.kind == auth::CallerKind::staff;
    return caller.can(to);
  });
}

}  // namespace

const std::vector<MessageChoice>& message_choices() {
  static const auto all = [] {
    std::vector<MessageChoice> out;
    for (const auto& file : resources::list("modules/"))
      if (file.path.ends_with("/data/messages.toml")) read(file, out);
    return out;
  }();
  return all;
}

std::vector<MessageChoice> message_choices_of(const auth::Caller& caller) {
  std::vector<MessageChoice> out;
  std::ranges::copy_if(message_choices(), std::back_inserter(out),
                       [&](const auto& choice) { return reaches(choice, caller); });
  return out;
}

}  // namespace qiying::account
