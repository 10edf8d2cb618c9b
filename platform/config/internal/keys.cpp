#include "platform/config/internal/keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace qiying::config::internal {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80"; port 0 lets the system choose.
bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || text.find(' ') != std::string_view::npos) return false;
  const auto port = text.substr(colon + 1);
  unsigned number = 0;
  const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), number);
  return ec == std::errc() && end == port.data() + port.size() && number <= 65535;
}

bool is_database(std::string_view text) {
  return text.empty() || text.starts_with("postgresql://") || text.starts_with("postgres://") ||
         text.find('=') != std::string_view::npos;
}

bool is_level(std::string_view text) {
  constexpr std::array<std::string_view, 5> kLevels{"debug", "info", "warn", "error", "off"};
  return std::find(kLevels.begin(), kLevels.end(), text) != kLevels.end();
}

bool is_site(std::string_view text) {
  return text.empty() || text.starts_with("https://") || text.starts_with("http://");
}

bool is_mail_server(std::string_view text) {
  return text.empty() || text.starts_with("smtps://") || text.starts_with("smtp://");
}

/// "08:30".
bool is_clock_time(std::string_view text) {
  return text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) && text[2] == ':' && is_digit(text[3]) &&
         is_digit(text[4]) && text.substr(0, 2) < "24" && text.substr(3) < "60";
}

bool is_factor_rule(std::string_view text) {
  return text == "optional" || text == "administrators" || text == "staff";
}

/// A code of GB/T 2260: six digits.
bool is_district(std::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_proxy(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF.:/") == std::string_view::npos;
}

bool is_host(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz.-:") == std::string_view::npos;
}

constexpr Key kKeys[] = {
    {"listen", &Settings::listen, "监听地址和端口", "address and port to listen on", 1, 0, is_address},
    {"data", &Settings::data, "数据目录，需要备份的一切都在其中", "folder of everything that must be kept",
     1},
    {"demo", &Settings::demo, "演示站点：每页注明为演示", "demonstration: every page says so"},
    {"workers", &Settings::workers, "同时处理的请求数", "requests handled at the same time", 1, 256},
    {"io_threads", &Settings::io_threads, "网络线程数", "network threads", 1, 16},
    {"upload_limit_mb", &Settings::upload_limit_mb, "单个上传文件的上限（MB）", "largest upload in MB", 1,
     10'240},
    {"rate_limit", &Settings::rate_limit, "按账号和地址限制请求频率",
     "limit requests by account and address"},
    {"trusted_proxies", &Settings::trusted_proxies, "可信代理的地址或网段，其 X-Forwarded-For 有效",
     "addresses or networks whose X-Forwarded-For is believed", 0, 0, is_proxy},
    {"fetch_hosts", &Settings::fetch_hosts, "可以读取其网页的网站，.gov.cn 表示其下所有网站",
     "hosts whose pages may be read; .gov.cn: all below it", 0, 0, is_host},
    {"database.url", &Settings::database_url, "PostgreSQL 地址；留空则使用数据目录中的私有数据库",
     "PostgreSQL to use; empty: a private cluster in the data folder", 0, 0, is_database, true},
    {"database.pool", &Settings::db_pool, "数据库连接数", "database connections", 1, 256},
    {"session.hours", &Settings::session_hours, "登录有效时长（小时）", "hours until a login ends", 1,
     24 * 31},
    {"session.idle_minutes", &Settings::session_idle_minutes, "多少分钟不操作即退出登录；0 不限",
     "minutes without use after which a login ends; 0: none", 0, 24 * 60},
    {"session.most", &Settings::session_most, "同一账号同时登录的上限；0 不限",
     "sign-ins of one account at the same time; 0: any number", 0, 1000},
    {"security.second_factor", &Settings::second_factor,
     "必须开启二次验证的人员：optional（不强制）、administrators（管理员）、staff（全部工作人员）",
     "who needs a second factor: optional (nobody), administrators, staff", 0, 0, is_factor_rule},
    {"security.password_days", &Settings::password_days, "密码使用多少天后须更换；0 不限",
     "days after which a password must be changed; 0: never", 0, 3650},
    {"security.separation", &Settings::separation, "系统、安全、审计管理员三员分立",
     "system, security and audit administrators are three people"},
    {"log.level", &Settings::log_level, "日志级别：debug、info、warn、error、off",
     "debug, info, warn, error or off", 0, 0, is_level},
    {"log.file", &Settings::log_file, "日志文件；留空则写到标准错误", "log file; empty: standard error"},
    {"site.address", &Settings::site_address, "本站对外地址，如 https://qiying.example.gov.cn",
     "address of this site as others see it", 0, 200, is_site},
    {"disk.reserve_mb", &Settings::disk_reserve_mb, "磁盘剩余少于多少 MB 时转为只读",
     "with less free disk (MB) nothing is written any more", 0, 1'000'000},
    {"oidc.issuer", &Settings::oidc_issuer, "统一身份认证（OIDC）的签发者地址；留空则不启用",
     "issuer of a city's sign-in (OIDC); empty: none", 0, 200, is_site},
    {"oidc.client_id", &Settings::oidc_client_id, "在统一身份认证登记的客户端编号",
     "client id registered there", 0, 200},
    {"oidc.client_secret", &Settings::oidc_client_secret, "客户端密钥", "its secret", 0, 500, nullptr, true},
    {"oidc.title_zh", &Settings::oidc_title_zh, "登录按钮上的名称（中文）", "what the button says in Chinese",
     1, 60},
    {"oidc.title_en", &Settings::oidc_title_en, "登录按钮上的名称（英文）", "what the button says in English",
     1, 60},
    {"mail.server", &Settings::mail_server,
     "发信服务器，如 smtps://mail.example.gov.cn；留空则写入 data/spool",
     "mail server, as smtps://host; empty: to data/spool", 0, 200, is_mail_server},
    {"mail.user", &Settings::mail_user, "发信账号", "its user", 0, 200},
    {"mail.password", &Settings::mail_password, "发信密码", "its password", 0, 200, nullptr, true},
    {"mail.from", &Settings::mail_from, "发件人地址", "address of the sender", 0, 200},
    {"sms.address", &Settings::sms_address, "短信网关地址；留空则写入 data/spool",
     "address of the SMS gateway; empty: to data/spool", 0, 300, is_site},
    {"sms.secret", &Settings::sms_secret, "短信网关密钥", "its secret", 0, 500, nullptr, true},
    {"wechat.address", &Settings::wechat_address, "微信模板消息网关地址；留空则写入 data/spool",
     "address of the WeChat gateway; empty: to data/spool", 0, 300, is_site},
    {"wechat.secret", &Settings::wechat_secret, "微信网关密钥", "its secret", 0, 500, nullptr, true},
    {"messages.quiet_from", &Settings::quiet_from, "免打扰开始时刻", "start of the quiet hours", 0, 0,
     is_clock_time},
    {"messages.quiet_to", &Settings::quiet_to, "免打扰结束时刻", "end of the quiet hours", 0, 0,
     is_clock_time},
    {"messages.a_day", &Settings::messages_a_day, "每人每日每种方式的条数上限",
     "messages a day to one person by one way", 1, 1000},
    {"site.title_zh", &Settings::site_title_zh, "网站名称（中文）", "name of the site in Chinese", 1, 60},
    {"site.title_en", &Settings::site_title_en, "网站名称（英文）", "name of the site in English", 1, 60},
    {"district.code", &Settings::district_code, "行政区划代码（GB/T 2260，6 位）",
     "code of the district (GB/T 2260, 6 digits)", 0, 0, is_district},
    {"district.name_zh", &Settings::district_name_zh, "行政区名称（中文）", "name of the district in Chinese",
     1, 60},
    {"district.name_en", &Settings::district_name_en, "行政区名称（英文）", "name of the district in English",
     1, 60},
};

}  // namespace

std::span<const Key> keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& key) { return key.name == name; });
  return found == std::end(kKeys) ? nullptr : found;
}

std::string environment_name(std::string_view key) {
  std::string name = "QIYING_";
  for (const char c : key) name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

}  // namespace qiying::config::internal
