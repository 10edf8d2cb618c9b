#include "platform/kernel/module.hpp"
#include "modules/appeal/appeal.hpp"
#include "modules/content/content.hpp"
#include "modules/register/register.hpp"

namespace qiying::cockpit {
namespace {

struct Published {
  std::int64_t published_month = 0;  ///< articles in the last 30 days
};
QY_DESCRIBE(Published, QY_FIELD(published_month))

/// Everything of the first screen, of one moment.
struct Cockpit {
  base::Timestamp as_of;
  appeal::Figures appeals;
  register_::Overview enterprises;
  Published content;
};
QY_DESCRIBE(Cockpit, QY_FIELD(as_of), QY_FIELD(appeals), QY_NAMED_FIELD("register", enterprises),
            QY_FIELD(content))

base::Result<Cockpit> show(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "cockpit.view"));
  Cockpit out;
  out.as_of = c.now;
  QY_TRY(out.appeals, appeal::figures(c, {}));
  out.enterprises = register_::overview(c.db(), c.caller.district, base::local_date(c.now));
  out.content.published_month =
      content::published_since(c.db(), c.caller.district, c.now - std::chrono::days(30));
  return out;
}

}  // namespace

void register_module(kernel::Registry& r) {
  r.get<kernel::Nothing, Cockpit>(
      "/api/v1/cockpit", {.access = {.permission = "cockpit.view"}, .summary = {"驾驶舱", "Cockpit"}}, show);
}

}  // namespace qiying::cockpit
