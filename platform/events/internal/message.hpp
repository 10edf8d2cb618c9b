#pragma once
#include <string>

#include "platform/base/describe.hpp"

namespace qiying::events::internal {

/// What travels by NOTIFY.
struct Message {
  std::string topic;
  std::string event;
  base::Json data;
};
QY_DESCRIBE(Message, QY_FIELD(topic), QY_FIELD(event), QY_FIELD(data))

}  // namespace qiying::events::internal
