#include "tests/support/test_app.hpp"

#include <stdexcept>

#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/uscc.hpp"
#include "platform/crypto/password.hpp"
#include "platform/log/log.hpp"
#include "tests/support/test_server.hpp"

namespace qiying::test {
namespace {

template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().code + ": " + result.error().message.en);
  return *std::move(result);
}

struct Person {
  const char *login, *name, *org;
  std::vector<std::string> roles;
};
const Person kStaff[] = {
    {"admin", "管理员", kDistrict, {"admin"}},
    {"anquan", "安全管理员", kDistrict, {"security"}},
    {"shenji", "审计员", kDistrict, {"auditor"}},
    {"zhongxin", "中心派单员", "zx", {"dispatcher"}},
    {"zhuren", "中心主任", "zx", {"centre_head"}},
    {"jingxin", "经信经办", "d01", {"officer"}},
    {"juzhang", "经信局长", "d01", {"department_head"}},
    {"caizheng", "财政经办", "d02", {"officer"}},
    {"zhuanyuan", "服务专员", "s01", {"specialist"}},
    {"bianji", "编辑", "zx", {"editor"}},
    {"fabu", "发布员", "zx", {"publisher"}},
    {"fabu2", "第二发布员", "zx", {"publisher"}},
    {"lingdao", "区领导", kDistrict, {"leader"}},
    {"shuju", "数据管理员", "zx", {"registrar"}},
};

/// All that a login needs; one password for everybody, computed once.
class Filler {
 public:
  explicit Filler(const app::Installation& installation)
      : services_(installation.services()), hash_(must(crypto::hash_password(kPassword))) {}

  void fill() {
    auto lease = services_.pool.acquire(auth::scope_of(auth::Caller::system("")));
    fill_district(*lease);
    fill_neighbour(*lease);
    fill_categories(*lease);
  }

 private:
  auth::SubjectId firm(db::Connection& db, const Firm& firm) {
    register_::Record record;
    record.uscc = firm.uscc();
    record.status = "存续";
    record.name = firm.name;
    record.legal_person = firm.legal_person;
    record.street = "江滨街道";
    record.ent_type = "有限责任公司";
    record.reg_date = "2019-05-06";
    record.capital = "500";
    const register_::Record* next = &record;
    register_::import_records(services_.pool, kDistrict, "test", services_.clock.now(),
                              [&] { return std::exchange(next, nullptr); });
    return register_::find_by_uscc(db, kDistrict, record.uscc).value().id;
  }

  void clerk(db::Connection& db, const char* district, const char* login, const char* name,
             auth::SubjectId subject) {
    must(auth::ensure_account_hashed(db,
                                     {.district = district,
                                      .login = login,
                                      .name = name,
                                      .kind = auth::AccountKind::subject,
                                      .phone = "13900000001",
                                      .subject = subject,
                                      .roles = {"enterprise"}},
                                     hash_));
  }

  void person(db::Connection& db, const char* district, const Person& p) {
    must(auth::ensure_account_hashed(db,
                                     {.district = district,
                                      .login = p.login,
                                      .name = p.name,
                                      .phone = "13800138000",
                                      .org = auth::org_by_code(db, district, p.org).value().id,
                                      .roles = p.roles},
                                     hash_));
  }

  void fill_district(db::Connection& db) {
    using auth::OrgKind;
    auth::ensure_district(db, kDistrict, "示范区", "Demo District");
    const auto root = must(auth::ensure_org(db, {kDistrict, {}, OrgKind::district, kDistrict, "示范区"}));
    must(auth::ensure_org(db, {kDistrict, root, OrgKind::department, "zx", "企业服务中心"}));
    must(auth::ensure_org(db, {kDistrict, root, OrgKind::department, "d01", "经济和信息化局"}));
    must(auth::ensure_org(db, {kDistrict, root, OrgKind::department, "d02", "财政局"}));
    must(auth::ensure_org(db, {kDistrict, root, OrgKind::street, "s01", "江滨街道"}));
    register_::put_streets(*services_.pool.acquire(auth::scope_of(auth::Caller::system(kDistrict))),
                           kDistrict, {{"s01", "江滨街道", "Riverside"}});
    for (const auto& p : kStaff) person(db, kDistrict, p);
    const auto own = firm(db, kFirm);
    clerk(db, kDistrict, "qiye", "周办事", own);
    clerk(db, kDistrict, "tongshi", "吴同事", own);
    clerk(db, kDistrict, "qiye2", "郑经办", firm(db, kOtherFirm));
    firm(db, kNewFirm);
  }

  void fill_neighbour(db::Connection& db) {
    auth::ensure_district(db, kNeighbour, "邻区", "Neighbour District");
    must(auth::ensure_org(db, {kNeighbour, {}, auth::OrgKind::district, kNeighbour, "邻区"}));
    std::vector<std::string> roles;
    for (const auto& p : kStaff) roles.insert(roles.end(), p.roles.begin(), p.roles.end());
    person(db, kNeighbour, {"waiqu", "邻区全能", kNeighbour, roles});
    clerk(db, kNeighbour, "waiqiye", "邻区办事", auth::SubjectId::make());
  }

  void fill_categories(db::Connection& db) {
    db.execute(
        "insert into appeal.category (district, id, parent_id, code, name, name_en, active) values "
        "($1, '00000000-0000-7000-8000-0000000000c1', null, 'tax', '税费', 'Taxes and fees', true),"
        "($1, '00000000-0000-7000-8000-0000000000c2', '00000000-0000-7000-8000-0000000000c1', 'vat', "
        "'增值税', 'VAT', true),"
        "($1, '00000000-0000-7000-8000-0000000000c3', null, 'old', '旧类', 'Old', false)",
        kDistrict);
  }

  const kernel::Services& services_;
  std::string hash_;
};

config::Settings settings_for(const std::string& database_url, const std::filesystem::path& data) {
  config::Settings settings;
  settings.listen = "127.0.0.1:0";
  settings.database_url = database_url;
  settings.data = data;
  settings.workers = 4;
  settings.db_pool = 8;
  settings.rate_limit = false;
  settings.session_idle_minutes = 0;
  return settings;
}

std::unique_ptr<app::Installation> open(const Database& database, const std::filesystem::path& data,
                                        const base::Clock& clock, const Tweak& tweak = {}) {
  auto settings = settings_for(database.conninfo("qiying"), data);
  if (tweak) tweak(settings);
  return must(app::Installation::open(std::move(settings), [](std::string_view) {}, &clock));
}

/// Filled once per process; every App starts as a copy of it, with the keys of its sealed columns.
struct Filled {
  Database database{app::all_migrations()};
  TemporaryDirectory data;
};

const Filled& filled() {
  static const auto made = [] {
    auto out = std::make_unique<Filled>();
    ManualClock clock;
    clock.set(china("2026-03-02 09:00"));
    Filler(*open(out->database, out->data.path(), clock)).fill();
    return out;
  }();
  return *made;
}

void copy_keys(const std::filesystem::path& to) {
  std::filesystem::copy(filled().data.path() / "keys", to / "keys");
}

}  // namespace

std::string Firm::uscc() const {
  return base::make_uscc("91", kDistrict, org8).value();
}

base::Timestamp china(std::string_view text) {
  return must(base::parse_timestamp(text.size() == 16 ? std::string(text) + ":00" : std::string(text)));
}

struct App::Impl {
  Database database{CopyOf{filled().database.name()}};
  TemporaryDirectory data;
  std::unique_ptr<app::Installation> installation;
  std::unique_ptr<app::Site> site;
  std::unique_ptr<db::Connection> sql;
};

App::App(const Tweak& tweak) : impl_(std::make_unique<Impl>()) {
  log::set_level(log::Level::warn);  // thousands of lines of requests would hide what failed
  clock.set(china("2026-03-02 10:00"));
  copy_keys(impl_->data.path());
  impl_->installation = open(impl_->database, impl_->data.path(), clock, tweak);
  impl_->site = std::make_unique<app::Site>(*impl_->installation, 0);
  impl_->site->start();
}

App::~App() {
  impl_->site->stop();
  impl_->site.reset();
}

Browser App::visitor() {
  return Browser(impl_->site->port());
}

bool App::knows(const std::string& login) {
  return sql().number("select count(*) from auth.account where login = $1", login) > 0;
}

Browser App::as(const std::string& login) {
  auto lease = services().pool.acquire(auth::scope_of(auth::Caller::system("")));
  const auto account = auth::account_by_login(*lease, login);
  if (!account) throw std::runtime_error("no account " + login);
  const auto session = must(
      auth::start_session(*lease, account->id, "127.0.0.1", "test",
                          {.now = clock.now(), .life = std::chrono::hours(24 * 400), .factor_proved = true}));
  Browser out(impl_->site->port());
  out.set_cookie("qy_session", session.token);
  return out;
}

db::Connection& App::sql() {
  if (impl_->sql) return *impl_->sql;
  impl_->sql = std::make_unique<db::Connection>(conninfo("qiying"));
  impl_->sql->seal_with(&services().keys);
  return *impl_->sql;
}

const kernel::Registry& App::registry() const {
  return impl_->site->registry();
}
const kernel::Services& App::services() const {
  return impl_->installation->services();
}
const auth::Grants& App::grants() const {
  return impl_->installation->grants();
}
app::Site& App::site() {
  return *impl_->site;
}
std::string App::conninfo(const std::string& role) const {
  return impl_->database.conninfo(role);
}

}  // namespace qiying::test
