#include "modules/account/internal/resealing.hpp"

#include <fmt/format.h>

#include <iostream>
#include <stdexcept>

#include "modules/account/internal/deliveries.hpp"
#include "modules/account/internal/operators.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/clients.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/keys_rotated.hpp"

namespace qiying::account {
namespace {

constexpr const char* kJob = "keys.reseal";
constexpr const char* kFirst = "00000000-0000-0000-0000-000000000000";

using Resealers = std::map<std::string, kernel::Resealer>;

struct District {
  std::string code;
};
QY_DESCRIBE(District, QY_FIELD(code))

std::vector<District> districts(db::Connection& db) {
  return db.query<District>("select code from auth.district order by code");
}

auth::Caller everywhere() {
  return auth::Caller::system("");
}

/// What is sealed row by row, under contexts of its own, in one go: there are few.
std::int64_t reseal_secrets(const kernel::Services& services, db::Connection& db,
                            const vault::Keyring& keys) {
  const auto file = (services.settings.data / "keys" / "data.key").string();
  services.bus.publish(db, everywhere(), {"keys.rotated", {base::to_json(kernel::KeysRotated{file})}});
  return auth::reseal_factors(db, keys) + auth::reseal_clients(db, keys) + reseal_operators(db, keys) +
         reseal_ways(db, keys);
}

std::int64_t reseal_columns(db::Pool& pool, const std::string& district, const kernel::Resealer& resealer) {
  std::int64_t done = 0;
  for (std::string after = kFirst;;) {
    const auto portion = pool.transact(auth::scope_of(everywhere()),
                                       [&](db::Connection& db) { return resealer(db, district, after); });
    if (portion.rows == 0) return done;
    done += portion.rows;
    after = portion.last;
  }
}

std::int64_t reseal_all(const kernel::Services& services, const vault::Keyring& keys,
                        const Resealers& resealers) {
  const auto scope = auth::scope_of(everywhere());
  const auto all = services.pool.transact(scope, districts);
  auto done =
      services.pool.transact(scope, [&](db::Connection& db) { return reseal_secrets(services, db, keys); });
  for (const auto& [columns, resealer] : resealers)
    for (const auto& district : all) done += reseal_columns(services.pool, district.code, resealer);
  return done;
}

constexpr std::string_view kRotateHelp = R"(qiying keys rotate [--forget]
生成新的数据密钥，并用它重新加密库内的密文 / a new key; what older ones sealed is sealed again
  --forget   之后删除旧密钥 / remove older keys afterwards

服务运行时即可；分批进行，中断后重新执行 / while the server runs, in portions; run it again when it was cut off
)";

base::Result<bool> parse_rotate(std::span<const std::string> args) {
  if (args.empty()) return false;
  if (args.size() == 1 && args[0] == "--forget") return true;
  return base::invalid(args[0], "arguments", {"未知参数：" + args[0], "unknown argument: " + args[0]});
}

int run_rotate(const kernel::Services& services, const Resealers& resealers,
               std::span<const std::string> args) {
  const auto forget = parse_rotate(args);
  if (!forget.ok()) {
    std::cerr << "qiying keys: " << forget.error().message.zh << " / " << forget.error().message.en << '\n';
    return 2;
  }
  // The connections' own keys follow the file.
  vault::Keyring keys(services.settings.data / "keys" / "data.key");
  const int number = keys.rotate();
  const auto done = reseal_all(services, keys, resealers);
  fmt::print("key {} is in use; {} values were sealed again\n", number, done);
  if (*forget) keys.forget_old();
  fmt::print("{}\n", *forget ? "older keys are forgotten" : "older keys are kept; --forget removes them");
  return 0;
}

/// The job's payload: without a district it stands for all of them.
struct Portion {
  std::string columns;
  std::optional<std::string> district, after;
};
QY_DESCRIBE(Portion, QY_FIELD(columns), QY_FIELD(district), QY_FIELD(after))

void later(db::Connection& db, Portion portion) {
  jobs::enqueue(db, kJob, {base::to_json(portion)});
}

void reseal_portion(db::Connection& db, const Resealers& resealers, const jobs::Job& job) {
  auto portion = base::from_json<Portion>(job.payload.text);
  if (!portion.ok() || !resealers.contains(portion->columns))
    throw std::runtime_error("there are no such columns: " + job.payload.text);
  if (!portion->district) {
    for (const auto& district : districts(db)) later(db, {portion->columns, district.code, kFirst});
    return;
  }
  const auto done = resealers.at(portion->columns)(db, *portion->district, portion->after.value_or(kFirst));
  if (done.rows > 0) later(db, {portion->columns, portion->district, done.last});
}

}  // namespace

void register_resealing(kernel::Registry& r) {
  const auto resealers = r.resealers;
  r.command(
      {.name = "keys rotate",
       .summary = {"更换数据密钥", "a new key for sealed columns"},
       .run = [resealers](const kernel::Services& services,
                          kernel::Command::Args args) { return run_rotate(services, *resealers, args); },
       .help = kRotateHelp,
       .check = [](kernel::Command::Args args) -> base::Result<void> {
         QY_CHECK(parse_rotate(args));
         return {};
       }});
  r.job(kJob, [resealers](db::Connection& db, const jobs::Job& job) { reseal_portion(db, *resealers, job); });
  r.reseals("account.phone", [](db::Connection& db, const std::string& district, const std::string& after) {
    auto [rows, last] = auth::reseal_accounts(db, district, after);
    return kernel::ResealedPortion{rows, std::move(last)};
  });
}

}  // namespace qiying::account
