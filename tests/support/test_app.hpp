#pragma once
/// The whole program in the test's process: every module, a real server on a free port, a real database that
/// is fresh for each App (copied from one that was filled once), and a clock that stands still.
///
///     test::App app;
///     auto qiye = app.as("qiye");
///     CHECK(qiye.get("/api/v1/appeals").status == 200);
///     app.clock.advance(3h);
///
/// People of the test district 420199 (password kPassword):
///
///     login       roles               organisation
///     admin       admin               420199
///     anquan      security            420199
///     shenji      auditor             420199
///     zhongxin    dispatcher          zx  (service centre)
///     zhuren      centre_head         zx
///     jingxin     officer             d01 (经济和信息化局)
///     juzhang     department_head     d01
///     caizheng    officer             d02 (财政局)
///     zhuanyuan   specialist          s01 (江滨街道)
///     bianji      editor              zx
///     fabu, fabu2 publisher           zx
///     lingdao     leader              420199
///     shuju       registrar           zx
///     qiye        enterprise          of kFirm
///     tongshi     enterprise          a colleague, also of kFirm
///     qiye2       enterprise          of kOtherFirm
///     waiqu       every staff role    the neighbouring district 420198
///     waiqiye     enterprise          of a firm there
///
/// Main thread only; one App at a time is the usual, several work.

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "apps/qiying/site.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/test_db.hpp"

namespace qiying::test {

inline constexpr const char* kPassword = "river-lotus-bridge";
inline constexpr const char* kDistrict = "420199";
inline constexpr const char* kNeighbour = "420198";

/// An enterprise of the register as the test district knows it. Fictional.
struct Firm {
  const char *org8, *name, *legal_person;
  std::string uscc() const;
};
inline constexpr Firm kFirm{"MA000001", "示范区青禾数控设备有限公司", "沈清和"};
inline constexpr Firm kOtherFirm{"MA000002", "示范区云岭食品有限公司", "陆远山"};
/// In the register, nobody has signed up for it.
inline constexpr Firm kNewFirm{"MA000003", "示范区白鹭物流有限公司", "韩飞鹭"};

/// Stands still until told. Thread-safe.
class ManualClock final : public base::Clock {
 public:
  base::Timestamp now() const override { return base::Timestamp(std::chrono::microseconds(micros_)); }
  void set(base::Timestamp t) { micros_ = t.time_since_epoch().count(); }
  void advance(std::chrono::microseconds by) { micros_ += by.count(); }

 private:
  std::atomic<std::int64_t> micros_{0};
};

/// "2026-03-02 10:00" on a wall clock in China.
base::Timestamp china(std::string_view text);

/// Changes settings before the program starts.
using Tweak = std::function<void(config::Settings&)>;

class App {
 public:
  /// The clock starts on Monday 2026-03-02 at 10:00 in China.
  explicit App(const Tweak& tweak = {});
  ~App();

  /// A browser in which `login` is signed in (by a session made directly: no password is computed).
  Browser as(const std::string& login);
  /// A browser in which nobody is.
  Browser visitor();
  /// One of the logins above; also accounts made later.
  bool knows(const std::string& login);

  /// Everything, past row-level security: to look behind the answers.
  db::Connection& sql();
  const kernel::Registry& registry() const;
  const kernel::Services& services() const;
  const auth::Grants& grants() const;
  app::Site& site();
  std::string conninfo(const std::string& role) const;

  ManualClock clock;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::test
