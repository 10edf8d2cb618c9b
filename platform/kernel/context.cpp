#include "platform/kernel/context.hpp"

namespace qiying::kernel {

Context::Context(http::Request& request, auth::Caller caller, const Services& services, Lang lang)
    : request(request),
      caller(std::move(caller)),
      services(services),
      lang(lang),
      now(services.clock.now()) {}

db::Connection& Context::db() {
  if (!lease_) lease_.emplace(services.pool.acquire(auth::scope_of(caller)));
  return **lease_;
}

void Context::audit(std::string_view action, std::string_view object_kind, std::string object_id,
                    base::Json detail) {
  audit::record(db(), caller, {action, object_kind, std::move(object_id), std::move(detail), request.id});
}

void Context::audit_use(std::string_view action, std::string_view object_kind, std::string object_id,
                        const audit::Use& use) {
  audit::record_use(db(), caller, {action, object_kind, std::move(object_id), {"{}"}, request.id}, use);
}

void Context::publish(std::string_view event, base::Json data) {
  services.bus.publish(db(), caller, {std::string(event), std::move(data)});
}

}  // namespace qiying::kernel
