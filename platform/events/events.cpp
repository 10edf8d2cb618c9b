#include "platform/events/events.hpp"

#include <stdexcept>

#include "platform/base/json.hpp"
#include "platform/events/hub.hpp"
#include "platform/events/internal/message.hpp"

namespace qiying::events {

void Bus::subscribe(std::string event, Subscriber subscriber) {
  subscribers_[std::move(event)].push_back(std::move(subscriber));
}

void Bus::publish(db::Connection& db, const auth::Caller& caller, const Event& event) const {
  const auto found = subscribers_.find(event.name);
  if (found == subscribers_.end()) return;
  for (const auto& subscriber : found->second) subscriber(db, caller, event);
}

void notify(db::Connection& db, std::string_view topic, std::string_view event, const base::Json& data) {
  const auto text = base::to_json(internal::Message{std::string(topic), std::string(event), data});
  if (text.size() > kMostBytes)
    throw std::length_error("an event for screens is too long: " + std::string(event));
  db.notify(kScreenChannel, text);
}

}  // namespace qiying::events
