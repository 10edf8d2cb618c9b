#include <fmt/format.h>

#include <stdexcept>

#include "modules/demo/demo.hpp"
#include "modules/demo/internal/appeals.hpp"
#include "modules/demo/internal/articles.hpp"
#include "modules/demo/internal/deliveries.hpp"
#include "modules/performance/performance.hpp"
#include "modules/policy/policy.hpp"
#include "platform/crypto/password.hpp"

namespace qiying::demo {
namespace {

struct Amounts {
  std::uint64_t enterprises, appeals;
};

Amounts amounts_of(Scale scale) {
  switch (scale) {
    case Scale::small:
      return {2'000, 300};
    case Scale::district:
      return {60'000, 6'000};
    case Scale::city:
      break;
  }
  return {600'000, 78'000};
}

db::Scope scope() {
  return auth::scope_of(auth::Caller::system(std::string(kDistrict)));
}

bool is_there(db::Connection& db) {
  // The clerk's account is the last thing that a run makes.
  return auth::account_by_login(db, parts().back().login).has_value();
}

/// One run. The frame and the enterprises are made so that they may be made again; all the rest comes in one
/// transaction, so a run that was cut off leaves nothing half done.
class Run {
 public:
  Run(db::Pool& pool, const Options& options, const std::function<void(std::string_view)>& say)
      : pool_(pool), o_(options), say_(say), enterprises_(options.seed, options.now) {}

  Report all() {
    say_("organisations and streets");
    pool_.transact(scope(), [&](db::Connection& db) { put_frame(db); });
    say_(fmt::format("{} enterprises", amounts().enterprises));
    put_enterprises();
    const auto hash = crypto::hash_password(kPassword).value();
    pool_.transact(scope(), [&](db::Connection& db) { put_life(db, hash); });
    say_("done");
    return report_;
  }

 private:
  Amounts amounts() const { return amounts_of(o_.scale); }

  void put_frame(db::Connection& db) {
    put_organisations(db, o_.seed, o_.now);
    std::vector<register_::Street> streets;
    for (const auto& s : material().streets) streets.push_back({s.code, s.name, s.en});
    register_::put_streets(db, kDistrict, streets);
    appeal::put_categories(db, std::string(kDistrict), categories(o_.seed, o_.now));
  }

  void put_enterprises() {
    Enterprise current;
    std::uint64_t n = 0;
    auto db = pool_.acquire(scope());
    const bool resumed = register_::overview(*db, kDistrict, base::local_date(o_.now)).total > 0;
    const auto next = [&]() -> const register_::Record* {
      while (n < amounts().enterprises) {
        if (n % 50'000 == 0 && n > 0) say_(fmt::format("  {} enterprises read", n));
        current = enterprises_.at(n++);
        if (!resumed || !register_::find_by_uscc(*db, kDistrict, current.record.uscc)) return &current.record;
        ++report_.enterprises;
      }
      return nullptr;
    };
    const auto counts = register_::import_records(pool_, kDistrict, "demo", o_.now, next);
    report_.enterprises += counts.inserted;
    if (static_cast<std::uint64_t>(report_.enterprises) != amounts().enterprises)
      throw std::runtime_error(fmt::format("demo: {} enterprises were not taken over", counts.rejected));
  }

  void put_life(db::Connection& db, std::string_view hash) {
    // Two runs at the same time: the second waits here, then finds everything done.
    db.run("select pg_advisory_xact_lock(420199)");
    if (is_there(db)) {
      report_.already_there = true;
      return;
    }
    report_ = {.enterprises = report_.enterprises};
    say_("staff");
    const auto staff = put_staff(db, o_.seed, o_.now, hash);
    const auto clerk = put_clerk(db, o_.seed, o_.now, *enterprises_.at(kOwnEnterprise).record.id, hash);
    report_.accounts = staff.accounts + 1;
    say_("articles");
    for (const auto& article : make_articles(o_.seed, o_.now, staff)) {
      content::put_ready(db, std::string(kDistrict), article);
      ++report_.articles;
    }
    say_(fmt::format("{} policies", policy::publish_samples(db, std::string(kDistrict), o_.now)));
    say_(fmt::format("{} appeals", amounts().appeals));
    put_appeals(db, staff, clerk);
    say_("lists of bureaus and streets");
    sources::put_ready(db, std::string(kDistrict), o_.now, "演示数据",
                       deliveries(o_.seed, o_.now, enterprises_, amounts().enterprises));
    say_("ledger, targets, budgets");
    performance::put_demo(db, std::string(kDistrict), o_.now);
  }

  void put_appeals(db::Connection& db, const Staff& staff, auth::AccountId clerk) {
    const AppealPlan plan{o_.seed, amounts().enterprises, amounts().appeals, o_.now, clerk};
    make_appeals(plan, enterprises_, staff, [&](const std::vector<appeal::ReadyAppeal>& portion) {
      const auto put = appeal::put_ready(db, std::string(kDistrict), portion);
      if (!put.ok()) throw std::runtime_error("demo: " + put.error().field + ": " + put.error().message.en);
      report_.appeals += static_cast<std::int64_t>(portion.size());
    });
  }

  db::Pool& pool_;
  const Options& o_;
  const std::function<void(std::string_view)>& say_;
  Enterprises enterprises_;
  Report report_;
};

}  // namespace

bool is_there(db::Pool& pool) {
  auto lease = pool.acquire(scope());
  return is_there(*lease);
}

Report generate(db::Pool& pool, const Options& options, const std::function<void(std::string_view)>& say) {
  if (is_there(pool)) return {.already_there = true};
  return Run(pool, options, say).all();
}

}  // namespace qiying::demo
