#include "platform/http/internal/event_channel.hpp"

#include <utility>

namespace qiying::http {

bool EventChannel::send(std::string_view frame) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  const bool was_empty = waiting_.empty();
  if (waiting_.size() + frame.size() > limit_) {
    closed_ = true;
    waiting_ = {};
  } else {
    waiting_.append(frame);
  }
  if ((was_empty || closed_) && wake_) wake_();
  return !closed_;
}

void EventChannel::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
  if (!waiting_.empty() || closed_) wake_();
}

bool EventChannel::take(std::string& out) {
  const std::lock_guard lock(mutex_);
  out.clear();
  out.swap(waiting_);
  return !closed_;
}

void EventChannel::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  waiting_ = {};
  wake_ = nullptr;
}

}  // namespace qiying::http
