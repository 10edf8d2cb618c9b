#include "modules/portal/internal/numbers.hpp"

#include <cmath>

#include "modules/appeal/appeal.hpp"
#include "modules/register/register.hpp"

namespace qiying::portal {
namespace {

constexpr std::chrono::minutes kFresh{5};

std::shared_ptr<const Numbers> compute(kernel::Context& visitor) {
  kernel::Context c(visitor.request, auth::Caller::system(visitor.services.settings.district_code),
                    visitor.services, visitor.lang);
  auto out = std::make_shared<Numbers>();
  out->at = c.now;
  if (const auto figures = appeal::figures(c, {}); figures.ok()) {
    out->raised = figures->raised;
    out->reply_on_time = figures->reply_on_time;
    out->satisfaction = figures->satisfaction;
  }
  out->enterprises = register_::overview(c.db(), c.caller.district, base::local_date(c.now)).active;
  return out;
}

}  // namespace

std::shared_ptr<const Numbers> NumbersCache::get(kernel::Context& context) {
  const auto last = [&] {
    const std::lock_guard lock(guard_);
    return last_;
  };
  const auto fresh = [&](const auto& numbers) { return numbers && context.now - numbers->at < kFresh; };
  if (auto numbers = last(); fresh(numbers)) return numbers;
  std::unique_lock computing(compute_, std::try_to_lock);
  if (!computing.owns_lock()) {
    if (auto numbers = last()) return numbers;
    computing.lock();
  }
  if (auto numbers = last(); fresh(numbers)) return numbers;
  auto numbers = compute(context);
  const std::lock_guard lock(guard_);
  return last_ = std::move(numbers);
}

std::string percent(double rate) {
  return fmt::format("{:.1f}%", std::floor(rate * 1000) / 10);
}

}  // namespace qiying::portal
