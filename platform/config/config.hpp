#pragma once
/// Settings of one installation: a TOML file, overridden by the environment (QIYING_LISTEN, ...), overridden
/// by command line flags. Every key is known, typed, ranged and documented in one table (internal/keys.cpp);
/// anything else is refused with file:line.
///
///     listen = "127.0.0.1:8080"          # QIYING_LISTEN
///     data = "/var/lib/qiying"           # QIYING_DATA
///     [database]
///     url = "postgresql://…"             # QIYING_DATABASE_URL
///     [log]
///     level = "info"                     # QIYING_LOG_LEVEL
///
/// In the environment lists are parted by commas. QIYING_CONFIG (path of the file, for the program to read)
/// and QIYING_TEST_* are left alone; any other unknown QIYING_ variable is an error, for it is a misspelt
/// key.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::config {

/// Effective values. Plain data.
struct Settings {
  std::string listen = "127.0.0.1:8080";
  std::filesystem::path data = "var";  ///< everything that must be kept lies below
  std::string database_url;            ///< empty: private cluster under data/pg
  int workers = 12;
  int io_threads = 1;
  int db_pool = 12;
  std::int64_t upload_limit_mb = 512;
  int session_hours = 12;
  int session_idle_minutes = 60;           ///< 0: a session ends by its hours only
  int session_most = 5;                    ///< sign-ins of one account at the same time; 0: any number
  std::string second_factor = "optional";  ///< who needs one: "optional", "administrators", "staff"
  int password_days = 0;                   ///< older passwords must be changed; 0: never
  bool separation = false;                 ///< system, security and audit administrators are three people
  std::string log_level = "info";
  std::string log_file;  ///< empty: standard error
  std::string site_title_zh = "企应";
  std::string site_title_en = "Qiying";
  std::string district_code = "420199";  ///< six digits; 420199 is the fictional demo district
  std::string district_name_zh = "示范区";
  std::string district_name_en = "Demo District";
  bool demo = false;  ///< every page says that it is a demonstration
  bool rate_limit = true;
  std::string site_address;   ///< "https://qiying.example.gov.cn": in messages, and where OIDC comes back to
  int disk_reserve_mb = 200;  ///< with less free nothing is written any more
  // A city's own sign-in (OpenID Connect); off while there is no issuer.
  std::string oidc_issuer, oidc_client_id, oidc_client_secret;
  std::string oidc_title_zh = "统一身份认证", oidc_title_en = "City sign-in";
  // Messages beyond the screen; a way without an address writes to data/spool.
  std::string mail_server, mail_user, mail_password, mail_from;
  std::string sms_address, sms_secret, wechat_address, wechat_secret;
  std::string quiet_from = "21:00", quiet_to = "08:00";  ///< no mail, SMS or WeChat in between (China)
  int messages_a_day = 20;                               ///< to one person by one way
  std::vector<std::string> trusted_proxies;
  /// Hosts that the program may read pages from when staff ask it to: whole names, or ".gov.cn" for all
  /// below.
  std::vector<std::string> fetch_hosts = {".gov.cn"};
};

/// Where a value comes from, for `qiying config check`.
struct KeyReport {
  std::string key, value, source, doc;  ///< source: "default", "file:LINE", "environment"
};

/// Reads `file` (empty: none) and the environment. Unknown keys, wrong types and values out of range are
/// errors whose message names file and line.
base::Result<Settings> load(const std::filesystem::path& file);
/// Sets one key from a text, as a command line flag does; `where` starts the error message ("--listen").
base::Result<void> set(Settings& settings, std::string_view key, std::string_view text,
                       std::string_view where);
/// Every key with its effective value (passwords covered), source and one line of documentation.
base::Result<std::vector<KeyReport>> report(const std::filesystem::path& file);

}  // namespace qiying::config
