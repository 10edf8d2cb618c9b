#include "platform/auth/internal/doorbell.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "platform/auth/sessions.hpp"

namespace qiying::auth {
namespace {

struct Listeners {
  std::mutex mutex;
  std::vector<internal::Listener*> all;
};

Listeners& listeners() {
  static Listeners out;
  return out;
}

}  // namespace

namespace internal {

Listener::Listener() {
  const std::lock_guard lock(listeners().mutex);
  listeners().all.push_back(this);
}

Listener::~Listener() {
  const std::lock_guard lock(listeners().mutex);
  std::erase(listeners().all, this);
}

}  // namespace internal

namespace {

void tell_all(void (internal::Listener::*what)(AccountId), AccountId account) {
  const std::lock_guard lock(listeners().mutex);
  for (auto* listener : listeners().all) (listener->*what)(account);
}

}  // namespace

void forget_account(db::Connection& db, AccountId account) {
  db.run("select pg_notify($1, $2)", kSessionChannel, account.str());
  tell_all(&internal::Listener::on_change_begun, account);
  db.when_ended([account] { tell_all(&internal::Listener::on_change_ended, account); });
}

}  // namespace qiying::auth
