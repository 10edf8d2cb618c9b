#pragma once
/// Copies of messages to where people want them: fan-out, quiet hours, quotas, retries.

#include "platform/kernel/module.hpp"

namespace qiying::account {

struct Delivered {
  std::int64_t queued = 0, sent = 0, again = 0, failed = 0, over_quota = 0;
};
/// One round: new messages become copies, due copies are sent, each marked in a transaction of its own (a
/// crash in between repeats one copy at most). System scope is taken from `services.pool`.
Delivered deliver(const kernel::Services& services, base::Timestamp now);

/// When a copy that is due at `at` may leave: not between `from` and `to` (wall clock in China, "21:00"; may
/// pass midnight; equal: always).
base::Timestamp after_quiet(base::Timestamp at, std::string_view from, std::string_view to);
/// How long to wait after so many failures; nullopt: give up.
std::optional<std::chrono::minutes> pause_after(int failures);

/// Seals addresses again that an older key has sealed; gives their number.
std::int64_t reseal_ways(db::Connection& db, const vault::Keyring& keys);

/// The job each minute and the pages at /messages/ways.
void register_deliveries(kernel::Registry& registry);

}  // namespace qiying::account
